from __future__ import annotations

import pytest

from service.store.words import with_words, without_words
from service.workbench.answer_view import answer_view, line_view
from tests.service.stand_in import NOTE
from tests.service.workbench.sample_answers import CHANGE, answer, standing


def test_answer_view_cards_and_pieces() -> None:
    view = answer_view(NOTE, answer(), standing(CHANGE))
    assert [card["id"] for card in view["suggested"] + view["candidates"] + view["alerts"] + view["not_coded"]] == ["s1", "c2", "a1", "n1"]
    assert {piece["text"]: (piece["ids"], piece["look"], piece["title"]) for piece in view["pieces"] if piece["ids"]} == {
        "Right": (["s1"], "suggested", "64483-RT"),
        "L4-L5": (["s1"], "suggested", "64483-RT"),
        "transforaminal epidural steroid injection": (["s1", "a1"], "suggested", "64483-RT, warning: The note is not signed."),
        "fluoroscopy": (["s1"], "suggested", "64483-RT"),
        "Trigger points": (["c2"], "candidate", "20552"),
        "radiofrequency ablation": (["n1"], "not-coded", "radiofrequency ablation, not coded: planned"),
    }
    line = view["suggested"][0]
    assert line["state"]["action"] == "change"
    assert [alert["id"] for alert in line["alerts"]] == ["a1"]
    assert list(line["roles"]) == ["procedure", "level", "side", "imaging"]
    assert view["candidates"][0]["alerts"] == []


def test_answer_view_without_the_note() -> None:
    kept = without_words(answer())
    view = answer_view(None, kept)
    assert view["pieces"] is None
    assert "text" not in view["suggested"][0]["roles"]["side"][0]
    assert answer_view(NOTE, with_words(kept, NOTE))["pieces"] == answer_view(NOTE, answer())["pieces"]


def test_answer_view_of_parts_that_were_not_asked_for() -> None:
    view = answer_view(NOTE, answer(include=[]))
    assert view["alerts"] == view["not_coded"] == []


def test_answer_view_of_one_line() -> None:
    assert line_view(answer(), standing(CHANGE), 1)["state"]["words"].startswith("Changed to 64483-LT x2")
    assert line_view(answer(), (), 2)["id"] == "c2"
    for place in (0, 3):
        with pytest.raises(IndexError):
            line_view(answer(), (), place)
