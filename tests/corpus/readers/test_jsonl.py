from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from corpus.gold import Gold, GoldLine, GoldNotCoded, GoldProcedure, GoldVisit
from corpus.note import Note
from corpus.readers.jsonl import ReaderError, read_gold, read_notes

CANARY = "zaphodbeeblebrox"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "records.jsonl"


def test_jsonl_reads_a_note(path: Path) -> None:
    full = {"id": "a", "text": "L4-5 😀\r\n", "date_of_service": "2026-03-02", "payer": "commercial", "style": "chart", "field": "pain"}
    path.write_text(json.dumps(full) + "\n\n" + json.dumps({"id": "b", "text": "x", "payer": None, "mine": 1}), encoding="utf-8")
    assert read_notes(path) == (Note("a", "L4-5 😀\r\n", date(2026, 3, 2), "commercial", "chart", "pain"), Note("b", "x"))


def test_jsonl_line_separators_of_a_note_end_no_record(path: Path) -> None:
    text = "one\u2028two\x85three\x0cfour"
    path.write_text(json.dumps({"id": "a", "text": text}, ensure_ascii=False), encoding="utf-8")
    assert read_notes(path) == (Note("a", text),)


def test_jsonl_reads_a_gold_answer(path: Path) -> None:
    line = {"code": "64483", "units": None, "modifiers": ["RT"], "accept": ["none"], "ambiguous": True, "evidence": ["R L5-S1 TF"]}
    record = {
        "id": "a",
        "codes": [line],
        "drugs": [{"code": "J1100", "units": 10}],
        "em": {"category": "new_office", "levels": ["99203"]},
        "procedures": [{"type": "tfesi", "status": "performed", "quote": "TF", "levels": ["L5-S1"], "side": "right", "minutes": 5}],
        "not_coded": [{"mention": "RFA next", "why": "planned"}],
        "facts_required": [["level", "L5-S1"]],
    }
    path.write_text(json.dumps(record), encoding="utf-8")
    assert read_gold(path) == (
        Gold(
            "a",
            (GoldLine("64483", None, ("RT",), (), ("none",), True, ("R L5-S1 TF",)),),
            (GoldLine("J1100", 10),),
            GoldVisit("new_office", ("99203",)),
            (GoldProcedure("tfesi", "performed", "TF", levels=("L5-S1",), side="right", minutes=5),),
            (GoldNotCoded("RFA next", "planned"),),
            frozenset({("level", "L5-S1")}),
            None,
        ),
    )


def test_jsonl_least_gold_answer(path: Path) -> None:
    path.write_text('{"id": "a"}', encoding="utf-8")
    assert read_gold(path) == (Gold("a"),)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b'{"id": "b"', "no JSON: Expecting ',' delimiter at column 11"),
        (b'{"id": "b", "text": "\xff"}', "no UTF-8 at byte 21"),
        (b"[1]", "expected a JSON object"),
        (b'{"text": "zaphodbeeblebrox"}', "id: missing"),
        (b'{"id": 7, "text": "zaphodbeeblebrox"}', "id: expected str, found int"),
        (b'{"id": "b", "text": ["zaphodbeeblebrox"]}', "text: expected str, found list"),
        (b'{"id": "b", "text": "zaphodbeeblebrox", "date_of_service": "02.03."}', "date_of_service: expected a date as YYYY-MM-DD"),
        (b'{"id": "a", "text": "zaphodbeeblebrox"}', "this id is there already"),
    ],
)
def test_jsonl_refuses_a_note_by_line_and_reason(path: Path, raw: bytes, reason: str) -> None:
    path.write_bytes(b'{"id": "a", "text": "x"}\n\n' + raw + b"\n")
    with pytest.raises(ReaderError) as caught:
        read_notes(path)
    assert (caught.value.file, caught.value.line, caught.value.reason) == ("records.jsonl", 3, reason)
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"codes": {}}, "codes: expected list, found dict"),
        ({"codes": ["64483"]}, "codes: expected dict, found str"),
        ({"codes": [{"units": 1}]}, "code: missing"),
        ({"codes": [{"code": "64483", "units": "1"}]}, "units: expected int, found str"),
        ({"codes": [{"code": "64483", "units": True}]}, "units: expected int, found bool"),
        ({"codes": [{"code": "64483", "ambiguous": 0}]}, "ambiguous: expected bool, found int"),
        ({"codes": [{"code": "64483", "modifiers": [None]}]}, "modifiers: missing"),
        ({"procedures": [{"type": "tfesi", "status": "performed"}]}, "quote: missing"),
        ({"not_coded": [{"mention": "RFA"}]}, "why: missing"),
        ({"facts_allowed": [["level"]]}, "facts_allowed: expected pairs of strings"),
        ({"facts_allowed": [["minutes", 5]]}, "facts_allowed: expected pairs of strings"),
    ],
)
def test_jsonl_refuses_a_gold_answer_by_line_and_reason(path: Path, fields: dict[str, object], reason: str) -> None:
    path.write_text(json.dumps({"id": "a", **fields}), encoding="utf-8")
    with pytest.raises(ReaderError) as caught:
        read_gold(path)
    assert (caught.value.line, caught.value.reason) == (1, reason)
