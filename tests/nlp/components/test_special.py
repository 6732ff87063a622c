"""The readers that only some groups of services need."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


def values(found: Encounter, family: str, name: str) -> list[str]:
    return [v.value for p in found.procedures if p.family == family and p.status == "performed" for v in p.attributes.get(name, ())]


@pytest.mark.parametrize(
    ("text", "assisted"),
    [
        ("Physical Therapy Daily Note, PTA visit\nTreatment provided by Lee, PTA\nTherapeutic exercise 30 min\n", ["30"]),
        ("Physical Therapy Daily Note\nTherapeutic exercise 30 min\n\nLee Marsh, PT\n", []),
    ],
)
def test_special_minutes_of_an_assistant(read: Read, text: str, assisted: list[str]) -> None:
    assert values(read(text), "therapy", "assistant_minutes") == assisted


@pytest.mark.parametrize("level", ["low", "moderate", "high"])
def test_special_evaluation_has_its_level_and_minutes(read: Read, level: str) -> None:
    found = read(f"Physical Therapy Initial Evaluation\n{level.capitalize()} complexity evaluation, 40 min.\n")
    assert values(found, "therapy_evaluation", "complexity") == [level]
    assert [m.value for p in found.procedures for m in p.minutes] == [40.0]


def test_special_needle_sets_have_minutes(read: Read) -> None:
    found = read("Acupuncture note, Pat Orr L.Ac. Needles at LI4, LR3, ST36 retained 20 min; 15 min face to face with the patient.")
    assert [(p.family, [m.value for m in p.minutes]) for p in found.procedures if p.status == "performed"] == [("acupuncture", [15.0])]


def test_special_a_month_of_monitoring_has_days_and_minutes(read: Read) -> None:
    found = read(
        "Remote therapeutic monitoring\nDevice data were recorded on 18 of 30 days.\nMonthly log:\n3/2/2026 12 min phone call with "
        "patient\n3/9/2026 10 min review\nTotal 22 min\n"
    )
    assert [c.value for p in found.procedures for c in p.counts] == [18.0]
    assert values(found, "remote_monitoring", "own_minutes") == ["22"]
    assert values(found, "remote_monitoring", "live_contact") == ["yes"]
