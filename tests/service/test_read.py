from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import service.cli
from tests.corpus.readers.note_files import FORMATS
from tests.service.stand_in import CANARY, NOTE, load_stand_in


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("service.cli", "service.audit"):
        monkeypatch.setattr(f"{module}.load_coder", load_stand_in)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(service.cli.app, [str(argument) for argument in arguments])


@pytest.mark.parametrize("kind", FORMATS)
def test_read_prints_the_text_in_which_offsets_count(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_bytes(FORMATS[kind](NOTE))
    text = run("read", path).stdout
    response = json.loads(run("suggest", path, "--json").stdout)
    evidence = [piece for line in response["suggestions"] for piece in line["evidence"]]
    assert {"64483", "20552"} == {line["code"] for line in response["suggestions"]}
    assert [text[piece["start"] : piece["end"]] for piece in evidence] == [piece["text"] for piece in evidence]


@pytest.mark.parametrize("kind", FORMATS)
def test_read_serves_the_audit_too(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_bytes(FORMATS[kind](NOTE))
    assert [line["verdict"] for line in json.loads(run("audit", path, "--claim", "64483", "--json").stdout)["lines"]] == ["supported"]


@pytest.mark.parametrize("text", ["\ufeffRight\r\nL4-5\n", "Right\tL4-5", "1\u2028\x0b2\n"])
def test_read_leaves_text_as_it_is(text: str, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(text.encode())
    assert run("read", path).stdout_bytes.decode().rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize(
    ("raw", "name", "message"),
    [
        (
            b"\x89PNG" + CANARY.encode(),
            "note.png",
            "note: expected text, RTF, Word (.docx), PDF with a text layer, HTML or C-CDA, found a picture",
        ),
        (b"%PDF-1.7\n" + CANARY.encode(), "note.pdf", "note: expected PDF, found a file that is broken ("),
        (b"caf\xe9 " + CANARY.encode(), "note.txt", "text: expected UTF-8, found the byte 0xE9 at byte 3"),
    ],
)
@pytest.mark.parametrize("command", [("read",), ("suggest",), ("audit", "--claim", "64483")])
def test_read_refuses_in_one_line_without_the_note(raw: bytes, name: str, message: str, command: tuple[str, ...], tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    result = run(command[0], path, *command[1:])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"notecoder: {message}")
    assert result.stderr.count("\n") == 1
    assert CANARY not in result.stderr
