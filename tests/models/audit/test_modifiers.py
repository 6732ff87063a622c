from __future__ import annotations

from datetime import date

import pytest

from models.audit.modifiers import VALID, required, wrong_on
from models.tables.load import Tables, load_tables

ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def test_modifiers_are_of_two_characters() -> None:
    assert all(len(m) == 2 and m.isalnum() and m == m.upper() for m in VALID)
    assert len(VALID) > 350


@pytest.mark.parametrize(
    ("code", "documented", "payer", "setting", "needed"),
    [
        ("97110", ("RT", "59"), "medicare", None, set()),
        ("97110", ("GP", "CQ"), "medicare", None, {"GP"}),
        ("20560", ("GP", "59"), "medicare", None, set()),
        ("99213", ("25",), "commercial", None, {"25"}),
        ("97110", ("26",), "medicare", None, set()),
        ("97110", ("26",), "medicare", "facility", {"26"}),
        ("97110", ("JZ",), "medicare", None, {"JZ"}),
        ("97110", ("JZ",), "commercial", None, set()),
        ("97110", ("KX", "LT"), "medicare", None, set()),
    ],
)
def test_modifiers_required(code: str, documented: tuple[str, ...], payer: str, setting: str | None, needed: set[str]) -> None:
    assert required(code, documented, payer, setting) == needed


@pytest.mark.parametrize(
    ("code", "claimed", "documented", "wrong"),
    [
        ("64483", ("RT", "59"), ("RT",), []),
        ("64483", ("RT", "25"), ("RT",), ["25"]),
        ("99214", ("59",), (), ["59"]),
        ("99214", ("25",), (), []),
        ("77003", ("26",), (), []),
        ("64483", ("26",), (), ["26"]),
        ("20610", ("GP",), (), ["GP"]),
        ("20561", ("GP",), (), []),
        ("97110", ("GP", "JZ"), ("GP",), ["JZ"]),
        ("98941", ("AT",), (), ["AT"]),
        ("62323", ("50",), (), ["50"]),
        ("20610", ("50",), ("50",), []),
        ("J0585", ("JZ",), ("JW",), ["JZ"]),
        ("64635", ("53",), (), ["53"]),
        ("99213", ("95",), (), ["95"]),
    ],
)
def test_modifiers_wrong_on_a_code(
    tables: Tables, code: str, claimed: tuple[str, ...], documented: tuple[str, ...], wrong: list[str]
) -> None:
    assert list(wrong_on(code, tables.code(code, ON), claimed, documented, "medicare")) == wrong
