"""Makes the tables or brings them up to date, once, however many processes start at the same time."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from service.store.database import Database
from service.store.errors import CannotOpen

NEWEST: Final = "0001"
# Every revision that an older notecoder may have left; another one is a newer notecoder's.
_KNOWN: Final = frozenset({NEWEST})
_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def upgrade(database: Database) -> None:
    """Have the tables of this version. All steps are one transaction: they are done whole or not at all. Raises ``CannotOpen``."""
    with database.read() as connection:
        if _revision(connection) == NEWEST:
            return
    with database.write() as connection:
        if _revision(connection) != NEWEST:  # else another process was first
            _run(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in _KNOWN:
        raise CannotOpen(f"database: expected tables of revision {NEWEST} or older, found {found}: a newer notecoder made them")
    return found


def _run(connection: Connection) -> None:
    # Alembic takes as long to import as all the rest, and most starts need no step.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
