"""Opening a database: what is taken, what is refused without telling a password, and how it is set."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from service.settings import Settings
from service.store.database import Database
from service.store.errors import CannotOpen, StoreFailed
from service.store.store import open_store
from tests.service.store.cluster import PASSWORD, Cluster
from tests.service.store.keeping import keep


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://u:hunter2@h/x", "found 'mysql'"),
        ("postgresql+asyncpg://u:hunter2@h/x", "found 'postgresql+asyncpg'"),
        ("hunter2", "found something else"),
        ("", "found something else"),
        ("postgresql://u:hunter2@h:port/x", "found something else"),
        ("sqlite://", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite:///x.db?mode=hunter2", "options"),
        ("postgresql://u:hunter2@127.0.0.1:1/x", "127.0.0.1:1/x cannot be opened"),
        ("postgresql+psycopg://u:hunter2@127.0.0.1:1/x", "Connection refused"),
    ],
)
def test_database_refuses_without_telling_a_password(url: str, words: str) -> None:
    with pytest.raises(CannotOpen, match="database: ") as refused:
        open_store(Settings(database=url))
    assert words in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_database_refuses_a_wrong_password_without_telling_it(cluster: Cluster) -> None:
    with pytest.raises(CannotOpen, match='password authentication failed for user "site"') as refused:
        open_store(Settings(database=cluster.url().replace(PASSWORD, "hunter2")))
    assert "hunter2" not in str(refused.value)


def test_database_refuses_another_file(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("Right L4-L5 transforaminal epidural steroid injection. " * 30)
    with pytest.raises(CannotOpen, match="file is not a database"):
        open_store(Settings(database=f"sqlite:///{file}"))
    with pytest.raises(CannotOpen, match="it is no file"):
        open_store(Settings(database=f"sqlite:///{tmp_path}"))


def test_database_file_is_its_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = open_store(Settings(database=f"sqlite:///{tmp_path / 'state' / 'notecoder.db'}"))
        keep(store)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}
        assert modes == dict.fromkeys(("notecoder.db", "notecoder.db-wal", "notecoder.db-shm"), 0o600)
        assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
        store.close()
    finally:
        os.umask(before)


def test_database_sqlite_is_set_for_safety(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'n.db'}")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 30_000}
    with database.read() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
    database.close()


def test_database_postgresql_commits_to_disk_whatever_the_server_says(cluster: Cluster) -> None:
    url = cluster.database()
    for given, used in (("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")):
        database = Database(f"{url}%20-csynchronous_commit%3D{given}")
        with database.write() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == used
        database.close()


def _run(connection: Connection, *statements: str) -> None:
    for statement in statements:
        connection.execute(text(statement))


def test_database_read_sees_one_moment(database: str) -> None:
    """What is written while a read is going on is not seen by it, and does not wait for it."""
    one = Database(database)
    with one.write() as connection:
        connection.execute(text("CREATE TABLE t (x integer)"))
    with one.read() as reading:
        assert reading.execute(text("SELECT count(*) FROM t")).scalar() == 0
        with one.write() as writing:
            writing.execute(text("INSERT INTO t VALUES (1)"))
        assert reading.execute(text("SELECT count(*) FROM t")).scalar() == 0
    with one.read() as reading:
        assert reading.execute(text("SELECT count(*) FROM t")).scalar() == 1
    one.close()


def test_database_opened_twice_in_one_process_keeps_its_locks(tmp_path: Path) -> None:
    """Closing any handle of a file gives up the process's locks on it; then another process would take the log away under us."""
    settings = Settings(database=f"sqlite:///{tmp_path / 'n.db'}")
    first = open_store(settings)
    keep(first)
    second = open_store(settings)
    program = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1], timeout=0).execute('PRAGMA journal_mode = DELETE').fetchone())"
    command = [sys.executable, "-c", program, str(tmp_path / "n.db")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "database is locked" in done.stderr, done.stdout
    assert first.verify().ok
    first.close()
    second.close()


def test_database_write_has_its_turn_before_it_reads(tmp_path: Path) -> None:
    """Else two that have read the same last entry would both append the next one."""
    database = Database(f"sqlite:///{tmp_path / 'n.db'}")
    with closing(sqlite3.connect(tmp_path / "n.db", timeout=0, isolation_level=None)) as other:
        with database.write(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        with database.read():
            other.execute("BEGIN IMMEDIATE")
    database.close()


def test_database_write_is_whole_or_not_at_all(database: str) -> None:
    one = Database(database)
    with pytest.raises(StoreFailed), one.write() as connection:
        _run(connection, "CREATE TABLE t (x integer)", "a mistake")
    with pytest.raises(StoreFailed), one.read() as connection:
        connection.execute(text("SELECT x FROM t"))
    one.close()


def test_database_failure_tells_its_kind_alone(database: str) -> None:
    one = Database(database)
    insert = "INSERT INTO t VALUES ('patient-7')"
    with pytest.raises(StoreFailed) as failed, one.write() as connection:
        _run(connection, "CREATE TABLE t (x text PRIMARY KEY)", insert, insert)
    assert str(failed.value) in (
        "the database failed: IntegrityError (SQLITE_CONSTRAINT_PRIMARYKEY)",
        "the database failed: UniqueViolation (23505)",
    )
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__
    one.close()
