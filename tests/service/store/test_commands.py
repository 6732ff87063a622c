"""``notecoder trail`` and ``notecoder records``: what they print and their exit status."""

from __future__ import annotations

import getpass
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner, Result

import service.cli
from service.settings import Settings
from service.store.records import Billed, Decision
from service.store.store import Store, open_store
from tests.service.stand_in import CANARY, NOTE
from tests.service.store.keeping import ANN, keep
from tests.service.store.tampering import run as tamper
from tests.service.store.tampering import without_triggers


def run(*arguments: str, stdin: str | None = None, **environment: str) -> Result:
    return CliRunner().invoke(service.cli.app, arguments, input=stdin, env=environment)


@pytest.fixture
def id(store: Store) -> str:
    """A record with some decisions."""
    id = keep(store, NOTE + CANARY, note_id="patient-7").id
    store.decide(ANN, id, Decision("accept", 2))
    store.decide(ANN, id, Decision("change", 1, Billed("64483", 2, ("LT", "59")), "wrong_side"))
    store.decide(ANN, id, Decision("add", billed=Billed("99213")))
    store.decide(ANN, id, Decision("undo", 2))
    store.set_state(ANN, id, "done")
    return id


def test_commands_verify_prints_the_head(store: Store, database: str, id: str) -> None:
    head = store.verify().head
    for result in (run("trail", "verify", "--database", database), run("trail", "verify", "--head", head, NOTECODER_DATABASE=database)):
        assert (result.exit_code, result.stdout, result.stderr) == (0, f"6 entries, whole\nhead {head}\n", "")


def test_commands_verify_names_the_first_bad_entry(database: str, id: str) -> None:
    without_triggers(database)
    tamper(database, "UPDATE trail SET who = 'user:eve' WHERE number = 3")
    result = run("trail", "verify", "--database", database)
    assert (result.exit_code, result.stdout) == (1, "")
    words = "the trail is not whole, from entry 3 on: entry 3 is not the one that was appended: its hash is another"
    assert result.stderr == f"notecoder: {words}\n"


def test_commands_verify_finds_an_end_cut_off(store: Store, database: str, id: str) -> None:
    head = store.verify().head
    without_triggers(database)
    tamper(database, "UPDATE records SET state = 'open'", "DELETE FROM trail WHERE number = 6")
    assert run("trail", "verify", "--database", database).exit_code == 0
    result = run("trail", "verify", "--head", head, "--database", database)
    assert result.exit_code == 1
    assert "from entry 6 on: the expected head is not in the trail" in result.stderr


def test_commands_show_tells_every_entry(store: Store, database: str, id: str) -> None:
    other = keep(store, claim="64483-RT").id
    store.erase(ANN, other)
    result = run("trail", "show", "--database", database)
    assert result.exit_code == 0
    lines = [line.split("  ") for line in result.stdout.splitlines()]
    assert [line[-1] for line in lines] == [
        "answered: suggest, 2 lines",
        "decided: accept line 2",
        "decided: change line 1 64483-LT-59 x2 (wrong_side)",
        "decided: add 99213 x1",
        "decided: undo line 2",
        "state: done",
        "answered (erased)",
        "erased: 1 entries",
    ]
    assert [line[-2] for line in lines] == [id] * 6 + [other] * 2
    assert all(words not in result.stdout for words in (CANARY, "patient-7"))


def test_commands_show_one_record_as_json(store: Store, database: str, id: str) -> None:
    keep(store, NOTE + "2")
    result = run("trail", "show", "--record", id, "--json", "--database", database)
    shown = [json.loads(line) for line in result.stdout.splitlines()]
    entries = store.history(id)
    assert [(e["number"], e["hash"], e["payload"], e["at"]) for e in shown] == [
        (e.number, e.hash, e.payload, e.at.isoformat(timespec="microseconds")) for e in entries
    ]
    assert all(words not in result.stdout for words in (CANARY, "patient-7"))


@pytest.mark.parametrize(("arguments", "stdin"), [(("ID",), None), (("--note-id", "patient-7"), None), (("--note-id", "-"), "patient-7\n")])
def test_commands_erase_a_record(store: Store, database: str, id: str, arguments: tuple[str, ...], stdin: str | None) -> None:
    given = [id if argument == "ID" else argument for argument in arguments]
    result = run("records", "erase", *given, "--database", database, stdin=stdin)
    assert (result.exit_code, result.stdout) == (0, "1 record erased\n"), result.stderr
    assert store.records() == []
    assert store.trail()[-1].who == f"shell:{getpass.getuser()}"
    assert store.verify().ok
    assert run("records", "erase", *given, "--database", database, stdin=stdin).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("records", "erase"), "expected either a record's ID or --note-id"),
        (("records", "erase", "x", "--note-id", "y"), "expected either a record's ID or --note-id"),
        (("records", "erase", "none"), "there is no such record"),
        (("records", "expire"), "NOTECODER_RETENTION_DAYS is not set"),
        (("trail", "show", "--record", "none"), "there is no such record"),
    ],
)
def test_commands_refuse_with_status_2(store: Store, database: str, arguments: tuple[str, ...], words: str) -> None:
    store.ping()
    result = run(*arguments, "--database", database)
    assert result.exit_code == 2
    assert words in result.stderr


def test_commands_make_no_database(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("none") / "notecoder.db"
    for command in (("trail", "verify"), ("trail", "show"), ("records", "expire")):
        result = run(*command, "--database", f"sqlite:///{file}", NOTECODER_RETENTION_DAYS="1")
        assert result.exit_code == 2
        assert "there is none" in result.stderr
    assert not file.exists()


def test_commands_expire(database: str) -> None:
    store = open_store(Settings(database=database))
    keep(store)
    result = run("records", "expire", "--database", database, NOTECODER_RETENTION_DAYS="1")
    assert (result.exit_code, result.stdout) == (0, "0 records erased\n")
    assert len(store.records()) == 1
    store.close()


def test_commands_are_light_until_they_run() -> None:
    program = (
        "import sys, service.cli; print([name for name in ('sqlalchemy', 'alembic', 'psycopg', 'cryptography') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"
