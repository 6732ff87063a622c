"""The side of an act, from its title, its story, its label or the sentence before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter, Procedure

Read = Callable[..., Encounter]


def only(found: Encounter) -> Procedure:
    (procedure,) = [p for p in found.procedures if p.status == "performed"]
    return procedure


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("PROCEDURE: Right SI joint injection under fluoroscopy with 40 mg Kenalog.", "right"),
        ("Procedure: SI joint injection under fluoroscopy\nSide: LEFT\nDrug: 40 mg Kenalog\n", "left"),
        ("The right knee was swollen. I drew off 30 mL through an 18 gauge needle and injected 40 mg Kenalog.", "right"),
        ("The right side was prepped. SI joint injection was performed under fluoroscopy with 40 mg Kenalog.", "right"),
        ("Diagnosis: left sacroiliitis.\nPROCEDURE: SI joint injection under fluoroscopy with 40 mg Kenalog.", "left"),
        ("PROCEDURE: SI joint injection under fluoroscopy with 40 mg Kenalog.", None),
    ],
    ids=["title", "a field of its own", "the sentence before", "the side prepped", "the diagnosis", "nowhere"],
)
def test_own_side_where_it_is_told(read: Read, text: str, side: str | None) -> None:
    found = only(read(text))
    assert found.side == side
    assert found.conflicts == ()


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (
            "PROCEDURE: Bilateral SI joint injection under fluoroscopy.\nDESCRIPTION: A needle entered the right joint and 40 mg "
            "Kenalog was injected. The left side was not done.",
            "right",
        ),
        (
            "PROCEDURE: Bilateral knee injections.\nDESCRIPTION: 40 mg Kenalog was injected into the left knee. "
            "The right side was deferred.",
            "left",
        ),
        (
            "PROCEDURE: Right SI joint injection.\nDESCRIPTION: Under fluoroscopy a needle was placed in the left sacroiliac joint and "
            "40 mg Kenalog was injected.",
            "left",
        ),
    ],
)
def test_own_side_the_story_overrules_the_title_and_says_so(read: Read, text: str, side: str) -> None:
    found = only(read(text))
    assert found.side == side
    assert [c.attribute for c in found.conflicts] == ["side"]


@pytest.mark.parametrize(
    "text",
    [
        "Right L4-5 TFESI was performed under fluoroscopy with 10 mg dexamethasone; plan left L2-3 medial branch RFA.",
        "Right L4-5 TFESI was performed under fluoroscopy, 10 mg dexamethasone injected. Plan: left L2-3 medial branch RFA.",
        "Procedure: Right L4-5 TFESI performed under fluoroscopy, 10 mg dexamethasone injected. Plan: left L2-3 medial branch RFA.",
        "Procedure: Right L4-5 TFESI performed under fluoroscopy, 10 mg dexamethasone injected. Next visit: left L2-3 TFESI.",
        "Right L4-5 TFESI was performed under fluoroscopy with 10 mg dexamethasone, left L2-3 TFESI is scheduled for April.",
    ],
)
def test_own_side_takes_nothing_of_what_is_planned_in_the_same_paragraph(read: Read, text: str) -> None:
    found = only(read(text))
    assert (found.side, [(s.value, s.side) for s in found.sites]) == ("right", [("L4-L5", "right")])
