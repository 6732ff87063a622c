from __future__ import annotations

import pytest

from corpus.session import units_of


@pytest.mark.parametrize(
    ("minutes", "payer", "units"),
    [
        ((33, 7), "medicare", (2, 1)),
        ((33, 7), "commercial", (2, 0)),
        ((18, 13, 10, 8), "medicare", (1, 1, 1, 0)),
        ((24, 23), "medicare", (2, 1)),
        ((24, 23), "commercial", (2, 2)),
        ((20, 20), "medicare", None),  # the third unit is either's
        ((7,), "medicare", (0,)),
        ((45,), "medicare", (3,)),
    ],
)
def test_session_units(minutes: tuple[int, ...], payer: str, units: tuple[int, ...] | None) -> None:
    assert units_of(minutes, payer) == units
