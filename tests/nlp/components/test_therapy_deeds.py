"""The words of a therapy row: service and minutes, what was done, the timed total."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


def told(found: Encounter, text: str, target: str) -> list[str]:
    (act,) = [p for p in found.procedures if p.status == "performed" and p.target == target]
    return [text[v.evidence.start : v.evidence.end] for v in act.attributes["deed"]]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("Therapeutic exercise 20 min: bridges, clams", ["Therapeutic exercise 20 min: bridges, clams", "Timed total 35 min"]),
        ("Therapeutic exercise - 20 min. Bridges, clams.", ["Therapeutic exercise - 20 min.", "Bridges, clams", "Timed total 35 min"]),
        ("10:00-10:20 therapeutic exercise", ["10:00-10:20 therapeutic exercise", "Timed total 35 min"]),
        ("20 min therapeutic exercise, wall slides", ["20 min therapeutic exercise, wall slides", "Timed total 35 min"]),
    ],
)
def test_therapy_deeds_are_the_row_what_was_done_and_the_timed_total(read: Read, row: str, words: list[str]) -> None:
    text = f"PT DAILY NOTE\nTreatment:\n{row}\nManual therapy - 15 min\nTimed total 35 min\n"
    assert told(read(text), text, "therapeutic_exercise") == words


def test_therapy_deeds_of_one_service_hold_no_other(read: Read) -> None:
    text = "PT DAILY NOTE\nThen therapeutic exercise, neuromuscular re-education and manual therapy, 15 min each.\n"
    assert not any("exercise" in words for words in told(read(text), text, "manual_therapy"))
