from __future__ import annotations

import pytest

from corpus.measures import Score, Share, calibration_error, compare, coverage, share


@pytest.mark.parametrize(
    ("score", "precision", "recall", "f1"),
    [
        (Score(), 1, 1, 1),
        (Score(right=3, extra=1, missed=0), 0.75, 1, 6 / 7),
        (Score(right=1, extra=1, missed=3), 0.5, 0.25, 1 / 3),
        (Score(extra=2), 0, 1, 0),
        (Score(missed=2), 1, 0, 0),
        (Score(extra=1, missed=1), 0, 0, 0),
    ],
)
def test_measures_score(score: Score, precision: float, recall: float, f1: float) -> None:
    assert (score.precision, score.recall, score.f1) == pytest.approx((precision, recall, f1))


def test_measures_add_up() -> None:
    assert Score(1, 2, 3) + Score(10, 20, 30) == Score(11, 22, 33)
    assert Share(1, 2) + Share(0, 3) == Share(1, 5)


def test_measures_share() -> None:
    assert share([True, False, True]) == Share(2, 3)
    assert (Share(1, 4).value, Share().value) == (0.25, None)


def test_measures_compare() -> None:
    assert compare({"a", "b", "c"}, {"b", "c", "d", "e"}) == Score(right=2, extra=2, missed=1)


@pytest.mark.parametrize(
    ("judged", "error"),
    [
        ([], None),
        ([(1.0, True)], 0),
        ([(0.9, True), (0.9, False)], 0.4),
        # Two bins: |0.95 - 1| for three of four lines, |0.25 - 1| for the other.
        ([(0.95, True)] * 3 + [(0.25, True)], 0.75 * 0.05 + 0.25 * 0.75),
        ([(0.5, True), (0.5, False)], 0),
    ],
)
def test_measures_calibration_error(judged: list[tuple[float, bool]], error: float | None) -> None:
    assert calibration_error(judged) == (None if error is None else pytest.approx(error))


@pytest.mark.parametrize(
    ("rights", "precision", "part"),
    [
        ([], 0.97, None),
        ([True] * 4, 0.97, 1),
        ([True, False, True, True], 0.75, 1),
        ([True, True, False, True], 0.97, 0.5),
        ([False], 0.5, 0),
    ],
)
def test_measures_coverage(rights: list[bool], precision: float, part: float | None) -> None:
    """The lines stand from the surest down; the order in which they come does not matter."""
    judged = [(1 - at / 10, right) for at, right in enumerate(rights)]
    assert coverage(reversed(judged), precision) == part
