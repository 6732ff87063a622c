from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import service.audit
import service.cli
from models.request import RequestError
from service.audit_report import checked_report, view, write_audit
from service.respond import respond_audit
from tests.service.stand_in import NOTE, StandIn, load_stand_in

HOSTILE = f"<script>alert(1)</script> ```\n# {NOTE}| a | *b*"
CLAIM = "64483-RT, 64484"


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.audit, "load_coder", load_stand_in)
    monkeypatch.setattr(service.cli, "load_coder", load_stand_in)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(service.cli.app, [str(argument) for argument in arguments])


def audit(text: str) -> dict[str, object]:
    return respond_audit(StandIn(), {"text": text, "claim": CLAIM, "note_id": "n-17"})


def test_audit_report_page_is_self_contained(tmp_path: Path) -> None:
    path = tmp_path / "audit.html"
    write_audit(path, HOSTILE, audit(HOSTILE))
    page = path.read_text(encoding="utf-8")
    assert "<script" not in page
    assert re.findall(r"(?:src|href)=|@import|url\(", page) == []
    assert "&lt;script&gt;" in page
    for words in ("64483-RT", "not supported", "Which level was injected?", "sha256:", "CPT 64483", "The note is not signed.", "20552"):
        assert words in page
    assert '<mark class="for" title="for 64483-RT">' in page


def test_audit_report_pieces_join_to_the_note() -> None:
    shown = view(HOSTILE, audit(HOSTILE))
    assert "".join(piece["text"] for piece in shown["pieces"]) == HOSTILE
    assert {piece["look"] for piece in shown["pieces"]} == {"", "for", "left-out"}


def test_audit_report_markdown_keeps_its_shape(tmp_path: Path) -> None:
    path = tmp_path / "audit.md"
    write_audit(path, HOSTILE, audit(HOSTILE))
    page = path.read_text(encoding="utf-8")
    assert f"````\n{HOSTILE}\n````" in page
    table = [line for line in page.split("````")[0].splitlines() if line.startswith("|")]
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in table] == [7] * 4


def test_audit_report_command_writes_it(tmp_path: Path) -> None:
    note, page = tmp_path / "note.txt", tmp_path / "out.html"
    note.write_text(f"😀 {NOTE}", encoding="utf-8")
    result = run("audit", note, "--claim", CLAIM, "--report", page, "--json", "--offset-encoding", "utf-16")
    assert result.exit_code == 0
    # The response counts UTF-16 units, the page marks the same words.
    assert json.loads(result.stdout)["lines"][0]["evidence"][0]["start"] == f"😀 {NOTE}".index("transforaminal") + 1
    assert ">transforaminal epidural steroid injection</mark>" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "summary"), [("out.pdf", False), ("out", False), ("out.csv", False), ("out.md", True)])
def test_audit_report_refuses_other_endings(name: str, summary: bool) -> None:
    with pytest.raises(RequestError) as refused:
        checked_report(Path(name), summary)
    assert refused.value.field == ("summary" if summary else "report")


def test_audit_report_summary_of_a_batch(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    claims = ["64483-RT", "64483-RT, 64484", "nonsense"]
    source.write_text("".join(json.dumps({"text": NOTE, "claim": claim}) + "\n" for claim in claims), encoding="utf-8")
    table, page = tmp_path / "summary.csv", tmp_path / "summary.html"
    assert run("batch", source, "-o", out, "--audit", "--summary", table, "--summary", page).exit_code == 1
    rows = {(row["of"], row["name"]): row for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())}
    assert (rows["all", "wrong lines"]["hits"], rows["all", "wrong lines"]["total"]) == ("1", "3")
    assert rows["omitted", "20552"]["hits"] == "2"
    shown = page.read_text(encoding="utf-8")
    assert "2 claims, 3 lines; 1 claims could not be audited" in shown
    assert "<script" not in shown
    assert "transforaminal" not in shown


def test_audit_report_summary_needs_an_audit(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("", encoding="utf-8")
    assert run("batch", source, "-o", tmp_path / "out.jsonl", "--summary", tmp_path / "s.csv").exit_code == 2
    assert run("batch", source, "-o", tmp_path / "out.jsonl", "--audit", "--summary", tmp_path / "s.txt").exit_code == 2
