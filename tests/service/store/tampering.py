"""Changes behind the store's back: by someone who has the database itself and takes the triggers away first."""

from __future__ import annotations

from sqlalchemy import create_engine, text


def run(database: str, *statements: str, **values: object) -> None:
    """Run SQL on the database, without the store."""
    engine = create_engine(database.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    engine.dispose()


def without_triggers(database: str) -> None:
    """Take away what keeps the trail append-only."""
    on = "" if database.startswith("sqlite") else " ON trail"
    run(database, *(f"DROP TRIGGER trail_{what}{on}" for what in ("insert", "update", "delete")))
