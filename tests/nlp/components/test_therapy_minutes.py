"""Whose minutes are whose in a therapy note."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


TOP = "Physical Therapy Daily Note\n"


@pytest.mark.parametrize(
    ("text", "exercise", "manual"),
    [
        ("Therapeutic exercise 25 min\nManual therapy 15 min\n", [25.0], [15.0]),
        ("25 min therapeutic exercise\n15 min manual therapy\n", [25.0], [15.0]),
        ("9:00-9:25 therapeutic exercise\n9:25-9:40 manual therapy\nTotal timed minutes 40\n", [25.0], [15.0]),
        ("Service | Min\nTherapeutic exercise | 24\nManual therapy | 16\n", [24.0], [16.0]),
        ("Therapeutic exercise and manual therapy, 15 min each\n", [15.0], [15.0]),
        ("Therapeutic exercise 30 min\nRest 8 min\nManual therapy 10 min\n", [30.0], [10.0]),
        ("Therapeutic exercise 30 min, rest 8 min\nManual therapy 10 min, set-up 3 min\n", [30.0], [10.0]),
        ("Therapeutic exercise minutes: 25. Manual therapy minutes: 15.\n", [25.0], [15.0]),
        ("Therapeutic exercise __25__ min   Manual therapy __15__ min\n", [25.0], [15.0]),
        ("Therapeutic exercise - total 30 min\n  bike 12 min\n  mat 18 min\nManual therapy 10 min\n", [30.0], [10.0]),
        ("Therapeutic exercise, stairs with min A, 25 min\nManual therapy 10 min\n", [25.0], [10.0]),
        ("Therapeutic exercise, walking 300', use of the bars, 25 min\nManual therapy 10 min\n", [25.0], [10.0]),
        ("Interventions:\nTherapeutic exercise 25 min\nManual therapy 10 min\n", [25.0], [10.0]),
    ],
    ids=[
        "behind",
        "before",
        "clock blocks",
        "a column",
        "each",
        "rest is nobody's",
        "rest in the same line",
        "a label before",
        "blanks",
        "a service's own total",
        "least assistance",
        "feet",
        "interventions given",
    ],
)
def test_therapy_minutes_go_to_their_service(read: Read, text: str, exercise: list[float], manual: list[float]) -> None:
    minutes = {p.target: [m.value for m in p.minutes] for p in read(TOP + text).procedures if p.status == "performed"}
    assert minutes == {"therapeutic_exercise": exercise, "manual_therapy": manual}


def test_therapy_minutes_cite_their_words(read: Read) -> None:
    text = TOP + "Therapeutic exercise 25 min\n"
    (found,) = read(text).procedures
    assert [text[m.evidence.start : m.evidence.end] for m in found.minutes] == ["25 min"]


@pytest.mark.parametrize(
    ("text", "therapist", "assistant"),
    [
        ("Therapeutic exercise 20 min by PT, 10 min by PTA.\n", 20.0, 10.0),
        ("Therapeutic exercise: PT 20 min, PTA 10 min.\n", 20.0, 10.0),
        ("Therapeutic exercise 30 min (20 min performed by PT, 10 min by PTA).\n", 20.0, 10.0),
        ("Therapeutic exercise 16 min PT / 15 min PTA.\n", 16.0, 15.0),
        ("Therapeutic exercise 25 min (PTA).\n", 0.0, 25.0),
        ("Therapeutic exercise 25 min by PTA under supervision of the PT.\n", 0.0, 25.0),
    ],
    ids=["by whom behind", "by whom before", "parts of a whole", "a slash", "alone", "who oversees"],
)
def test_therapy_minutes_are_shared_by_person(read: Read, text: str, therapist: float, assistant: float) -> None:
    (found,) = [p for p in read(TOP + text).procedures if p.status == "performed"]
    helped = sum(float(v.value) for v in found.attributes["assistant_minutes"])
    assert (sum(m.value for m in found.minutes) - helped, helped) == (therapist, assistant)


def test_therapy_minutes_of_a_rule_are_nobody_s(read: Read) -> None:
    assert not [p for p in read(TOP + "Reminder: therapeutic exercise 23-37 min = 2 units.\n").procedures if p.minutes]
