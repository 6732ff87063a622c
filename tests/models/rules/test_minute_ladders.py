"""First and further units of services by minutes, at each step and just below it."""

import pytest

from models.rules.minute_ladders import LADDERS, by_ladder
from models.tables.load import load_tables


@pytest.mark.parametrize(
    ("code", "minutes", "expected"),
    [
        ("99484", 19, ""),
        ("99484", 20, "99484 1"),
        ("G0323", 45, "G0323 1"),
        ("99492", 35, ""),
        ("99492", 85, "99492 1"),
        ("99492", 86, "99492 1, 99494 1"),
        ("99492", 116, "99492 1, 99494 2"),
        ("99493", 31, "99493 1"),
        ("99493", 76, "99493 1, 99494 1"),
        ("G0019", 89, "G0019 1"),
        ("G0019", 90, "G0019 1, G0022 1"),
        ("G0023", 150, "G0023 1, G0024 3"),
        ("G0140", 200, "G0140 1"),
        ("G2086", 149, "G2086 1"),
        ("G2086", 150, "G2086 1, G2088 1"),
        ("G2087", 59, ""),
        ("99497", 15, ""),
        ("99497", 45, "99497 1"),
        ("99497", 76, "99497 1, 99498 2"),
        ("96130", 90, "96130 1"),
        ("96130", 91, "96130 1, 96131 1"),
        ("96138", 16, "96138 1"),
        ("96202", 67, "96202 1"),
        ("96202", 68, "96202 1, 96203 1"),
        ("G0541", 38, "G0541 1, G0542 1"),
        ("90912", 7, ""),
        ("90912", 23, "90912 1, 90913 1"),
        ("99358", 29, ""),
        ("99358", 105, "99358 1, 99359 2"),
        ("99415", 75, "99415 1, 99416 1"),
    ],
)
def test_minute_ladders_steps(code: str, minutes: int, expected: str) -> None:
    assert ", ".join(f"{c.code} {c.units}" for c in by_ladder(code, minutes)) == expected


def test_minute_ladders_further_codes_are_add_ons_of_their_first() -> None:
    tables = load_tables()
    for code, ladder in LADDERS.items():
        assert not ladder.further or code in tables.parents(ladder.further), code
        assert not ladder.further or ladder.begin > ladder.first, code


@pytest.mark.parametrize("code", sorted(LADDERS))
def test_minute_ladders_never_fall(code: str) -> None:
    units = [sum(c.units for c in by_ladder(code, minutes)) for minutes in range(300)]
    assert units == sorted(units)
