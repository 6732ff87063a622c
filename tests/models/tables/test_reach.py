"""Every code in force is suggested by something and shown by a note, or ``unreached.toml`` says why not."""

from __future__ import annotations

import ast
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from models.coder import Coder
from models.family import NO_CODE, load_families
from models.rules.products import PRODUCTS
from models.tables.load import load_tables

HERE = Path(__file__).parent
RULES = Path(__file__).parents[3] / "models" / "rules"
# Alerts and edits name codes without suggesting them.
_ONLY_NAMING = frozenset({"coverage.py", "coverage_policies.py", "note_alerts.py", "edits.py"})
_TODAY = date(2026, 3, 2)
TESTS = Path(__file__).parents[2]
REACHED: dict[str, str] = tomllib.loads((HERE / "reached.toml").read_text(encoding="utf-8"))
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]\d{3}[0-9A-Z](?![0-9A-Z])")
UNREACHED = tomllib.loads((HERE / "unreached.toml").read_text(encoding="utf-8"))


def _of_families() -> set[str]:
    rows = [row for family in load_families().values() for row in family.rows]
    return {c for r in rows for c in (r.code, r.further, r.third, r.medicare_code, r.guidance_code, *r.also) if c and c != NO_CODE}


def _of_rules() -> set[str]:
    """Codes that the rules write out as whole strings: visits, drugs, minutes, sides of a limb."""
    files = [f for f in RULES.glob("*.py") if f.name not in _ONLY_NAMING]
    constants = (n.value for f in files for n in ast.walk(ast.parse(f.read_bytes())) if isinstance(n, ast.Constant))
    return {c for c in constants if isinstance(c, str)}


def test_reach_every_code_in_force_or_a_reason() -> None:
    tables = load_tables()
    listed = {code for part in UNREACHED.values() for code in part["codes"].split()}
    reached = _of_families() | _of_rules() | {p.code for products in PRODUCTS.values() for p in products}
    in_force = {code for code in tables.codes if tables.active(code, _TODAY)}
    assert in_force - reached == listed


def test_reach_reasons_name_each_code_once() -> None:
    codes = [code for part in UNREACHED.values() for code in part["codes"].split()]
    assert sorted(codes) == sorted(set(codes))
    assert all(part["why"] for part in UNREACHED.values())


@pytest.mark.parametrize("code", REACHED)
def test_reach_note_gives_its_code(coder: Coder, code: str) -> None:
    lines = coder.suggest(REACHED[code], date_of_service=_TODAY.isoformat()).suggestions
    assert code in {line.code for line in lines if line.status == "suggested"}


def test_reach_every_code_has_a_note() -> None:
    examples = {line for family in load_families().values() for example in family.examples for line in example.lines}
    rules = {
        line
        for file in (TESTS / "models" / "rules" / "rule_ids").glob("*.toml")
        for notes in tomllib.loads(file.read_text(encoding="utf-8")).values()
        for note in notes
        for line in note["lines"]
    }
    # Tests that run whole notes write their codes as strings.
    sources = [source for file in TESTS.rglob("test_*.py") if "coder.suggest" in (source := file.read_text(encoding="utf-8"))]
    written = {
        n.value for source in sources for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    shown = {code for words in examples | rules | written for code in _CODE.findall(words)} | set(REACHED)
    tables = load_tables()
    in_force = {code for code in tables.codes if tables.active(code, _TODAY)}
    listed = {code for part in UNREACHED.values() for code in part["codes"].split()}
    assert in_force - listed - shown == set()
