from __future__ import annotations

import pytest
from anyio.from_thread import start_blocking_portal
from hypothesis import given
from hypothesis import strategies as st

from models.request import RequestError
from service.form import File, Form
from service.workbench.asked import carried_note, carry, fields_of, note_of, shown


@given(st.text(st.characters(codec="utf-8")))
def test_asked_carried_note_comes_back_as_it_was(text: str) -> None:
    assert carried_note(carry(text)) == text
    assert carry(text).isascii()


@pytest.mark.parametrize(
    ("form", "note"),
    [
        (Form({"text": "a\r\nb\r\n"}, {}), "a\nb\n"),
        (Form({"text": "ignored", "carried": carry("a\r\nb")}, {}), "a\r\nb"),
        (Form({"text": " \r\n"}, {"file": File("x.txt", "text/plain", b"a\r\nb")}), "a\r\nb"),
        (Form({}, {}), ""),
    ],
)
def test_asked_note_of_a_form(form: Form, note: str) -> None:
    with start_blocking_portal() as portal:
        assert portal.call(note_of, form) == note


def test_asked_note_and_file_at_once() -> None:
    form = Form({"text": "a"}, {"file": File("x.txt", "text/plain", b"b")})
    with start_blocking_portal() as portal, pytest.raises(RequestError, match="found both"):
        portal.call(note_of, form)


def test_asked_blank_fields_are_left_out() -> None:
    form = Form({"payer": "medicare", "date_of_service": "", "note_id": " n-1 ", "setting": " ", "text": "x", "csrf": "t"}, {})
    assert fields_of(form) == {"payer": "medicare", "note_id": "n-1"}
    assert {name: shown(form)[name] for name in ("payer", "text", "setting", "claim")} == {
        "payer": "medicare",
        "text": "x",
        "setting": " ",
        "claim": "",
    }
    assert ".docx" in shown()["accept"]
