"""``notecoder read``: the text of a note's file as it is read, in which the offsets of an answer count."""

from __future__ import annotations

from typing import Annotated

import typer

from corpus.readers.document import TAKEN
from service.exits import failures_told
from service.inputs import note_in


def read(note: Annotated[str, typer.Argument(metavar="NOTE", help=f"The note: {TAKEN}; - reads standard input.")]) -> None:
    """Print the text of a note's file as it is read: offsets of an answer count in it. Exit status 2: the file cannot be read."""
    with failures_told():
        text = note_in(note)
    typer.echo(text, nl=not text.endswith("\n"))
