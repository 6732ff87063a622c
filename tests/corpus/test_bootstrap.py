from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpus.bootstrap import interval


def _mean(items: Sequence[float]) -> float | None:
    return sum(items) / len(items) if items else None


def test_bootstrap_interval_holds_the_figure_and_repeats() -> None:
    items = [1.0] * 60 + [0.0] * 40
    low, high = interval(items, _mean) or (1.0, 0.0)
    assert low < 0.6 < high
    assert high - low < 0.25
    assert interval(items, _mean) == (low, high)


def test_bootstrap_more_items_are_surer() -> None:
    few, many = interval([1.0, 0.0] * 10, _mean), interval([1.0, 0.0] * 200, _mean)
    assert few
    assert many
    assert many[1] - many[0] < few[1] - few[0]


@pytest.mark.parametrize("items", [[], [1.0]])
def test_bootstrap_nothing_to_draw_from(items: list[float]) -> None:
    assert interval(items, _mean) is None


def test_bootstrap_figure_that_cannot_be_said() -> None:
    assert interval([1.0, 2.0, 3.0], lambda items: None) is None
