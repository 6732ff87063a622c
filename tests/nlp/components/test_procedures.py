"""Title, numbered list and narrative of one act are one procedure; different acts stay apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.coder import Coder
from nlp.facts import Encounter

Read = Callable[..., Encounter]


def performed(found: Encounter) -> list[tuple[str, str | None]]:
    return [(p.family, p.target) for p in found.procedures if p.status == "performed"]


JOINED = [
    (
        "PROCEDURE: Right L4-5 and L5-S1 TFESI.\n\n1. Right L4-5\n2. Right L5-S1\n\nDESCRIPTION: Under "
        "fluoroscopy a 22-gauge needle was advanced to the "
        "right L4-5 foramen. 5 mg dexamethasone was injected. The same was done at L5-S1. The transforaminal "
        "injections were tolerated well.",
        ("transforaminal_epidural", None),
    ),
    (
        "PROCEDURE: Right SI joint injection\n\nDESCRIPTION: Under fluoroscopy a needle was placed in the "
        "right sacroiliac joint, contrast outlined the joint and "
        "40 mg Kenalog was injected. The SIJ injection was well tolerated.",
        ("sacroiliac_injection", None),
    ),
    (
        "PROCEDURES PERFORMED:\n1. Bilateral L3, L4 medial branch and L5 dorsal ramus radiofrequency "
        "ablation.\n\nDESCRIPTION: Under fluoroscopy cannulas were "
        "placed. Lesions were made at 80 C for 90 seconds at each medial branch. The rhizotomy took 40 minutes.",
        ("facet_ablation", None),
    ),
    ("Left knee injection today. The knee was injected with 40 mg Kenalog through a 22 gauge needle.", ("joint_injection", "knee")),
]


@pytest.mark.parametrize(("text", "expected"), JOINED, ids=[e[0] for _, e in JOINED])
def test_procedures_join_the_mentions_of_one_act(read: Read, text: str, expected: tuple[str, str | None]) -> None:
    found = read(text)
    assert performed(found) == [expected]
    (procedure,) = [p for p in found.procedures if p.status == "performed"]
    assert len([e for e in procedure.mentions if e.role == "procedure"]) > 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PROCEDURES:\n1. Left L4-5 TFESI under fluoroscopy.\n2. Right SI joint injection under fluoroscopy.\n",
            {("transforaminal_epidural", None), ("sacroiliac_injection", None)},
        ),
        (
            "PROCEDURES:\n1. Left GON block.\n2. Trigger point injections, right trapezius.\n",
            {("nerve_block", "greater_occipital"), ("trigger_point", None)},
        ),
        (
            "PROCEDURE: Right knee injection with 40 mg Kenalog and left shoulder injection with 40 mg Kenalog.",
            {("joint_injection", "knee"), ("joint_injection", "shoulder")},
        ),
        ("Ther ex 25 min, manual therapy 15 minutes.", {("therapy", "therapeutic_exercise"), ("therapy", "manual_therapy")}),
    ],
)
def test_procedures_keep_different_acts_apart(read: Read, text: str, expected: set[tuple[str, str | None]]) -> None:
    assert set(performed(read(text))) == expected


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
