"""Which mentions are of one act, and which acts stay apart."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
def test_same_act_join_the_mentions_of_one_act(read: Read, text: str, expected: tuple[str, str | None]) -> None:
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
def test_same_act_keep_different_acts_apart(read: Read, text: str, expected: set[tuple[str, str | None]]) -> None:
    assert set(performed(read(text))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "PROCEDURES:\n1. Right L4-5 transforaminal epidural steroid injection\n2. Lumbar epidural injection, L3-4 interlaminar\n",
            [("transforaminal_epidural", None), ("interlaminar_epidural", None)],
        ),
        (
            "PROCEDURES:\n1. Nerve block, left greater occipital\n2. Nerve block, right saphenous\n",
            [("nerve_block", "greater_occipital"), ("nerve_block", "saphenous")],
        ),
        (
            "PROCEDURES:\n1. Right knee injection\n2. Left trochanteric bursa injection\n3. Left greater occipital nerve block\n",
            [("joint_injection", "knee"), ("joint_injection", "trochanteric_bursa"), ("nerve_block", "greater_occipital")],
        ),
        (
            "PROCEDURES:\n1. Medial branch block, right L3, L4\n2. Radiofrequency ablation, left L3, L4 medial branches\n",
            [("medial_branch_block", None), ("facet_ablation", None)],
        ),
    ],
)
def test_same_act_each_item_of_a_list_is_an_act(read: Read, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert performed(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Under ultrasound the right patellar tendon was injected with 4 mL of platelet rich plasma through a 22 gauge needle.",
        (
            "PROCEDURE: PRP, left Achilles tendon\nDESCRIPTION: Under ultrasound the left Achilles tendon was injected with 4 mL of "
            "platelet rich plasma."
        ),
    ],
)
def test_same_act_plasma_at_a_tendon_is_one_act(read: Read, text: str) -> None:
    assert performed(read(text)) == [("platelet_rich_plasma", None)]


def test_same_act_the_halves_of_the_spine_are_two(read: Read) -> None:
    found = read(
        "PROCEDURES:\n1. Left C5, C6 medial branch blocks under fluoroscopy.\n2. Left L4, L5 medial branch blocks under fluoroscopy.\n"
    )
    assert [[s.value for s in p.sites] for p in found.procedures if p.status == "performed"] == [["C5", "C6"], ["L4", "L5"]]
