from __future__ import annotations

from typing import Any

import pytest

from models.classifier.card import card
from models.classifier.lessons import Lesson
from models.classifier.measure import accuracy, calibrated, measure_status, styles_out, without_rules
from models.classifier.status import status_model
from models.classifier.train import fit, with_made

HAND = [
    Lesson(f"section=body rule={rules} R:{word}", answer, rules, style, asked)
    for style in ("one", "two", "three")
    for word, answer, rules, asked in (
        ("injected", "performed", "discussed", True),
        ("next", "planned", "planned", False),
        ("denied", "negated", "performed", True),
    )
]


def test_measure_leaves_each_style_out_once() -> None:
    for style, others, tests in styles_out(HAND):
        assert {one.style for one in tests} == {style}
        assert style not in {one.style for one in others}
        assert len(others) + len(tests) == len(HAND)


def test_measure_status_compares_rules_classifier_and_both() -> None:
    def fitted(lessons: list[Lesson]) -> Any:
        return fit(status_model(), lessons)

    found = measure_status(HAND, {style: fitted(others) for style, others, _ in styles_out(HAND)}, fitted)
    assert found["rules"]["value"] == pytest.approx(1 / 3, abs=1e-3)
    assert found["classifier"]["value"] == 1.0
    assert found["rules"]["value"] < found["both"]["value"]
    assert found["open_rules"]["n"] == 6
    assert found["majority"]["value"] == pytest.approx(1 / 3, abs=1e-3)


def test_measure_classifier_alone_does_not_see_the_rules() -> None:
    assert without_rules(HAND[0]).seen == "section=body R:injected"


def test_measure_intervals_hold_the_value_and_repeat() -> None:
    cases = [("a", "a")] * 30 + [("a", "b")] * 10
    found = accuracy(cases)
    low, high = found["interval"]
    assert low < found["value"] == 0.75 < high
    assert accuracy(cases) == found
    assert accuracy(cases[:1])["interval"] is None


def test_measure_calibration_of_lines() -> None:
    found = calibrated([(0.95, True)] * 19 + [(0.95, False)])
    assert found["error"] == 0.0
    assert found["right"] == 0.95
    assert found["coverage_at_97"] == 0.95


def test_measure_made_lessons_weigh_less() -> None:
    lessons, weights = with_made(HAND[:2], HAND[2:5], 0.2)
    assert (len(lessons), weights) == (5, [1.0, 1.0, 0.2, 0.2, 0.2])


def test_measure_card_names_every_figure() -> None:
    status = {
        name: accuracy([("a", "a"), ("b", "a")]) for base in ("majority", "rules", "classifier", "both") for name in (base, f"open_{base}")
    }
    codes: dict[str, Any] = {
        "code_f1": 0.5, "code_f1_interval": [0.4, 0.6], "claim_exact": 0.25, "claim_exact_interval": None, "clean": 1.0, "n": 8,
    }  # fmt: skip
    lines = calibrated([(0.95, True)] * 3)
    text = card(
        {
            "status": status,
            "codes": {"rules": codes, "both": codes},
            "wording": {"names": 10, "rules": 7, "both": 9, "lost": ["LESI", "a long name"]},
            "lines": {"rules": lines, "both": lines},
            "notes": {"hand": 226, "made": 4000, "styles": ["one", "two"]},
        }
    )
    assert "226 notes written by hand in 2 styles" in text
    assert "50.0% (40.0% to 60.0%)" in text
    assert "(90%)" in text
    assert "`LESI`" in text
    assert "{" not in text
