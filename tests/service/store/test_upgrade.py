"""The steps that make the tables: they make what the program reads, once, and leave a newer notecoder's tables alone."""

from __future__ import annotations

import subprocess
import sys

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from service.settings import Settings
from service.store.errors import CannotOpen
from service.store.store import Store, open_store
from service.store.tables import METADATA
from service.store.upgrade import _MIGRATIONS, NEWEST
from tests.service.store.keeping import keep
from tests.service.store.tampering import behind, run


def test_upgrade_makes_what_the_program_reads(store: Store, database: str) -> None:
    store.ping()
    with behind(database) as connection:
        found = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(found, METADATA) == []


def test_upgrade_newest_is_the_last_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [NEWEST]


def test_upgrade_leaves_a_newer_notecoders_tables_alone(store: Store, database: str) -> None:
    keep(store)
    run(database, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(CannotOpen, match="expected tables of revision 0001 or older, found 9999: a newer notecoder made them"):
        open_store(Settings(database=database))


def test_upgrade_leaves_another_programs_tables_alone(database: str) -> None:
    """Where a table of ours stands already, nothing at all is made."""
    if database.startswith("sqlite"):
        open_store(Settings(database=database)).close()
        tables = ("replies", "records", "keys", "trail", "alembic_version")
        run(database, "PRAGMA foreign_keys = OFF", *(f"DROP TABLE {name}" for name in tables))
    run(database, "CREATE TABLE keys (theirs integer)")
    with pytest.raises(CannotOpen, match="its tables cannot be made or read"):
        open_store(Settings(database=database))
    with behind(database) as connection:
        assert not connection.dialect.has_table(connection, "trail")


def test_upgrade_brings_alembic_only_where_there_is_something_to_do(store: Store, database: str) -> None:
    store.ping()
    program = (
        "import sys; from service.settings import Settings; from service.store.store import open_store;"
        "open_store(Settings(database=sys.argv[1])).ping();"
        "print([name for name in ('alembic', 'spacy', 'sklearn', 'fastapi') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program, database], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
