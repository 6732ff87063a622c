"""``notecoder tables import``: a quarter's CMS files, or a licensed site's descriptors, into the site's own pack."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from service.exits import failures_told, stop
from service.settings import TABLES_VARIABLE

if TYPE_CHECKING:
    from models.tables.renewal import Change

tables = typer.Typer(no_args_is_help=True, help="The code tables.")

_SHOWN: Final = 10  # rows of a kind, unless all are asked for


@tables.callback()
def _tables() -> None:
    """The code tables."""


@tables.command("import")
def import_tables(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="As CMS publishes them (.zip, .xlsx, .csv, .txt).")],
    pack: Annotated[Path, typer.Option(envvar=TABLES_VARIABLE, help="The folder of the site's pack; made where there is none.")],
    quarter: Annotated[str | None, typer.Option(help="The quarter of the CMS files, as 2026Q4; descriptors alone need none.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change and write nothing.")] = False,
    every: Annotated[bool, typer.Option("--all", help="Show every row that changes.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write even where a table loses more than a tenth of its rows.")] = False,
) -> None:
    """Renew the tables: show what changes and write the pack. Exit status 2: a file cannot be used; nothing was written."""
    with failures_told():
        from models.tables.published import read_published
        from models.tables.renewal import check_losses, renewed, write_pack

        try:
            old = pack if pack.is_dir() and any(pack.iterdir()) else None
            found = read_published(files, program_codes())
            for name, (table, count) in found.read.items():
                typer.echo(f"{name}: {count:,} rows, for {table}")
            new, changes = renewed(found, quarter, old)
            for change in changes:
                _show(change, every)
            if not force:
                check_losses(changes)
            if dry_run:
                typer.echo("nothing was written (--dry-run)")
                return
            kept = write_pack(new, pack)
        except ValueError as error:  # TableError and RenewalError are some; all say what the user gave
            stop(str(error), status=2)
    typer.echo(f"written to {pack}" + (f"; the pack before it is in {kept}" if kept else ""))


def program_codes() -> frozenset[str]:
    """The codes of the field: of the published rows only theirs are kept."""
    from models.tables.load import load_tables

    return frozenset(load_tables().codes)


def _show(change: Change, every: bool) -> None:
    typer.echo(
        f"\n{change.file}: {len(change.added):,} added, {len(change.removed):,} removed, {len(change.changed):,} changed, "
        f"{change.same:,} as before"
    )
    rows = (
        ("+", {key: _cells(cells) for key, cells in change.added.items()}),
        ("-", {key: _cells(cells) for key, cells in change.removed.items()}),
        ("~", {key: f"{_cells(before)} → {_cells(after)}" for key, (before, after) in change.changed.items()}),
    )
    for sign, lines in rows:
        for shown, (key, text) in enumerate(lines.items()):
            if shown == _SHOWN and not every:
                typer.echo(f"  {sign} … {len(lines) - shown:,} more (--all shows them)")
                break
            typer.echo(f"  {sign} {' '.join(key)}  {text}".rstrip())


def _cells(cells: tuple[str, ...]) -> str:
    return " ".join(cell or "-" for cell in cells)
