from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import service.cli
import service.evaluate
from corpus.sets import own_sets
from service.errors import CannotLoad
from service.respond import Judge
from tests.service.stand_in import CANARY, NOTE, load_stand_in

RIGHT = {"code": "64483", "units": 1, "modifiers": ["RT"], "evidence": ["transforaminal epidural"]}


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.evaluate, "load_coder", load_stand_in)
    monkeypatch.setenv("COLUMNS", "100")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.jsonl"
    path.write_text("\n".join(json.dumps({"id": f"n-{number}", "text": NOTE}) for number in range(2)), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The stand-in's answer to the first note, and another side and a further code for the second."""
    path = tmp_path / "gold.jsonl"
    second = [{**RIGHT, "modifiers": ["LT"]}, {"code": "20552", "units": 1, "evidence": ["trapezius"]}]
    records = [{"id": "n-0", "codes": [RIGHT]}, {"id": "n-1", "codes": second}]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(service.cli.app, ["evaluate", *map(str, arguments)])


def rows(result: Result, name: str) -> list[list[str]]:
    return [line.split() for line in result.stdout.splitlines() if line.startswith(name)]


def test_evaluate_prints_a_line_for_the_set(notes: Path, gold: Path) -> None:
    result = run(notes, gold)
    assert (result.exit_code, result.stderr) == (0, "")
    first, second = rows(result, "notes")
    # Two of three lines found, all of them wanted; one of two claims exact; one of two sides right.
    assert first == ["notes", "2", "100.0", "66.7", "80.0", "1/2", "-", "100.0", "50.0", "100.0", "-", "-"]
    assert len(second) == 11
    assert rows(result, "total") == []
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_evaluate_lists_misses(notes: Path, gold: Path) -> None:
    result = run(notes, gold, "--errors")
    misses = result.stdout.split("\nMisses\n")[1].splitlines()
    assert misses == ["n-1  code units or side  64483  x1 LT wanted, x1 RT given", "n-1  code missed  20552  “trapezius”"]


def test_evaluate_writes_every_figure(notes: Path, gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    assert run(notes, gold, "--json", out).exit_code == 0
    written = json.loads(out.read_bytes())
    assert written["sets"].keys() == {"notes"}
    assert written["sets"]["notes"] == written["total"]
    assert written["total"]["notes"] == 2
    assert written["total"]["figures"]["code_recall"] == pytest.approx(2 / 3)
    assert written["total"]["figures"]["visits"] is None
    assert written["total"]["per_code"]["20552"] == {"right": 0, "extra": 0, "missed": 1, "precision": 1.0, "recall": 0.0, "f1": 0.0}


def test_evaluate_our_own_notes_without_arguments() -> None:
    result = run()
    assert result.exit_code == 0
    totals = rows(result, "total")
    assert len(totals) == 2
    counts = {one.name: str(len(one.notes)) for one in own_sets()}
    assert {name: rows(result, name)[0][1] for name in counts} == counts
    assert int(totals[0][1]) == sum(map(int, counts.values()))


def test_evaluate_goes_on_after_a_note_that_fails(notes: Path, gold: Path) -> None:
    notes.write_text(
        "\n".join(
            [
                json.dumps({"id": "n-0", "text": f"please fail {CANARY}"}),
                json.dumps({"id": "n-1", "text": NOTE, "payer": "aetna"}),
            ]
        ),
        encoding="utf-8",
    )
    result = run(notes, gold)
    assert result.exit_code == 1
    failed, refused = result.stderr.splitlines()
    assert failed.startswith("notecoder: note n-0: KeyError at service/respond.py")
    assert refused == "notecoder: note n-1: payer: expected medicare or commercial, found 'aetna'"
    assert "2 notes unanswered" in result.stdout
    assert CANARY not in result.output


def test_evaluate_passes_date_and_payer_on(notes: Path, gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    notes.write_text(json.dumps({"id": "n-0", "text": NOTE, "payer": "commercial", "date_of_service": "2025-01-02"}), encoding="utf-8")
    seen = []

    def spy(judge: Judge, fields: dict[str, object]) -> dict[str, object]:
        seen.append({name: str(value) for name, value in fields.items() if name != "text"})
        return {"note_id": fields["note_id"], "suggestions": []}

    monkeypatch.setattr(service.evaluate, "respond", spy)
    assert run(notes, gold).exit_code == 0
    assert seen == [{"note_id": "n-0", "payer": "commercial", "date_of_service": "2025-01-02"}]


def test_evaluate_refuses_what_it_cannot_use(notes: Path, gold: Path, tmp_path: Path) -> None:
    alone = run(notes)
    assert (alone.exit_code, alone.stderr) == (2, "notecoder: evaluate: NOTES.jsonl and GOLD.jsonl go together\n")
    missing = run(notes, tmp_path / "none.jsonl")
    assert (missing.exit_code, missing.stderr) == (2, f"notecoder: {tmp_path / 'none.jsonl'}: No such file or directory\n")
    gold.write_text(json.dumps({"id": "n-0", "codes": [{"units": 1}]}), encoding="utf-8")
    broken = run(notes, gold)
    assert (broken.exit_code, broken.stderr) == (2, "notecoder: gold.jsonl, line 1: code: missing\n")
    gold.write_text(json.dumps({"id": "n-0"}), encoding="utf-8")
    lacking = run(notes, gold)
    assert (lacking.exit_code, lacking.stderr) == (2, "notecoder: notes.jsonl, line 2: this note has no gold answer in gold.jsonl\n")


def test_evaluate_coder_that_cannot_be_loaded(notes: Path, gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Judge:
        raise CannotLoad("ValueError: the hash of the model differs")

    monkeypatch.setattr(service.evaluate, "load_coder", broken)
    result = run(notes, gold)
    assert (result.exit_code, result.stderr) == (1, "notecoder: the coder could not be loaded: ValueError: the hash of the model differs\n")


def test_evaluate_report_is_one_page_with_its_pictures(notes: Path, gold: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    assert run(notes, gold, "--report", folder).exit_code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["coverage.png", "evaluation.html", "reliability.png"]
    page = (folder / "evaluation.html").read_text(encoding="utf-8")
    assert "Evaluation of 2 notes" in page
    assert page.count("data:image/png;base64,") == 2
    assert '<th scope="row">transforaminal</th><td class="n">2</td>' in page
    assert "<td>20552</td><td>none</td>" in page
    assert "Trigger points" not in page
    assert "<script" not in page
    assert (folder / "reliability.png").read_bytes().startswith(b"\x89PNG")


def test_evaluate_report_gives_the_same_bytes_again(notes: Path, gold: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(notes, gold, "--report", tmp_path / name).exit_code == 0
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_evaluate_against_another_run(notes: Path, gold: Path, tmp_path: Path) -> None:
    before = tmp_path / "before.json"
    assert run(notes, gold, "--json", before).exit_code == 0
    result = run(notes, gold, "--against", before)
    assert result.exit_code == 0
    assert "Against the other run" in result.stdout
    assert rows(result, "code_f1")[-1] == ["code_f1", "80.0", "80.0", "+0.0", "to", "+0.0"]


@pytest.mark.parametrize("text", ["", "{}", '{"notes": {"other": 1}}'])
def test_evaluate_against_a_file_of_another_kind(notes: Path, gold: Path, tmp_path: Path, text: str) -> None:
    other = tmp_path / "other.json"
    other.write_text(text)
    result = run(notes, gold, "--against", other)
    assert result.exit_code == 2
    assert "evaluate: --against other.json:" in result.stderr


def test_evaluate_prints_intervals_over_notes(notes: Path, gold: Path) -> None:
    found = rows(run(notes, gold), "claim exact")
    assert found == [["claim", "exact", "50.0", "(0.0", "to", "100.0)"]]
