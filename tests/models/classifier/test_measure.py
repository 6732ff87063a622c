from __future__ import annotations

from dataclasses import replace
from typing import Any

from models.classifier.card import card
from models.classifier.lessons import Lesson
from models.classifier.measure import calibrated, measure_status, over_notes, styles_out, without_rules
from models.classifier.status import CLASSES, status_model
from models.classifier.train import fit, with_made

SAID = (
    ("injected", "performed", "mentioned"),
    ("next", "planned", "planned"),
    ("denied", "negated", "historical"),
    ("and", "performed", "performed"),
)
HAND = [
    Lesson(f"section=body rule={said} R:{word}", answer, CLASSES[said], style, said != "performed", f"{style}-{number}")
    for style in ("one", "two", "three")
    for number, (word, answer, said) in enumerate(SAID)
    for _ in range(2)
]


def test_measure_leaves_each_style_out_once() -> None:
    for style, others, tests in styles_out(HAND):
        assert {one.style for one in tests} == {style}
        assert style not in {one.style for one in others}
        assert len(others) + len(tests) == len(HAND)


def measured(hand: list[Lesson]) -> dict[str, Any]:
    def fitted(lessons: list[Lesson]) -> Any:
        return fit(status_model(), lessons)

    return measure_status(hand, {style: fitted(others) for style, others, _ in styles_out(hand)}, fitted)


def test_measure_status_compares_rules_classifier_and_both() -> None:
    found = measured(HAND)
    values = [found[name]["value"] for name in ("majority", "rules", "classifier", "both", "over_rules", "over_classifier")]
    assert values == [0.5, 0.5, 1.0, 1.0, 0.5, 0.0]
    assert (found["rules"]["n"], found["asked_rules"]["n"]) == (24, 18)
    assert found["over_classifier"]["interval"] == [0.0, 0.0]


def test_measure_status_leaves_what_counts_as_done() -> None:
    found = measured([replace(one, rules="performed", asked=False) for one in HAND])
    assert found["both"] == found["rules"] != found["classifier"]
    assert "asked_both" not in found


def test_measure_classifier_alone_does_not_see_the_rules() -> None:
    assert without_rules(HAND[0]).seen == "section=body R:injected"


def test_measure_intervals_hold_the_value_and_repeat() -> None:
    cases = [(str(number), 1.0) for number in range(30)] + [(str(number), 0.0) for number in range(10)]
    found = over_notes(cases)
    low, high = found["interval"]
    assert low < found["value"] == 0.75 < high
    assert over_notes(cases) == found
    assert over_notes([("a", 1.0), ("a", 0.0)]) == {"value": 0.5, "interval": None, "n": 2}


def test_measure_intervals_are_over_notes() -> None:
    apart = over_notes((str(number), float(number % 2)) for number in range(40))
    together = over_notes((str(number // 10), float(number // 10 % 2)) for number in range(40))
    assert together["interval"][0] < apart["interval"][0]


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
        name: over_notes([("a", 1.0), ("b", 0.0)])
        for base in ("majority", "rules", "classifier", "both", "over_rules", "over_classifier")
        for name in (base, f"asked_{base}")
    }
    status["over_rules"] = {"value": 0.0801, "interval": [0.06, 0.1022], "n": 9}
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
    assert "+8.0 (+6.0 to +10.2)" in text
    assert "`LESI`" in text
    assert "{" not in text
