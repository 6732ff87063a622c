from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from models.audit.scope import OF_OTHERS, PART_OF_A_PROCEDURE, out_of_scope
from models.tables.load import load_tables

ON = date(2026, 3, 2)


def test_scope_is_what_nothing_suggests(root: Path) -> None:
    unreached = tomllib.loads((root / "tests/models/tables/unreached.toml").read_text(encoding="utf-8"))
    assert OF_OTHERS.isdisjoint(PART_OF_A_PROCEDURE)
    assert {code for part in unreached.values() for code in part["codes"].split()} == OF_OTHERS | PART_OF_A_PROCEDURE


@pytest.mark.parametrize(("code", "out"), [("27447", True), ("01992", True), ("64483", False), ("99201", False), ("J2250", False)])
def test_scope_of_codes(code: str, out: bool) -> None:
    assert out_of_scope(code, load_tables(), ON) is out
