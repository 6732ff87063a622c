from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import service.cli
from service.errors import CannotLoad
from service.respond import Judge, respond, to_bytes
from tests.service.stand_in import CANARY, NOTE, load_stand_in

COMMAND = (sys.executable, "-c", "from service.cli import main; main()")


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.cli, "load_coder", load_stand_in)


def run(*arguments: object, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(service.cli.app, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_cli_suggest_prints_a_table(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    result = run("suggest", note, "--note-id", "n-17")
    assert result.exit_code == 0
    assert result.stdout.startswith("n-17 · 2026-03-02 (from the note) · medicare\n\nSuggested\n")
    for words in ("64483       1   RT ", "97%", "side      “Right”", "Which muscles were injected?", "not signed", "planned"):
        assert words in result.stdout
    assert "\x1b" not in result.stdout


def test_cli_suggest_json_is_the_response(note: Path) -> None:
    result = run("suggest", note, "--json", "--date", "2025-01-02", "--payer", "commercial", "--note-id", "n", "--offset-encoding", "utf-8")
    fields = {"text": NOTE, "date_of_service": "2025-01-02", "payer": "commercial", "note_id": "n", "offset_encoding": "utf-8"}
    assert result.stdout_bytes == to_bytes(respond(load_stand_in(), fields)) + b"\n"
    assert result.stderr == ""


def test_cli_suggest_passes_every_option(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, object] = {}

    def spy(judge: Judge, fields: dict[str, object]) -> dict[str, object]:
        seen.update(fields)
        return respond(judge, fields)

    monkeypatch.setattr(service.cli, "respond", spy)
    assert run("suggest", note, "--patient-status", "new", "--setting", "facility").exit_code == 0
    assert (seen["patient_status"], seen["setting"], seen["payer"], seen["note_id"]) == ("new", "facility", "medicare", None)


def test_cli_suggest_reads_standard_input_byte_for_byte() -> None:
    text = "\ufeff😀\r\n" + NOTE
    result = run("suggest", "-", "--json", stdin=text.encode())
    (first, *_) = json.loads(result.stdout_bytes)["suggestions"][0]["evidence"]
    assert text[first["start"] : first["end"]] == first["text"] == "transforaminal epidural steroid injection"


@pytest.mark.parametrize(
    ("raw", "options", "message"),
    [
        (b"", [], "text: expected a note of 1 to 200,000 characters, found an empty string"),
        (b" \r\n", [], "text: expected a note of 1 to 200,000 characters, found only white space"),
        (b"x" * 200_001, [], "text: expected a note of 1 to 200,000 characters, found 200,001 characters"),
        (b"zaphod " * 1_500_000, [], "text: expected a note of 1 to 200,000 characters, found more than 800,000 bytes"),
        (b"zaphod\0", [], "text: expected text without NUL characters, found one at character 6"),
        (b"zaphod caf\xe9", [], "text: expected UTF-8, found the byte 0xE9 at byte 10"),
        (b"\xff\xfez\0", [], "text: expected UTF-8, found the byte 0xFF at byte 0 (it looks like UTF-16)"),
        (b"zaphod", ["--payer", "aetna"], "payer: expected medicare or commercial, found 'aetna'"),
        (b"zaphod", ["--setting", "home"], "setting: expected office or facility or telehealth, found 'home'"),
        (
            b"zaphod",
            ["--date", "2025-02-30"],
            "date_of_service: expected a day that the calendar has, as YYYY-MM-DD, found '2025-02-30'",
        ),
        (b"zaphod", ["--note-id", "n" * 129], "note_id: expected a string of up to 128 characters, found 129 characters"),
    ],
)
def test_cli_suggest_refuses_bad_input_in_one_line(raw: bytes, options: list[str], message: str) -> None:
    result = run("suggest", "-", *options, stdin=raw)
    assert (result.exit_code, result.stderr, result.stdout) == (2, f"notecoder: {message}\n", "")


@pytest.mark.parametrize("text", ["<p>Right L4-L5</p>", "12345 67890 11 22", "Überweisung, 鍼治療", "[red]x[/red] [/", "\x1b[2Jx"])
@pytest.mark.parametrize("options", [[], ["--json"]])
def test_cli_suggest_answers_any_other_text(text: str, options: list[str]) -> None:
    result = run("suggest", "-", *options, stdin=text.encode())
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\x1b" not in result.stdout


def test_cli_suggest_without_a_file(tmp_path: Path) -> None:
    missing = run("suggest", tmp_path / "none.txt")
    assert (missing.exit_code, missing.stderr) == (2, f"notecoder: {tmp_path / 'none.txt'}: No such file or directory\n")
    folder = run("suggest", tmp_path)
    assert (folder.exit_code, folder.stderr) == (2, f"notecoder: {tmp_path}: Is a directory\n")


def test_cli_suggest_that_fails_says_nothing_of_the_note() -> None:
    result = run("suggest", "-", stdin=f"please fail {CANARY}".encode())
    assert result.exit_code == 1
    assert "KeyError at service/respond.py" in result.stderr
    assert CANARY not in result.output


def test_cli_coder_that_cannot_be_loaded(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Judge:
        raise CannotLoad("ValueError: the hash of the model differs")

    monkeypatch.setattr(service.cli, "load_coder", broken)
    result = run("suggest", note)
    assert result.exit_code == 1
    assert result.stderr == "notecoder: the coder could not be loaded: ValueError: the hash of the model differs\n"


def test_cli_batch_keeps_the_order_and_tells_of_bad_lines(tmp_path: Path) -> None:
    source, out = tmp_path / "notes.jsonl", tmp_path / "out.jsonl"
    good = [{"id": f"n-{number}", "text": NOTE} for number in range(3)]
    source.write_text("\n".join(json.dumps(record) for record in (good[0], {"id": "bad"}, *good[1:])), encoding="utf-8")
    result = run("batch", source, "-o", out)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", "4 notes answered, 1 of them with an error\n")
    answers = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert [answer["note_id"] for answer in answers] == ["n-0", "bad", "n-1", "n-2"]
    assert answers[1]["line"] == 2
    assert out.read_bytes().splitlines()[0] == to_bytes(respond(load_stand_in(), {"text": NOTE, "note_id": "n-0"}))


def test_cli_batch_without_a_bad_line(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = run("batch", "-", "-o", out, stdin=json.dumps({"text": NOTE}).encode())
    assert (result.exit_code, result.stderr) == (0, "1 notes answered, 0 of them with an error\n")
    empty = run("batch", "-", "-o", out, stdin=b"")
    assert (empty.exit_code, out.read_bytes()) == (0, b"")


def test_cli_batch_writes_into_a_pipe(root: Path) -> None:
    code = "from service import cli; from tests.service import stand_in; cli.load_coder = stand_in.load_stand_in; cli.main()"
    command = [sys.executable, "-c", code, "batch", "-", "-o", "/dev/stdout"]
    done = subprocess.run(command, cwd=root, input=b'{"note_id": "n"}\n', capture_output=True, check=False, timeout=60)
    assert (done.returncode, json.loads(done.stdout)["note_id"]) == (1, "n")


def test_cli_batch_refuses_what_it_cannot_read_or_write(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert run("batch", tmp_path / "none.jsonl", "-o", out).exit_code == 2
    assert run("batch", "-", "-o", tmp_path, stdin=b"").exit_code == 2
    assert run("batch", "-", "-o", tmp_path / "none" / "out.jsonl", stdin=b"").exit_code == 2
    assert run("batch", "-", "-o", out, "--workers", "0", stdin=b"").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_cli_batch_whose_worker_died_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead(*arguments: object, **options: object) -> None:
        raise BrokenProcessPool

    monkeypatch.setattr("service.batch.answer_all", dead)
    result = run("batch", "-", "-o", tmp_path / "out.jsonl", stdin=b"{}")
    assert result.exit_code == 1
    assert "a worker process ended" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_cli_imports_nothing_heavy() -> None:
    code = "import sys, service.cli; print(sorted({'spacy', 'fastapi', 'sklearn', 'numpy', 'uvicorn', 'jinja2'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert found.stdout == "[]\n"


def test_cli_process_ends_with_a_line_and_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(CANARY.encode() + b"\xff")
    done = subprocess.run([*COMMAND, "suggest", str(path)], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"notecoder: text: expected UTF-8, found the byte 0xFF at byte {len(CANARY)}\n"


@pytest.mark.slow
def test_cli_process_answers_the_sample(root: Path, coder: Judge, tmp_path: Path) -> None:
    """A real process with the real coder: the bytes are those of this process, alone, in a batch and in worker processes."""
    sample = root / "corpus" / "data" / "samples" / "demo.txt"
    text = sample.read_bytes().decode("utf-8")
    expected = to_bytes(respond(coder, {"text": text, "date_of_service": "2026-03-02"})) + b"\n"
    command = [*COMMAND, "suggest", str(sample), "--json", "--date", "2026-03-02"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert done.stdout == expected
    assert {line["code"] for line in json.loads(expected)["suggestions"] if line["status"] == "suggested"} >= {"64483", "64484"}
    notes, out = tmp_path / "notes.jsonl", tmp_path / "out.jsonl"
    notes.write_text((json.dumps({"text": text, "date_of_service": "2026-03-02"}) + "\n") * 40, encoding="utf-8")
    subprocess.run([*COMMAND, "batch", str(notes), "-o", str(out), "--workers", "2"], capture_output=True, check=True, timeout=120)
    assert out.read_bytes() == expected * 40
