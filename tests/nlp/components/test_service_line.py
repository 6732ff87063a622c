"""The line of a therapy service: its side, and the levels and muscles under the hands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter, Procedure

Read = Callable[..., Encounter]

KNEE = "PHYSICAL THERAPY DAILY NOTE\nDx: left knee osteoarthritis.\n"
BACK = "PHYSICAL THERAPY DAILY NOTE\nDx: low back pain, lumbar strain.\n"


def service(found: Encounter, target: str) -> Procedure:
    (one,) = [p for p in found.procedures if p.status == "performed" and p.target == target]
    return one


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (KNEE + "Therapeutic exercise 23 min: quad sets, step-ups, bridges.", "left"),
        (BACK + "Therapeutic exercise 23 min: bridges, side planks, hip hinge.", None),
        (BACK + "Exam: R hip flexor 4/5.\nTherapeutic exercise 23 min: bridges, side planks, hip hinge.", None),
        (KNEE + "Exam: right knee full, left knee 10-95, left knee swollen.\nTherapeutic exercise 23 min: step-ups.", "left"),
    ],
    ids=["the limb diagnosed", "the spine has none", "a limb beside the spine", "the other limb compared"],
)
def test_service_line_side_of_the_limb(read: Read, text: str, side: str | None) -> None:
    assert service(read(text), "therapeutic_exercise").side == side


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("right L4 UPA grade III, right piriformis release", "right"),
        ("right levator scapulae release, C5-6 lateral glides, cervical traction", None),
        ("L3-4 central PA grade III, lumbar paraspinal soft tissue work", None),
    ],
    ids=["all of it", "a part of it", "none of it"],
)
def test_service_line_side_of_what_it_lists(read: Read, words: str, side: str | None) -> None:
    assert service(read(f"{BACK}Manual therapy 15 min: {words}."), "manual_therapy").side == side


def test_service_line_places_under_the_hands(read: Read) -> None:
    text = (
        BACK + "Manual therapy 15 min. Prone L3-L5 PA grade III, left piriformis release.\nTherapeutic exercise 23 min: piriformis stretch."
    )
    found = read(text)
    assert [(s.kind, s.value) for s in service(found, "manual_therapy").sites] == [
        ("level", "L3-L4"),
        ("level", "L4-L5"),
        ("muscle", "piriformis"),
    ]
    assert service(found, "therapeutic_exercise").sites == ()


@pytest.mark.parametrize("charge", ["", ", no charge", ", not billed"])
def test_service_line_cupping_is_a_fact_without_a_code(read: Read, charge: str) -> None:
    text = f"ACUPUNCTURE NOTE\nLI4, LV3, GB20, with patient 16 min, no e-stim.\nGliding cups L upper trapezius 5 min{charge}.\n"
    (found,) = [p for p in read(text).procedures if p.family == "cupping"]
    assert (found.status, found.side, [s.value for s in found.sites], [n.value for n in found.minutes]) == (
        "performed",
        "left",
        ["trapezius"],
        [5.0],
    )


def test_service_line_dry_needling_keeps_its_minutes(read: Read) -> None:
    text = (
        "PHYSICAL THERAPY NOTE\nDry needling was performed to the right infraspinatus and right teres minor, dwell 3 min. "
        "Needling took 14 minutes.\nTherapeutic exercise 20 min: bands."
    )
    (found,) = [p for p in read(text).procedures if p.family == "dry_needling" and p.status == "performed"]
    assert [n.value for n in found.minutes] == [14.0]
