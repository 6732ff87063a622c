from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import service.lines
from service.batch import answer_all, replacing
from tests.service.stand_in import CANARY, NOTE, load_stand_in

GOOD = {"id": "a", "text": NOTE}


def answers(raw: bytes, workers: int = 1) -> list[dict[str, Any]]:
    outcomes = list(answer_all(BytesIO(raw), load_stand_in, workers))
    parsed = [json.loads(outcome.line) for outcome in outcomes]
    assert [outcome.good for outcome in outcomes] == ["error" not in answer for answer in parsed]
    return parsed


def jsonl(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def test_batch_answers_in_order() -> None:
    records = [{"id": f"n-{number}", "text": NOTE, "payer": "commercial"} for number in range(50)]
    found = answers(jsonl(*records))
    assert [answer["note_id"] for answer in found] == [record["id"] for record in records]
    assert {answer["payer"] for answer in found} == {"commercial"}
    assert {answer["suggestions"][0]["code"] for answer in found} == {"64483"}


@pytest.mark.slow
def test_batch_gives_the_same_bytes_with_workers(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The new processes import load_stand_in by its name.
    monkeypatch.syspath_prepend(root)
    records = [{"id": f"n-{number}", "text": f"{number} {NOTE}"} if number % 7 else {"id": number} for number in range(100)]
    raw = jsonl(*records)
    alone = [outcome.line for outcome in answer_all(BytesIO(raw), load_stand_in, 1)]
    together = [outcome.line for outcome in answer_all(BytesIO(raw), load_stand_in, 2)]
    assert len(alone) == 100
    assert together == alone


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"{", {"line": 2, "error": {"kind": "json"}}),
        (b'"note"', {"line": 2, "error": {"kind": "type"}}),
        (b'{"id": "b", "text": "caf\xe9"}', {"line": 2, "error": {"kind": "encoding"}}),
        (b'{"id": "b", "text": "\\ud800"}', {"line": 2, "error": {"kind": "json"}}),
        (b'{"id": "b"}', {"line": 2, "note_id": "b", "error": {"kind": "missing"}}),
        (b'{"note_id": "b", "text": ""}', {"line": 2, "note_id": "b", "error": {"kind": "empty"}}),
        (b'{"id": "b", "text": "x\\u0000"}', {"line": 2, "note_id": "b", "error": {"kind": "broken_text"}}),
        (b'{"id": "b", "text": "x", "payer": "aetna"}', {"line": 2, "note_id": "b", "error": {"kind": "value"}}),
        (b'{"id": "b", "text": "x", "date_of_service": "2025-02-30"}', {"line": 2, "note_id": "b", "error": {"kind": "date"}}),
        (b'{"id": 7, "text": "x"}', {"line": 2, "error": {"kind": "type"}}),
        (b'{"id": "b", "text": "' + b"x" * 200_001 + b'"}', {"line": 2, "note_id": "b", "error": {"kind": "too_long"}}),
        (b'{"id": "b", "text": "please fail"}', {"line": 2, "note_id": "b", "error": {"kind": "internal"}}),
    ],
)
def test_batch_answers_a_bad_line_and_goes_on(line: bytes, expected: dict[str, Any]) -> None:
    first, bad, last = answers(jsonl(GOOD) + line + b"\n" + jsonl(GOOD))
    assert first == last
    assert first["note_id"] == "a"
    assert bad["error"].pop("text")
    assert bad == expected


def test_batch_passes_a_line_that_is_too_long_without_keeping_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.lines, "MAX_LINE", 300)
    long = json.dumps({"id": "b", "text": CANARY * 500}).encode()
    first, bad, last = answers(jsonl(GOOD) + long + b"\n" + jsonl(GOOD))
    assert first == last
    assert bad == {"line": 2, "error": {"kind": "too_long", "text": f"line: expected at most 300 bytes, found {len(long) + 1:,} bytes"}}
    assert [answer["error"]["kind"] for answer in answers(long)] == ["too_long"]


@pytest.mark.parametrize("length", [299, 300, 301, 302])
def test_batch_line_limit_is_exact(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.lines, "MAX_LINE", 300)
    line = b'{"text": "' + b"x" * (length - 13) + b'"}\n'
    assert len(line) == length
    found = answers(line + jsonl(GOOD))
    assert ["error" in answer for answer in found] == [length > 300, False]


def test_batch_blank_lines_are_no_records_but_count() -> None:
    found = answers(b"\xef\xbb\xbf" + jsonl(GOOD) + b"\n \r\n{\n" + json.dumps(GOOD).encode())
    assert [answer.get("line") for answer in found] == [None, 4, None]


def test_batch_says_nothing_of_a_note_in_an_error() -> None:
    raw = b'{"text": "' + CANARY.encode() + b"\n" + jsonl({"text": [CANARY]}, {"text": f"please fail {CANARY}"}, {CANARY * 5: 1})
    found = answers(raw)
    assert len(found) == 4
    assert CANARY not in json.dumps(found)


def test_batch_sizes_add_up_to_the_file() -> None:
    raw = jsonl(GOOD, GOOD) + b"{\n"
    assert sum(outcome.size for outcome in answer_all(BytesIO(raw), load_stand_in, 1)) == len(raw)


def test_batch_replaces_the_file_only_when_all_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_bytes(b"old")

    def broken() -> None:
        with replacing(out) as sink:
            sink.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert out.read_bytes() == b"old"
    with replacing(out) as sink:
        sink.write(b"new")
        assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"]
    assert out.read_bytes() == b"new"


def test_batch_replaces_what_a_link_names(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_bytes(b"old")
    link = tmp_path / "link.jsonl"
    link.symlink_to("real.jsonl")
    with replacing(link) as sink:
        sink.write(b"new")
    assert link.is_symlink()
    assert (tmp_path / "real.jsonl").read_bytes() == b"new"
