"""Side modifiers by bilateral indicator (R-LAT-01 to R-LAT-04)."""

from __future__ import annotations

from typing import Literal

import pytest

from models.rules.laterality import side_modifiers, takes_side, two_lines
from models.tables.load import Tables, load_tables

Side = Literal["left", "right", "bilateral"]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


@pytest.mark.parametrize("code", ["64483", "20610", "27096", "64635", "64405", "64616"])
@pytest.mark.parametrize(
    ("side", "payer", "modifiers"),
    [
        ("left", "medicare", ("LT",)),
        ("right", "commercial", ("RT",)),
        ("bilateral", "medicare", ("50",)),
        ("bilateral", "commercial", ("50",)),
        ("bilateral", "other", ("LT", "RT")),
        (None, "medicare", ()),
    ],
)
def test_laterality_r_lat_01(tables: Tables, code: str, side: Side | None, payer: str, modifiers: tuple[str, ...]) -> None:
    row = tables.code(code)
    assert row is not None
    assert side_modifiers(row, side, payer) == modifiers


@pytest.mark.parametrize(
    "code",
    [
        *("20552", "20553", "64642", "64517", "63650", "22514"),  # R-LAT-02
        *("64488", "64611", "64615", "0201T", "64600"),  # R-LAT-03
        *("62321", "62323", "99152", "J1010"),  # R-LAT-04
        *("99213", "97140", "98940", "64468", "64469", "62330"),  # no side at all, or both inside
    ],
)
@pytest.mark.parametrize("side", ["left", "right", "bilateral", None])
def test_laterality_r_lat_02_to_04_take_none(tables: Tables, code: str, side: Side | None) -> None:
    row = tables.code(code)
    assert row is not None
    assert side_modifiers(row, side, "medicare") == ()


@pytest.mark.parametrize(("code", "takes"), [("64466", True), ("64473", True), ("64468", False), ("62330", False), ("J2003", False)])
def test_laterality_of_codes_newer_than_the_fee_schedule(tables: Tables, code: str, takes: bool) -> None:
    row = tables.code(code)
    assert row is not None
    assert row.bilateral is None
    assert takes_side(row) is takes


@pytest.mark.parametrize("code", ["20551", "20612", "0441T"])
def test_laterality_r_lat_02_one_side_a_unit_is_two_lines_and_never_50(tables: Tables, code: str) -> None:
    row = tables.code(code)
    assert row is not None
    assert two_lines(row)
    assert side_modifiers(row, "left", "medicare") == ("LT",)
