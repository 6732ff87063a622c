"""``notecoder decisions export``: what was decided, as notes with gold answers."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.store.commands import DatabaseOption, opened_store

decisions = typer.Typer(no_args_is_help=True, help="What people decided on the suggestions.")


@decisions.callback()
def _decisions() -> None:
    """What people decided on the suggestions."""


@decisions.command("export")
def export(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FOLDER", help="Where decisions.notes.jsonl and decisions.gold.jsonl go.")],
    database: DatabaseOption = None,
) -> None:
    """Write the notes whose suggestions were all decided on with the decisions as gold, for `notecoder evaluate` and `make train`.

    The files hold the text of the notes: keep them as you keep the notes. Notes whose text the site does not keep are left out.
    """
    from service.learning.export import GOLD, NOTES
    from service.learning.export import export as write

    with opened_store(database) as store:
        found = write(store.decided(), out)
    typer.echo(f"{found.notes:,} note{'' if found.notes == 1 else 's'} written to {out / NOTES} and {GOLD}")
    for reason, count in found.left_out.items():
        typer.echo(f"{count:,} left out, {reason}")
