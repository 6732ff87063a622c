from __future__ import annotations

import pytest

from corpus.attributes import ATTRIBUTES
from corpus.measures import Score, Share
from corpus.metrics import LineResult, Metrics, NoteResult


def note(*lines: LineResult, coded: bool = True) -> NoteResult:
    facts = dict.fromkeys(ATTRIBUTES, Score(1, 1, 0))
    return NoteResult("n", True, coded, lines, None, False, facts, Share(2, 2), Share(1, 1), Share(1, 2), Score(3, 1, 0))


RIGHT = LineResult("code", "64483", "right", True, True, 0.95)
WRONG_SIDE = LineResult("code", "64484", "right", True, False, 0.85)
EXTRA = LineResult("code", "62323", "extra", confidence=0.55)
DRUG_MISSED = LineResult("drug", "J1100", "missed")


@pytest.mark.parametrize(
    ("lines", "exact", "claim"),
    [((), True, True), ((RIGHT, DRUG_MISSED), True, True), ((RIGHT, WRONG_SIDE), True, False), ((RIGHT, EXTRA), False, False)],
)
def test_metrics_note_is_exact(lines: tuple[LineResult, ...], exact: bool, claim: bool) -> None:
    assert (note(*lines).exact, note(*lines).claim_exact) == (exact, claim)


def test_metrics_add_up_to_those_of_all_notes() -> None:
    total = Metrics((note(RIGHT, WRONG_SIDE),)) + Metrics((note(EXTRA, DRUG_MISSED, coded=False),))
    assert total.codes == Score(right=2, extra=1)
    assert total.drugs == Score(missed=1)
    assert total.facts["level"] == Score(2, 2, 0)
    assert (total.units, total.side, total.clean, total.coded_claim_exact) == (Share(2, 2), Share(1, 2), Share(0, 1), Share(0, 1))
    assert (total.touched_quotes, total.valid_spans, total.evidence_words) == (Share(2, 4), Share(4, 4), Score(6, 2, 0))
    assert total.calibration_error == pytest.approx((0.05 + 0.15 + 0.55) / 3)
    assert total.coverage == pytest.approx(2 / 3)


def test_metrics_of_nothing() -> None:
    figures = Metrics(()).figures()
    assert figures["code_f1"] == 1.0
    assert figures["calibration_error"] is figures["visits"] is figures["claim_exact"] is None
