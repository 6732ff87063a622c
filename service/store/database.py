"""SQLite or PostgreSQL behind one way to read and one way to write; a write has the whole trail to itself until it is on disk."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from service.store.errors import CannotOpen, StoreFailed

BUSY_SECONDS: Final = 30
_EXPECTED: Final = "database: expected sqlite:///FILE or postgresql://USER@HOST/NAME"
# One writer at a time in a PostgreSQL database; a commit is answered when it is on disk, whatever the server's default says.
_POSTGRESQL_TURN: Final = text(
    "SELECT set_config('lock_timeout', :busy, true),"
    " CASE WHEN current_setting('synchronous_commit') IN ('off', 'local') THEN set_config('synchronous_commit', 'on', true) END,"
    " pg_advisory_xact_lock(6483620553)"
)


class Database:
    """An open database. Threads share it; each transaction has a connection of its own."""

    def __init__(self, given: str, *, make: bool = True) -> None:
        url = _url(given)
        self._password = url.password
        self._place = url.database if url.get_backend_name() == "sqlite" else f"{url.host}:{url.port or 5432}/{url.database}"
        self.file = Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None
        self._turn = Lock()
        if self.file:
            _check_file(self.file, make)
            self._engine = create_engine(url, hide_parameters=True, connect_args={"timeout": BUSY_SECONDS, "isolation_level": None})
            event.listen(self._engine, "connect", _prepare)
            event.listen(self._engine, "begin", _begin)
            self._reads: Engine = self._engine
        else:
            self._engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args={"connect_timeout": 10})
            self._reads = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._writes = self._engine.execution_options(writes=True)

    def connect(self) -> None:
        """Return if there is such a database; else raise ``CannotOpen`` with the driver's own words, which name server and user."""
        try:
            with self._engine.connect():
                return
        except (DBAPIError, sqlite3.Error) as error:
            words = (str(error.orig if isinstance(error, DBAPIError) else error).splitlines() or [type(error).__name__])[0]
        if self._password:
            words = words.replace(self._password, "***")
        raise CannotOpen(f"database: {self._place} cannot be opened: {words}")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the database. Raises ``StoreFailed``."""
        try:
            with self._reads.begin() as connection:
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise _failed(error) from None

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction alone among all writers, threads and processes; it is on disk when the block has ended. Raises ``StoreFailed``."""
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise StoreFailed("the database is busy: no turn to write came in time")
        try:
            with self._writes.begin() as connection:
                if not self.file:
                    connection.execute(_POSTGRESQL_TURN, {"busy": f"{BUSY_SECONDS}s"})
                yield connection
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise _failed(error) from None
        finally:
            self._turn.release()

    def forget(self) -> None:
        """Overwrite what SQLite's log still holds of deleted rows, as far as no reader needs it; PostgreSQL vacuums by itself."""
        if not self.file:
            return
        # Where it cannot be done now, the next checkpoint does it: what was deleted is deleted all the same.
        with suppress(SQLAlchemyError, sqlite3.Error), self._engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA busy_timeout = 1000")
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")

    def close(self) -> None:
        self._engine.dispose()


def _url(given: str) -> URL:
    try:
        url = make_url(given)
    except (ArgumentError, ValueError):
        raise CannotOpen(f"{_EXPECTED}, found something else") from None
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise CannotOpen(f"{_EXPECTED}, found {url.drivername[:40]!r}")
    if url.get_backend_name() == "sqlite" and (not url.database or url.database == ":memory:" or url.query):
        raise CannotOpen(f"{_EXPECTED}, found a database in memory or one with options")
    return url


def _check_file(file: Path, make: bool) -> None:
    try:
        if make and not file.exists():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Only a new file is opened here: closing one that SQLite has open would give up this process's locks on it.
            with suppress(FileExistsError):
                os.close(os.open(file, os.O_CREAT | os.O_EXCL, 0o600))  # SQLite gives its log the same mode
    except OSError as error:
        raise CannotOpen(f"database: {file} cannot be made: {error.strerror}") from None
    if not file.is_file():
        raise CannotOpen(f"database: {file} cannot be opened: {'it is no file' if file.exists() else 'there is none'}")


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            # Turning to WAL needs the file alone and does not wait for it; afterwards this only reads.
            connection.execute("PRAGMA journal_mode = WAL")
            break
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _failed(error: Exception) -> StoreFailed:
    # A database's own words may repeat the row; its kind and state do not.
    cause = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", None)
    return StoreFailed(f"the database failed: {type(cause).__name__}{f' ({state})' if state else ''}")
