from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.request import RequestError
from service.inputs import decode_note, decode_object


@given(st.text())
def test_inputs_note_keeps_every_character(text: str) -> None:
    assert decode_note(text.encode("utf-8")) == text


def test_inputs_note_keeps_the_byte_order_mark() -> None:
    assert decode_note(b"\xef\xbb\xbfRight\r\n") == "\ufeffRight\r\n"


@pytest.mark.parametrize(
    ("raw", "kind", "message"),
    [
        (b"caf\xe9 au lait", "encoding", "text: expected UTF-8, found the byte 0xE9 at byte 3"),
        (b"\xff\xfeR\0", "encoding", "text: expected UTF-8, found the byte 0xFF at byte 0 (it looks like UTF-16)"),
        (b"ok \xed\xa0\x80", "encoding", "text: expected UTF-8, found the byte 0xED at byte 3"),
        (b"x" * 800_001, "too_long", "text: expected a note of 1 to 200,000 characters, found more than 800,000 bytes"),
    ],
)
def test_inputs_note_says_where_it_is_broken(raw: bytes, kind: str, message: str) -> None:
    with pytest.raises(RequestError) as caught:
        decode_note(raw)
    assert (caught.value.kind, str(caught.value)) == (kind, message)


@pytest.mark.parametrize(
    ("raw", "kind", "found"),
    [
        (b"", "json", "nothing"),
        (b" \n", "json", "nothing"),
        (b'{"text": "zaphod', "json", "a mistake at line 1, column "),
        (b'{"text": "zaphod \\ud800"}', "json", "a mistake at line 1, column "),
        (b'{"text": NaN}', "json", "a mistake at line 1, column "),
        (b"[" * 100_000, "json", "a mistake at line 1, column "),
        (b'{"text": "zaphod \xe9"}', "encoding", "the byte 0xE9 at byte 17"),
        (b'["zaphod"]', "type", "JSON of type list"),
        (b'"zaphod"', "type", "JSON of type str"),
        (b"null", "type", "JSON of type NoneType"),
    ],
)
def test_inputs_object_says_what_is_wrong_and_not_what_it_holds(raw: bytes, kind: str, found: str) -> None:
    with pytest.raises(RequestError) as caught:
        decode_object(raw, "body")
    assert caught.value.kind == kind
    assert caught.value.found.startswith(found)
    assert "zaphod" not in str(caught.value)


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.text()))
def test_inputs_object_reads_what_json_writes(fields: dict[str, object]) -> None:
    assert decode_object(json.dumps(fields).encode(), "body") == fields
