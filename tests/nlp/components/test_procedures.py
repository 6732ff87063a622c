"""One procedure an act: halves of the spine, sides, copies, acts broken off."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.coder import Coder
from nlp.facts import Encounter

Read = Callable[..., Encounter]


def performed(found: Encounter) -> list[tuple[str, str | None]]:
    return [(p.family, p.target) for p in found.procedures if p.status == "performed"]


def test_procedures_keep_the_halves_of_the_spine_apart(read: Read) -> None:
    found = read("PROCEDURES:\n1. C5-6, C6-7 medial branch blocks under fluoroscopy.\n2. L4-5 medial branch block under fluoroscopy.\n")
    assert [[s.value for s in p.sites] for p in found.procedures] == [["C5-C6", "C6-C7"], ["L4-L5"]]


def test_procedures_each_keep_their_side(read: Read) -> None:
    found = read("PROCEDURES:\n1. Left L4-5 TFESI under fluoroscopy.\n2. Right SI joint injection under fluoroscopy.\n")
    assert {p.family: p.side for p in found.procedures} == {"transforaminal_epidural": "left", "sacroiliac_injection": "right"}


def test_procedures_a_copied_block_adds_nothing(read: Read) -> None:
    today = "PROCEDURE: Left GON block with 3 mL bupivacaine."
    found = read(f"Copied from 01/05/2026:\nPROCEDURE: Right GON block with 3 mL bupivacaine.\n--- end of copy ---\n{today}")
    assert [(p.target, p.side) for p in found.procedures if p.status == "performed"] == [("greater_occipital", "left")]


def test_procedures_mark_spans_of_the_doc(coder: Coder) -> None:
    doc = coder.nlp("PROCEDURE: Right L4-5 TFESI under fluoroscopy. PLAN: RFA next month.")
    assert [(s.text, s.label_) for s in doc.spans["procedures"]] == [("TFESI", "transforaminal_epidural"), ("RFA", "facet_ablation")]


@pytest.mark.parametrize("text", ["The weather is fine.", "Sprained ankle, elastic wrap, ibuprofen.", "12 13 14", "<p>hello</p>"])
def test_procedures_note_of_another_field_has_none(read: Read, text: str) -> None:
    found = read(text)
    assert found.procedures == ()
    assert found.drugs == ()


BEGUN = "PROCEDURE: Right L4-5 TFESI under fluoroscopy.\nDESCRIPTION: A 22 gauge needle was advanced to the foramen. "


@pytest.mark.parametrize(
    ("story", "modifiers"),
    [
        ("The patient fainted and the procedure was aborted. No drug was given.", ("53", "RT")),
        ("He coughed hard. We terminated the procedure.", ("53", "RT")),
        ("10 mg dexamethasone was injected. The procedure was stopped after that.", ("RT",)),
    ],
    ids=["aborted", "terminated", "after the drug"],
)
def test_procedures_begun_and_broken_off(coder: Coder, story: str, modifiers: tuple[str, ...]) -> None:
    found = coder.suggest(BEGUN + story, date_of_service="2026-03-02").suggestions
    assert [s.modifiers for s in found if s.code == "64483"] == [modifiers]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PROCEDURE: Right medial branch blocks, two regions: C4, C5, L3, L4, L5, under fluoroscopy with 0.5 mL bupivacaine each.",
            [("right", ["C4", "C5"]), ("right", ["L3", "L4", "L5"])],
        ),
        (
            "PROCEDURE: Medial branch blocks, neck and back, under fluoroscopy\n\nC5 left: 0.4 mL\nC6 left: 0.4 mL\nL4 right: 0.4 mL\n"
            "L5 right: 0.4 mL\n",
            [("left", ["C5", "C6"]), ("right", ["L4", "L5"])],
        ),
    ],
)
def test_procedures_one_title_over_neck_and_back_is_two(read: Read, text: str, expected: list[tuple[str, list[str]]]) -> None:
    found = [p for p in read(text).procedures if p.status == "performed"]
    assert [(p.side, [s.value for s in p.sites]) for p in found] == expected
