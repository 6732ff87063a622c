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
    ],
    ids=["behind", "before", "clock blocks", "a column", "each", "rest is nobody's"],
)
def test_therapy_minutes_go_to_their_service(read: Read, text: str, exercise: list[float], manual: list[float]) -> None:
    minutes = {p.target: [m.value for m in p.minutes] for p in read(TOP + text).procedures if p.status == "performed"}
    assert minutes == {"therapeutic_exercise": exercise, "manual_therapy": manual}


def test_therapy_minutes_cite_their_words(read: Read) -> None:
    text = TOP + "Therapeutic exercise 25 min\n"
    (found,) = read(text).procedures
    assert [text[m.evidence.start : m.evidence.end] for m in found.minutes] == ["25 min"]
