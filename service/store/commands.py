"""``notecoder trail`` and ``notecoder records``: is the trail whole, what does it say, and what must go."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from service.exits import failures_told, stop
from service.terminal import print_json

if TYPE_CHECKING:
    from service.access.who import Who
    from service.store.records import Entry
    from service.store.store import Store

trail = typer.Typer(no_args_is_help=True, help="The trail of what was answered and decided.")
records = typer.Typer(no_args_is_help=True, help="The records of notes that were answered.")

DatabaseOption = Annotated[str | None, typer.Option("--database", metavar="URL", help="Instead of NOTECODER_DATABASE.", show_default=False)]


@trail.callback()
def _trail() -> None:
    """The trail of what was answered and decided."""


@records.callback()
def _records() -> None:
    """The records of notes that were answered."""


@trail.command("verify")
def verify(
    head: Annotated[str | None, typer.Option(metavar="HASH", help="A head that was written down before: finds an end cut off.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Check every entry, and the records against them; print the number of entries and the head. Exit status 1: it is not whole."""
    with opened_store(database) as store:
        found = store.verify(head)
    if not found.ok:
        stop(f"the trail is not whole, from entry {found.first_bad} on: {found.what}", status=1)
    typer.echo(f"{found.entries:,} entries, whole\nhead {found.head}")


@trail.command("show")
def show(
    record: Annotated[str | None, typer.Option(metavar="ID", help="The entries of this record alone.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One line of JSON an entry, with its payload.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Print the trail, oldest entry first."""
    with opened_store(database) as store:
        for entry in store.history(record) if record is not None else _all(store):
            if json:
                print_json({**plain(entry), "payload": entry.payload})
            else:
                typer.echo(f"{entry.number:>7}  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.who}  {entry.record or '-'}  {told(entry)}")


@records.command("erase")
def erase(
    id: Annotated[str | None, typer.Argument(metavar="ID", help="The record.", show_default=False)] = None,
    note_id: Annotated[str | None, typer.Option(metavar="X", help="Every record kept under this note_id; - reads it from input.")] = None,
    database: DatabaseOption = None,
) -> None:
    """Erase what is kept of a note: its record, its text, what the trail says of it. That it was erased, by whom and when, stays."""
    if (id is None) == (note_id is None):
        stop("records erase: expected either a record's ID or --note-id", status=2)
    with opened_store(database) as store:
        if id is not None:
            store.erase(_me(), id)
            typer.echo("1 record erased")
            return
        # On the command line of a shell with a history an id may stay for years.
        erased = store.erase_note(_me(), sys.stdin.readline().rstrip("\r\n") if note_id == "-" else str(note_id))
    if not erased:
        stop("no record is kept under this note_id", status=2)
    typer.echo(f"{len(erased):,} record{'s' if len(erased) > 1 else ''} erased")


@records.command("expire")
def expire(database: DatabaseOption = None) -> None:
    """Erase the records on which nothing was done for NOTECODER_RETENTION_DAYS days; for cron."""
    with opened_store(database, retention=True) as store:
        erased = store.expire(datetime.now(UTC))
    typer.echo(f"{len(erased):,} records erased")


@contextmanager
def opened_store(database: str | None, *, retention: bool = False) -> Iterator[Store]:
    """The store at this URL, else the settings' own; no file is made. What fails ends the command in words."""
    from service.settings import read_settings
    from service.store.store import open_store

    with failures_told():
        settings = read_settings(database=database)
        if retention and settings.retention_days is None:
            stop("records expire: NOTECODER_RETENTION_DAYS is not set, so nothing expires", status=2)
        store = open_store(settings, make=False)
        try:
            yield store
        finally:
            store.close()


def _me() -> Who:
    from service.access.who import Who

    try:
        return Who(f"shell:{getpass.getuser()}", frozenset())
    except (KeyError, OSError):  # a container's user may have no name
        return Who("shell", frozenset())


def _all(store: Store) -> Iterable[Entry]:
    last = 0
    while entries := store.trail(last):
        yield from entries
        last = entries[-1].number


def plain(entry: Entry) -> dict[str, object]:
    """An entry as JSON, without its payload."""
    at = entry.at.isoformat(timespec="microseconds")
    return {"number": entry.number, "at": at, "who": entry.who, "kind": entry.kind, "record": entry.record, "hash": entry.hash}


def told(entry: Entry) -> str:
    """An entry in words."""
    payload = entry.payload
    if payload is None:
        return f"{entry.kind} (erased)"
    if entry.kind == "answered":
        lines = payload["response"]["suggestions" if payload["kind"] == "suggest" else "lines"]
        return f"answered: {payload['kind']}, {len(lines)} line{'' if len(lines) == 1 else 's'}"
    if entry.kind == "decided":
        decision = payload["decision"]
        billed = decision["billed"]
        line = f" line {decision['line']}" if decision["line"] else ""
        bills = f" {'-'.join([billed['code'], *billed['modifiers']])} x{billed['units']}" if billed else ""
        return f"decided: {decision['action']}{line}{bills}{' (' + decision['reason'] + ')' if decision['reason'] else ''}"
    shown = payload.get("state") or payload.get("name") or f"{payload.get('entries')} entries"
    return f"{entry.kind}: {shown}"
