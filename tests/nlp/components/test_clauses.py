"""The clause around words: neither two words nor a paragraph."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from nlp.components.clauses import clause
from nlp.components.reading import Reading
from nlp.components.sections import find_sections
from nlp.components.segments import find_segments


def reading_of(text: str) -> Reading:
    sections = find_sections(text)
    segments = find_segments(text, sections)
    made: Any = SimpleNamespace(text=text, sections=sections, segments=segments, starts=[s.start for s in segments])
    return cast(Reading, made)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Then the joint was entered. Nothing else.", "entered", "Then the joint was entered"),
        ("Prone; the joint was entered; tolerated well", "joint", "the joint was entered"),
        ("- left knee, 40 mg Kenalog", "Kenalog", "left knee, 40 mg Kenalog"),
        ("cuff - rested; deltoid 20 U", "rested", "rested"),
        ("Row | L4-5 | R | 0.5 mL", "L4-5", "Row | L4-5 | R | 0.5 mL"),
        ("word", "word", "word"),
    ],
)
def test_clauses_end_with_the_sentence_the_semicolon_or_the_dash(text: str, words: str, expected: str) -> None:
    start, end = clause(reading_of(text), text.index(words), text.index(words) + len(words))
    assert text[start:end] == expected


def test_clauses_that_run_on_are_cut_at_a_joint_within_reach() -> None:
    text = "and so on " * 12 + "with the needle advanced under fluoroscopy, " + "and further on " * 12
    at = text.index("advanced")
    start, end = clause(reading_of(text), at, at + 8)
    assert "needle advanced under fluoroscopy" in text[start:end]
    assert end - start < 160


def test_clauses_never_lose_the_words_asked_for() -> None:
    text = ".;- " * 4 + "x" + " ,.;" * 4
    at = text.index("x")
    start, end = clause(reading_of(text), at, at + 1)
    assert start <= at < end
