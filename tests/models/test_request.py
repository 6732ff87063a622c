from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.request import MAX_CHARACTERS, PARTS, Part, Request, RequestError, parse_date, parse_request

NOTE = "Right L4-L5 transforaminal epidural."


def test_request_defaults() -> None:
    expected = Request(
        text=NOTE,
        note_id=None,
        date_of_service=None,
        payer="medicare",
        patient_status=None,
        setting=None,
        signed=None,
        include=frozenset({"facts", "alternatives", "not_coded", "alerts"}),
        offset_encoding="utf-32",
    )
    assert parse_request({"text": NOTE}) == expected


def test_request_takes_every_field() -> None:
    fields = {
        "text": NOTE,
        "note_id": "n-17",
        "date_of_service": "2026-03-02",
        "payer": "commercial",
        "patient_status": "new",
        "setting": "telehealth",
        "signed": False,
        "include": ["facts", "alerts"],
        "offset_encoding": "utf-16",
    }
    request = parse_request(fields)
    include: frozenset[Part] = frozenset(("facts", "alerts"))
    assert request == Request(NOTE, "n-17", date(2026, 3, 2), "commercial", "new", "telehealth", False, include, "utf-16")


def test_request_null_counts_as_left_out() -> None:
    names = ("note_id", "date_of_service", "payer", "patient_status", "setting", "signed", "include", "offset_encoding")
    assert parse_request({"text": NOTE, **dict.fromkeys(names)}) == parse_request({"text": NOTE})


@pytest.mark.parametrize("text", ["x", "\ufeffnote", "a\r\nb\t\u00a0c\x0c", "e\u0301 😀", " lead and trail ", "x" * MAX_CHARACTERS])
def test_request_never_changes_the_text(text: str) -> None:
    assert parse_request({"text": text}).text == text


@pytest.mark.parametrize(
    ("fields", "kind", "message"),
    [
        ({}, "missing", "text: expected a note of 1 to 200,000 characters, found nothing"),
        ({"text": None}, "missing", "text: expected a note of 1 to 200,000 characters, found nothing"),
        ({"text": ""}, "empty", "text: expected a note of 1 to 200,000 characters, found an empty string"),
        ({"text": " \r\n\t\u00a0"}, "empty", "text: expected a note of 1 to 200,000 characters, found only white space"),
        ({"text": "x" * 200_001}, "too_long", "text: expected a note of 1 to 200,000 characters, found 200,001 characters"),
        ({"text": ["x"]}, "type", "text: expected a note of 1 to 200,000 characters, found a list of 1"),
        ({"text": {"a": 1}}, "type", "text: expected a note of 1 to 200,000 characters, found an object of 1 fields"),
        ({"text": 12}, "type", "text: expected a note of 1 to 200,000 characters, found a number"),
        ({"text": b"x"}, "type", "text: expected a note of 1 to 200,000 characters, found a bytes"),
        ({"text": "ab\0c"}, "broken_text", "text: expected text without NUL characters, found one at character 2"),
        ({"text": "é\ud83d."}, "broken_text", "text: expected Unicode text, found a lone surrogate U+D83D at character 1"),
        ({"text": NOTE, "note_id": 17}, "type", "note_id: expected a string of up to 128 characters, found the number 17"),
        ({"text": NOTE, "note_id": "n" * 129}, "too_long", "note_id: expected a string of up to 128 characters, found 129 characters"),
        (
            {"text": NOTE, "note_id": "\udc80"},
            "broken_text",
            "note_id: expected Unicode text, found a lone surrogate U+DC80 at character 0",
        ),
        ({"text": NOTE, "payer": "aetna"}, "value", "payer: expected medicare or commercial, found 'aetna'"),
        ({"text": NOTE, "payer": True}, "type", "payer: expected medicare or commercial, found true"),
        ({"text": NOTE, "payer": 10**400}, "type", "payer: expected medicare or commercial, found a number"),
        ({"text": NOTE, "patient_status": "old"}, "value", "patient_status: expected new or established, found 'old'"),
        ({"text": NOTE, "setting": ""}, "value", "setting: expected office or facility or telehealth, found ''"),
        ({"text": NOTE, "signed": "yes"}, "type", "signed: expected true or false, found 'yes'"),
        ({"text": NOTE, "signed": 1}, "type", "signed: expected true or false, found the number 1"),
        ({"text": NOTE, "include": "facts"}, "type", "include: expected a list of facts, alternatives, not_coded, alerts, found 'facts'"),
        ({"text": NOTE, "include": ["x"]}, "value", "include: expected facts or alternatives or not_coded or alerts, found 'x'"),
        (
            {"text": NOTE, "include": [["facts"]]},
            "type",
            "include: expected facts or alternatives or not_coded or alerts, found a list of 1",
        ),
        ({"text": NOTE, "offset_encoding": "utf8"}, "value", "offset_encoding: expected utf-32 or utf-16 or utf-8, found 'utf8'"),
        ({"text": NOTE, "date_of_service": "03/02/2026"}, "date", "date_of_service: expected a date as YYYY-MM-DD, found '03/02/2026'"),
    ],
)
def test_request_says_what_is_wrong(fields: dict[str, object], kind: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_request(fields)
    assert (caught.value.kind, str(caught.value)) == (kind, message)


def test_request_names_unknown_fields() -> None:
    with pytest.raises(RequestError, match=r"request: expected only the fields text, note_id.*, found 'note', 'payor'$") as caught:
        parse_request({"text": NOTE, "note": None, "payor": "medicare"})
    assert caught.value.kind == "unknown_field"


@pytest.mark.parametrize("field", ["payer", "date_of_service", "note_id", "setting", "signed", "include", "a note as a field's name"])
def test_request_does_not_repeat_a_note_in_the_wrong_place(field: str) -> None:
    note = "zaphod " * 40
    fields: dict[str, object] = {"text": "x", note if field.startswith("a note") else field: note}
    with pytest.raises(RequestError) as caught:
        parse_request(fields)
    assert "zaphod" not in str(caught.value)
    assert "280 characters" in str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        "2025-02-30",
        "2025-13-01",
        "0000-01-01",
        "20250301",
        "2025-W09-6",
        "2025-3-1",
        "2025-03-01T00:00",
        "٢٠٢٥-٠٣-٠١",
        "",
        "today",
        " 2025-03-1",
    ],
)
def test_request_refuses_what_is_no_date(value: str) -> None:
    with pytest.raises(RequestError) as caught:
        parse_date(value, "date")
    assert caught.value.kind == "date"
    assert "YYYY-MM-DD" in str(caught.value)


@pytest.mark.parametrize("value", [20250301, datetime(2025, 3, 1), ["2025-03-01"]])
def test_request_refuses_a_date_of_another_type(value: object) -> None:
    with pytest.raises(RequestError, match="date: expected a date as YYYY-MM-DD") as caught:
        parse_date(value, "date")
    assert caught.value.kind == "type"


@given(st.dates())
def test_request_reads_back_every_date(day: date) -> None:
    assert parse_date(day.isoformat(), "date") == parse_date(day, "date") == day


@given(
    st.dictionaries(st.sampled_from(["text", "payer", "include", "signed", "date_of_service", "x"]), st.none() | st.text() | st.integers())
)
def test_request_is_read_or_refused_and_nothing_else(fields: dict[str, object]) -> None:
    try:
        request = parse_request(fields)
    except RequestError as error:
        request, refusal = None, str(error)
    else:
        refusal = ""
    assert bool(refusal) is (request is None)
    assert request is None or (request.text == fields["text"] and request.include == frozenset(PARTS))
