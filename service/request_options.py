"""The options of a request on the command line, said once for every command that takes a note."""

from __future__ import annotations

from typing import Annotated

import typer

from corpus.readers.document import TAKEN

NoteArgument = Annotated[str, typer.Argument(metavar="NOTE", help=f"The note: {TAKEN}; - reads standard input.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the response as one line of JSON.")]
PayerOption = Annotated[str, typer.Option(help="medicare or commercial.")]
DateOption = Annotated[str | None, typer.Option(help="Date of service, YYYY-MM-DD; else the note's own.")]
PatientStatusOption = Annotated[str | None, typer.Option(help="new or established; else from the note.")]
SettingOption = Annotated[str | None, typer.Option(help="office, facility or telehealth; else from the note.")]
NoteIdOption = Annotated[str | None, typer.Option(help="An id for the note, given back in the answer.")]
OffsetEncodingOption = Annotated[str, typer.Option(help="utf-32 (code points), utf-16 or utf-8.")]
