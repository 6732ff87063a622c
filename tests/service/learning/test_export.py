"""From decisions over HTTP to ``notecoder evaluate`` on their export."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

import service.cli
import service.evaluate
from corpus.sets import sets_in
from service.app import create_app
from service.respond import Judge
from service.settings import Settings
from tests.service.conftest import BASE
from tests.service.stand_in import CANARY, NOTE, StandIn

_KEY = Fernet.generate_key().decode()


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    """A site that keeps the text of its notes."""
    return Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}", keep_text=True, text_keys=(SecretStr(_KEY),))


@pytest.fixture
def environment(kept: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same site on the command line."""
    for name, value in {"DATABASE": kept.database, "KEEP_TEXT": "1", "TEXT_KEYS": _KEY}.items():
        monkeypatch.setenv(f"NOTECODER_{name}", value)


def served(settings: Settings, judge: Judge) -> Iterator[TestClient]:
    with TestClient(create_app(settings, judge), base_url=BASE) as client:
        yield client


def ask(client: TestClient, text: str, **fields: object) -> tuple[str, dict[str, Any]]:
    answer = client.post("/v1/suggest", json={"text": text, **fields})
    assert answer.status_code == 200
    return answer.headers["Notecoder-Record"], answer.json()


def decide(client: TestClient, record: str, **fields: object) -> None:
    answer = client.post("/v1/feedback", json={"record": record, **fields})
    assert answer.status_code == 201, answer.text


def run(*arguments: object) -> Result:
    return CliRunner().invoke(service.cli.app, [str(argument) for argument in arguments])


@pytest.mark.usefixtures("environment")
def test_export_of_decisions_is_judged_as_they_were_decided(
    kept: Settings, coder: Judge, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples = root / "corpus" / "data" / "samples"
    notes = {name: (samples / f"{name}.txt").read_text(encoding="utf-8") for name in ("demo", "knee", "trigger")}
    for client in served(kept, coder):
        record, answer = ask(client, notes["demo"])
        for line in range(1, len(answer["suggestions"]) + 1):
            decide(client, record, action="accept", line=line)
        record, answer = ask(client, notes["knee"])
        knee = [line["code"] for line in answer["suggestions"]]
        assert knee == ["99214", "20611", "J1010"]
        decide(client, record, action="change", line=2, code="20611", units=2, modifiers=["LT"], reason="wrong_side")
        for line in (1, 3):
            decide(client, record, action="accept", line=line)
        record, answer = ask(client, notes["trigger"])
        assert [line["code"] for line in answer["suggestions"]] == ["20552"]
        decide(client, record, action="reject", line=1, reason="not_performed")
        decide(client, record, action="add", code="20610", units=1, modifiers=["LT"])
    result = run("decisions", "export", "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout.splitlines()[0].split(" written")[0]) == (0, "3 notes")
    monkeypatch.setattr(service.evaluate, "load_coder", lambda: coder)
    paths = (tmp_path / "out" / "decisions.notes.jsonl", tmp_path / "out" / "decisions.gold.jsonl")
    result = run("evaluate", *paths, "--json", tmp_path / "figures.json")
    assert result.exit_code == 0, result.output
    total = json.loads((tmp_path / "figures.json").read_text())["total"]
    figures = total["figures"]
    assert total["notes"] == 3
    # 64483 and 64484 accepted, 20611 changed to other units and another side, 20552 rejected, 20610 added by hand.
    assert (figures["code_precision"], figures["code_recall"]) == (3 / 4, 3 / 4)
    assert (figures["exact"], figures["claim_exact"]) == (2 / 3, 1 / 3)
    assert (figures["units"], figures["side"]) == (2 / 3, 2 / 3)
    assert (figures["drug_f1"], figures["drug_units"], figures["visits"], total["visits_unasked"]) == (1.0, 1.0, 1.0, 0)
    assert total["per_code"]["20552"]["extra"] == total["per_code"]["20610"]["missed"] == 1
    assert figures["evidence_valid"] == 1.0


@pytest.mark.usefixtures("environment")
def test_export_counts_what_it_leaves_out(kept: Settings, tmp_path: Path) -> None:
    for client in served(kept, StandIn()):
        whole, _ = ask(client, NOTE)
        decide(client, whole, action="accept", line=1)
        half, _ = ask(client, f"{NOTE}Another.")
        decide(client, half, action="accept", line=2)
        asked, _ = ask(client, f"{NOTE}A third.", setting="facility")
        decide(client, asked, action="accept", line=1)
        undone, _ = ask(client, f"{NOTE}A fourth.")
        decide(client, undone, action="accept", line=1)
        decide(client, undone, action="undo", line=1)
        ask(client, f"{NOTE}Nobody looked at this one.")
    result = run("decisions", "export", "-o", tmp_path / "out")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        f"1 note written to {tmp_path / 'out' / 'decisions.notes.jsonl'} and decisions.gold.jsonl",
        "2 left out, with a suggestion that nobody has decided on",
        "1 left out, asked with more than a payer and a date of service",
    ]
    (one,) = sets_in(tmp_path / "out")
    assert [(note.id, note.text) for note in one.notes] == [(whole, NOTE)]


def test_export_without_texts_writes_no_note(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}")
    for client in served(settings, StandIn()):
        record, _ = ask(client, NOTE + CANARY)
        decide(client, record, action="accept", line=1)
    result = run("decisions", "export", "-o", tmp_path / "out", "--database", settings.database)
    assert result.stdout.splitlines()[1:] == ["1 left out, without text: it is not kept"]
    assert CANARY not in "".join(path.read_text() for path in (tmp_path / "out").iterdir())


@pytest.mark.usefixtures("environment")
def test_export_is_readable_by_its_owner_alone_and_takes_the_place_of_the_last(kept: Settings, tmp_path: Path) -> None:
    for client in served(kept, StandIn()):
        record, _ = ask(client, NOTE)
        decide(client, record, action="accept", line=1)
    for _ in range(2):
        run("decisions", "export", "-o", tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["decisions.gold.jsonl", "decisions.notes.jsonl"]
    if os.name == "posix":
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out", *(tmp_path / "out").iterdir())]
        assert modes == [0o700, 0o600, 0o600]


@pytest.mark.usefixtures("environment")
def test_export_into_a_file_is_refused(kept: Settings, tmp_path: Path) -> None:
    for client in served(kept, StandIn()):
        ask(client, NOTE)
    (tmp_path / "file").write_text("")
    result = run("decisions", "export", "-o", tmp_path / "file")
    assert (result.exit_code, result.stdout) == (2, "")
