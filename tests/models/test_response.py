from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answer import Alert, Alternative, Answer, Line, NotCoded, Reason
from models.request import PARTS
from models.response import measure, to_dict
from nlp.facts import Evidence

TEXT = "😀 Right L4-L5 TFESI, fluoroscopy. Plan: RFA."
TFESI = Evidence(14, 19, "procedure")
ANSWER = Answer(
    note_id="n-17",
    date_of_service="2026-03-02",
    date_source="note",
    payer="medicare",
    suggestions=(
        Line(
            code="64483",
            system="CPT",
            label="Transforaminal epidural, lumbar",
            units=1,
            modifiers=("RT",),
            status="suggested",
            confidence=0.97,
            evidence=(TFESI, Evidence(8, 13, "level")),
            why=(Reason("tfesi.lumbar", "lumbar", "CPT 64483"),),
            missing=("Which foramen?",),
            would_be=(Alternative("64479", "the level were cervical"),),
        ),
    ),
    facts=({"procedure": "tfesi", "levels": ["L4-L5"], "side": None, "evidence": [TFESI], "deep": {"conflicts": (TFESI,)}},),
    not_coded=(NotCoded("rfa", "planned", (Evidence(40, 43, "procedure"),)),),
    alerts=(Alert("warning", "documentation", ("64483",), "Not signed.", "R-DOC-01"),),
    versions={"engine": "0.1.0"},
)


def test_response_is_the_contract() -> None:
    tfesi = {"start": 14, "end": 19, "text": "TFESI", "role": "procedure"}
    expected: dict[str, Any] = {
        "note_id": "n-17",
        "date_of_service": {"value": "2026-03-02", "source": "note"},
        "payer": "medicare",
        "suggestions": [
            {
                "code": "64483",
                "system": "CPT",
                "label": "Transforaminal epidural, lumbar",
                "units": 1,
                "modifiers": ["RT"],
                "status": "suggested",
                "confidence": 0.97,
                "evidence": [tfesi, {"start": 8, "end": 13, "text": "L4-L5", "role": "level"}],
                "why": [{"rule": "tfesi.lumbar", "text": "lumbar", "source": "CPT 64483"}],
                "missing": ["Which foramen?"],
                "would_be": [{"code": "64479", "if": "the level were cervical"}],
            }
        ],
        "facts": [{"procedure": "tfesi", "levels": ["L4-L5"], "side": None, "evidence": [tfesi], "deep": {"conflicts": [tfesi]}}],
        "not_coded": [
            {"procedure": "rfa", "reason": "planned", "evidence": [{"start": 40, "end": 43, "text": "RFA", "role": "procedure"}]},
        ],
        "alerts": [
            {"severity": "warning", "kind": "documentation", "codes": ["64483"], "text": "Not signed.", "rule": "R-DOC-01", "evidence": []},
        ],
        "versions": {"engine": "0.1.0"},
    }
    response = to_dict(ANSWER, TEXT, "utf-32", PARTS)
    assert response == expected
    # The order of the keys is part of the bytes.
    assert json.dumps(response) == json.dumps(expected)


@pytest.mark.parametrize(
    ("include", "gone"),
    [(PARTS, set()), ((), {"facts", "not_coded", "alerts", "would_be"}), (("facts",), {"not_coded", "alerts", "would_be"})],
)
def test_response_leaves_out_what_was_not_included(include: tuple[str, ...], gone: set[str]) -> None:
    response: dict[str, Any] = to_dict(ANSWER, TEXT, "utf-32", include)
    keys = response.keys() | response["suggestions"][0].keys()
    assert {"facts", "not_coded", "alerts", "would_be"} - keys == gone


@pytest.mark.parametrize(("encoding", "start", "end"), [("utf-32", 14, 19), ("utf-16", 15, 20), ("utf-8", 17, 22)])
def test_response_counts_in_the_encoding(encoding: str, start: int, end: int) -> None:
    response: dict[str, Any] = to_dict(ANSWER, TEXT, encoding, PARTS)
    evidence = response["suggestions"][0]["evidence"][0]
    assert evidence == {"start": start, "end": end, "text": "TFESI", "role": "procedure"}
    assert response["facts"][0]["evidence"] == [evidence]


@given(st.text(st.sampled_from("a1 \r\n\t\u00a0e\u0301ß\u0800€\uffff😀\U0010ffff")))
def test_response_measures_every_offset(text: str) -> None:
    wide, narrow, points = measure(text, "utf-16"), measure(text, "utf-8"), measure(text, "utf-32")
    for offset in range(len(text) + 1):
        assert wide(offset) == len(text[:offset].encode("utf-16-le")) // 2
        assert narrow(offset) == len(text[:offset].encode("utf-8"))
        assert points(offset) == offset


def test_response_refuses_an_unknown_encoding() -> None:
    with pytest.raises(ValueError, match="offset_encoding"):
        measure("é", "latin-1")
