"""Changes behind the store's back: by someone who has the database itself and takes the triggers away first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, text


@contextmanager
def behind(database: str) -> Iterator[Connection]:
    """A connection of one's own, without the store."""
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def run(database: str, *statements: str, **values: object) -> None:
    """Run SQL on the database, without the store."""
    with behind(database) as connection:
        for statement in statements:
            connection.execute(text(statement), values)


def without_triggers(database: str) -> None:
    """Take away what keeps the trail append-only."""
    on = "" if database.startswith("sqlite") else " ON trail"
    run(database, *(f"DROP TRIGGER trail_{what}{on}" for what in ("insert", "update", "delete")))
