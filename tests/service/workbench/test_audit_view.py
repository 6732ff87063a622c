from __future__ import annotations

from typing import get_args

from models.audit.records import Verdict
from service.store.words import without_words
from service.workbench.audit_view import VERDICTS, audit_view
from tests.service.stand_in import NOTE
from tests.service.workbench.sample_answers import audit


def test_audit_view_lines_and_what_is_left_out() -> None:
    view = audit_view(NOTE, audit())
    assert [(card["id"], card["name"], card["words"], card["tone"], card["documented"]) for card in view["lines"]] == [
        ("l1", "64483-RT", "Supported", "good", ["64483-RT"]),
        ("l2", "97110", "Not supported", "bad", []),
    ]
    assert [(card["id"], card["name"]) for card in view["omitted"]] == [("o1", "20552")]
    assert [card["id"] for card in view["alerts"]] == ["a1"]
    assert view["supported"] == 1
    assert {piece["text"]: (piece["ids"], piece["look"], piece["title"]) for piece in view["pieces"] if piece["ids"]} == {
        "Right": (["l1"], "for", "for: 64483-RT"),
        "L4-L5": (["l1"], "for", "for: 64483-RT"),
        "transforaminal epidural steroid injection": (["l1", "a1"], "for", "for: 64483-RT, warning: The note is not signed."),
        "fluoroscopy": (["l1"], "for", "for: 64483-RT"),
        "Trigger points": (["o1"], "left-out", "left out: 20552"),
    }


def test_audit_view_against_is_seen_before_for() -> None:
    response = audit()
    response["lines"][0]["against"] = [piece for piece in response["lines"][0]["evidence"] if piece["role"] == "side"]
    right = next(piece for piece in audit_view(NOTE, response)["pieces"] if piece["text"] == "Right")
    assert (right["look"], right["title"]) == ("against", "against: 64483-RT, for: 64483-RT")


def test_audit_view_without_the_note() -> None:
    assert audit_view(None, without_words(audit()))["pieces"] is None


def test_audit_view_knows_every_verdict() -> None:
    assert set(VERDICTS) == set(get_args(Verdict))
