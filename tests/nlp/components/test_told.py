"""Acts told by a deed and its place, without their name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


def performed(found: Encounter) -> set[tuple[str, str | None]]:
    return {(p.family, p.target) for p in found.procedures if p.status == "performed"}


@pytest.mark.parametrize(
    ("text", "family", "target"),
    [
        (
            "A 22 gauge needle was advanced into the left sacroiliac joint under fluoroscopy and 40 mg Kenalog was injected.",
            "sacroiliac_injection",
            None,
        ),
        ("The right knee was entered with a 22 gauge needle and 40 mg Kenalog was injected.", "joint_injection", "knee"),
        (
            "Under fluoroscopy a needle was advanced to the left L4-5 foramen and 10 mg dexamethasone was injected.",
            "transforaminal_epidural",
            None,
        ),
        (
            "The left greater occipital nerve was blocked with 3 mL of bupivacaine through a 25 gauge needle.",
            "nerve_block",
            "greater_occipital",
        ),
        ("The medial branches at L3, L4 and L5 were lesioned at 80 C for 90 seconds under fluoroscopy.", "facet_ablation", None),
        ("The right subacromial bursa was injected with 40 mg of Depo-Medrol.", "joint_injection", "subacromial_bursa"),
        ("R hip bursa: 40 mg Kenalog + 4 cc lido, 22g, tol well.", "joint_injection", "trochanteric_bursa"),
        (
            "A 25g needle was placed at the stellate ganglion under ultrasound and 8 mL ropivacaine was injected.",
            "sympathetic_block",
            "stellate",
        ),
    ],
)
def test_told_told_without_the_name_of_the_act(read: Read, text: str, family: str, target: str | None) -> None:
    assert performed(read(text)) == {(family, target)}


def test_told_a_sentence_is_no_label(read: Read) -> None:
    text = "PROCEDURE: Carpal tunnel injection.\nThe left wrist was prepped.\nThen 20 mg of Kenalog was injected into the carpal tunnel."
    assert {family for family, _ in performed(read(text))} == {"carpal_tunnel_injection"}


def test_told_act_and_place_far_apart_are_no_act(read: Read) -> None:
    assert performed(read("Kenalog was injected in May. " + "He walks daily. " * 20 + "The right knee is stable.")) == set()
