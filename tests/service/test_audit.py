from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import service.audit
import service.cli
from service.respond import respond_audit, to_bytes
from tests.service.stand_in import CANARY, NOTE, load_stand_in

CLAIM = "64483-RT, 64484-RT x2, 20552"


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.audit, "load_coder", load_stand_in)
    monkeypatch.setattr(service.cli, "load_coder", load_stand_in)
    monkeypatch.setenv("COLUMNS", "110")


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(service.cli.app, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_audit_prints_a_table(note: Path) -> None:
    result = run("audit", note, "--claim", CLAIM, "--note-id", "n-17")
    assert result.exit_code == 0
    assert result.stdout.startswith("n-17 · 2026-03-02 (from the note) · medicare\n\nClaim: 2 of 3 lines supported\n")
    for words in ("64484-RT x2", "not supported", "Questions", "Which level was injected?", "“Right”", "not signed"):
        assert words in result.stdout
    assert "\x1b" not in result.stdout


def test_audit_json_is_the_response(note: Path) -> None:
    result = run("audit", note, "--claim", CLAIM, "--json", "--date", "2025-01-02", "--payer", "commercial", "--offset-encoding", "utf-8")
    fields = {"text": NOTE, "claim": CLAIM, "date_of_service": "2025-01-02", "payer": "commercial", "offset_encoding": "utf-8"}
    assert result.stdout_bytes == to_bytes(respond_audit(load_stand_in(), fields)) + b"\n"


def test_audit_reads_the_claim_from_a_file(note: Path, tmp_path: Path) -> None:
    claim = tmp_path / "claim.csv"
    claim.write_text("code,units,modifiers\n64483,1,RT\n", encoding="utf-8")
    answer = json.loads(run("audit", note, "--claim-file", claim, "--json").stdout)
    assert [line["claimed"]["code"] for line in answer["lines"]] == ["64483"]
    assert [line["code"] for line in answer["omitted"]] == ["20552"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ((), "one of --claim and --claim-file"),
        (("--claim", "64483", "--claim-file", "x.csv"), "one of --claim and --claim-file"),
        (("--claim", ""), "claim: expected at least one line, found none"),
        (("--claim", "64483, 6448"), "claim line 2: expected a code of five characters, found '6448'"),
        (("--claim", "64483-QV"), "claim line 1: expected modifiers that exist, found 'QV'"),
        (("--claim-file", "there-is-none.csv"), "there-is-none.csv: No such file"),
        (("--claim", "64483", "--payer", "aetna"), "payer: expected"),
    ],
)
def test_audit_tells_what_cannot_be_used(note: Path, options: tuple[str, ...], says: str) -> None:
    result = run("audit", note, *options)
    assert result.exit_code == 2
    assert says in result.stderr


def test_audit_failure_quotes_no_note(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text(f"please fail on {CANARY}", encoding="utf-8")
    result = run("audit", path, "--claim", "64483")
    assert result.exit_code == 1
    assert "bug of notecoder" in result.stderr
    assert CANARY not in result.output


def test_audit_batch_goes_on_after_a_bad_line(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "text": NOTE, "claim": "64483-RT"},
        {"id": "b", "text": NOTE, "claim": [{"code": "64483", "units": -1}]},
        {"id": "c", "text": NOTE},
        {"id": "d", "text": NOTE, "claim": [{"code": "20552"}], "extra": 1},
        {"id": "e", "text": f"please fail {CANARY}", "claim": "64483"},
    ]
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    result = run("batch", source, "-o", out, "--audit")
    assert result.exit_code == 1
    assert CANARY not in out.read_text(encoding="utf-8")
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [line["lines"][0]["verdict"] if "lines" in line else line["error"]["kind"] for line in answers] == [
        "supported",
        "claim",
        "missing",
        "supported",
        "internal",
    ]
    assert answers[1] == {
        "line": 2,
        "note_id": "b",
        "error": {"kind": "claim", "text": "claim line 1: expected a whole number of units from 1 to 9999, found a number"},
    }


def test_audit_batch_leaves_claims_alone_without_the_option(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "a", "text": NOTE, "claim": "64483"}) + "\n", encoding="utf-8")
    assert run("batch", source, "-o", out).exit_code == 0
    assert "suggestions" in json.loads(out.read_text(encoding="utf-8"))
