"""Needle EMG by the muscles of each limb, beside conduction studies or alone."""

from __future__ import annotations

import pytest

from models.rules.nerve_studies import needle_lines


@pytest.mark.parametrize(
    ("limbs", "others", "conduction", "lines"),
    [
        ((5,), 0, True, (("95886", 1),)),
        ((4,), 0, True, (("95885", 1),)),
        ((6, 3), 2, True, (("95886", 1), ("95885", 1))),
        ((), 3, True, (("95887", 1),)),
        ((5,), 0, False, (("95860", 1),)),
        ((5, 7), 0, False, (("95861", 1),)),
        ((4,), 0, False, ()),
        ((5, 5, 5), 0, False, ()),
        ((), 3, False, ()),
    ],
)
def test_nerve_studies_needle_lines(limbs: tuple[int, ...], others: int, conduction: bool, lines: tuple[tuple[str, int], ...]) -> None:
    assert needle_lines(limbs, others, conduction=conduction) == lines
