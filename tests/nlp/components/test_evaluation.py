"""Complexity of an evaluation from its components: the lowest one that the note gives."""

from __future__ import annotations

import pytest

from nlp.components.evaluation import read_complexity, read_evaluation_minutes


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Moderate complexity.", "moderate"),
        ("Clinical decision making straightforward.", "low"),
        ("Decision making of HIGH complexity.", "high"),
        ("No personal factors or comorbidities. (2 elements: pinch, typing) Presentation: stable.", "low"),
        ("Personal factors: 2 (HTN, DM)\nElements examined: 3\nPresentation: evolving", "moderate"),
        ("Personal factors: A, B, C\nElements addressed: 5\nHis presentation is unstable.", "high"),
        ("Comorbidities (≥3): stroke, CKD\nPRESENTATION: unstable", "high"),
        ("Comorbidities: diabetes, obesity. More than four elements. Unstable presentation. High complexity.", "moderate"),
        ("Personal factors: A, B, C, D\nElements: 6\nClinical presentation stable. High complexity.", "low"),
        ("Left knee pain, range of motion 0 to 105 degrees.", None),
    ],
)
def test_evaluation_complexity_is_the_lowest_component(text: str, level: str | None) -> None:
    assert {v["value"] for v in read_complexity(text)} == ({level} if level else set())


def test_evaluation_complexity_points_at_its_words() -> None:
    text = "Presentation: evolving. Moderate complexity."
    assert {text[s:e] for s, e, _ in (v["evidence"] for v in read_complexity(text))} == {"Presentation: evolving", "Moderate complexity"}


@pytest.mark.parametrize(
    ("text", "spent"),
    [
        ("Eval 35 min", 35),
        ("The evaluation took fifty minutes.", 50),
        ("Besides the 40-minute evaluation she did therapeutic exercise for 15 minutes.", 40),
        ("Therapeutic exercise 15 min, evaluation 30 min.", 30),
        ("24 min spent on evaluation.", 24),
        ("Re-eval time 25 min.", 25),
        ("Evaluation done. Ther ex 20 min.", None),
    ],
)
def test_evaluation_minutes_are_its_own(text: str, spent: int | None) -> None:
    assert [v["value"] for v in read_evaluation_minutes(text)] == ([] if spent is None else [spent])
