"""``notecoder keys``: the API keys of the site's programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from service.access.keys import digest_of, new_key
from service.access.spelling import scope_set
from service.access.who import LOCAL, SCOPES
from service.exits import failures_told, stop

if TYPE_CHECKING:
    from service.store.store import Store

keys = typer.Typer(no_args_is_help=True, help="The API keys of programs.")


@keys.callback()
def _keys() -> None:
    """The API keys of programs."""


@keys.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the trail will call it: a-z, 0-9, - and .; a name is given once.")],
    scope: Annotated[list[str], typer.Option(help=f"What it allows: {', '.join(SCOPES)}; once for each.")],
    per_minute: Annotated[int | None, typer.Option(min=1, help="Requests a minute; else the site's figure.")] = None,
) -> None:
    """Make a key and print it, this once: only its digest is kept."""
    try:
        scopes = scope_set("+".join(scope))
        key = new_key(name)
    except ValueError as error:
        stop(str(error), status=2)
    if not scopes:
        stop("a key needs a scope", status=2)
    with _store() as store:
        store.add_key(name, digest_of(key), scopes, per_minute, LOCAL)
    typer.echo(key)
    typer.echo("Keep it now: it is not shown again. A service that runs without any key yet must be started anew.", err=True)


@keys.command("list")
def list_keys() -> None:
    """Every key that there was: its name, what it allows, how often, since when, and whether it is revoked."""
    with _store() as store:
        rows = store.keys()
    for key in rows:
        often = "the site's rate" if key.per_minute is None else f"{key.per_minute:,} a minute"
        until = "" if key.revoked is None else f"  revoked {key.revoked:%Y-%m-%d %H:%M}"
        typer.echo(f"{key.name}  {'+'.join(sorted(key.scopes))}  {often}  since {key.at:%Y-%m-%d %H:%M}{until}")


@keys.command("revoke")
def revoke(name: Annotated[str, typer.Argument(help="As keys list shows it.")]) -> None:
    """Put a key out of force, from the next request on."""
    with _store() as store:
        store.revoke_key(name, LOCAL)
    typer.echo(f"{name} is revoked", err=True)


@contextmanager
def _store() -> Iterator[Store]:
    with failures_told():
        from service.settings import read_settings
        from service.store.store import open_store

        store = open_store(read_settings())
        try:
            yield store
        finally:
            store.close()
