"""Acts named outright, and what they were done to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


def performed(found: Encounter) -> set[tuple[str, str | None]]:
    return {(p.family, p.target) for p in found.procedures if p.status == "performed"}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("PROCEDURE: Left greater occipital nerve block.", {"greater_occipital"}),
        ("PROCEDURE: Greater and lesser occipital nerve blocks, left.", {"greater_occipital", "lesser_occipital"}),
        ("PROCEDURE: Right suprascapular nerve block with 5 mL bupivacaine.", {"suprascapular"}),
        ("PROCEDURE: Right knee and left shoulder injections with 40 mg Kenalog each.", {"knee", "shoulder"}),
    ],
)
def test_mentions_say_what_was_treated(read: Read, text: str, targets: set[str]) -> None:
    assert {target for _, target in performed(read(text))} == targets


def test_mentions_of_one_name_with_and_without_target_keep_an_order(read: Read) -> None:
    text = "With ultrasound the needle met the T6 transverse process and 20 mL of ropivacaine lifted the erector spinae for the ESP block."
    assert {family for family, _ in performed(read(text))} == {"plane_block"}


def test_mentions_what_was_left_out_tells_no_act(read: Read) -> None:
    text = "Vertebroplasty at L2. A 13G needle passed the pedicle of L2 under fluoroscopy, PMMA cement was injected without a balloon."
    assert {family for family, _ in performed(read(text))} == {"vertebroplasty"}


@pytest.mark.parametrize(
    "text",
    [
        "Nerve block discussed.",
        "Exam: the left greater occipital nerve is tender; palpation of the knee is painless.",
        "MRI: L4-5 foraminal stenosis, facet arthropathy, SI joints normal.",
        "Medications: Kenalog cream, lidocaine patch to the knee.",
        "The flu shot was injected in the left deltoid.",
    ],
)
def test_mentions_of_places_and_drugs_alone_are_no_act(read: Read, text: str) -> None:
    assert performed(read(text)) == set()
