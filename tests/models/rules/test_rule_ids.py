"""The billing rules by their ids: short notes through the whole coder, exact to code, modifier and unit.

``rule_ids/*.toml`` holds per id its notes: ``note`` with the request's ``payer``, ``setting`` and ``date``, ``lines`` as
``CODE[-MOD]…[xUNITS]`` (all suggested ones), ``asks``: codes with a question left open, ``alerts``: rules that must be cited.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.answer import Line
from models.coder import Coder
from models.rules.timed import midpoint, total_units

HERE = Path(__file__).parent
NOTES: dict[str, list[dict[str, Any]]] = {
    rule: notes
    for file in sorted((HERE / "rule_ids").glob("*.toml"))
    for rule, notes in tomllib.loads(file.read_text(encoding="utf-8")).items()
}
# How many rules each part of the rules has; ids count from 01.
PARTS = {
    "STAT": 18, "LAT": 7, "MOD": 6, "GLOB": 1, "ESI": 24, "FAC": 14, "RFA": 11, "SI": 8, "GEN": 5, "BVN": 2, "NB": 24, "SYM": 7,
    "NEU": 5, "TPI": 8, "DN": 1, "ST": 3, "JNT": 10, "TOX": 12, "DRG": 11, "IMG": 4, "SCS": 7, "PNS": 2, "PUMP": 4, "VA": 3,
    "MILD": 2, "DISC": 1, "SED": 6, "INF": 2, "EM": 23, "CPM": 7, "CCM": 1, "PCM": 1, "RTM": 3, "HB": 1, "PT": 24, "ACU": 7,
    "CMT": 1, "OMT": 1, "BIO": 1, "UDS": 6,
}  # fmt: skip
IDS = {f"R-{part}-{number:02}" for part, most in PARTS.items() for number in range(1, most + 1)}
CASES = [pytest.param(case, id=f"{rule}-{i}") for rule, cases in NOTES.items() for i, case in enumerate(cases, 1)]
README = Path(__file__).parents[3] / "models" / "README.md"


def parsed(line: str) -> tuple[str, frozenset[str], int]:
    """``64483-RTx2`` as code, modifiers and units."""
    words, _, units = line.partition("x")
    code, *modifiers = words.split("-")
    return code, frozenset(modifiers), int(units or 1)


def shown(line: Line) -> tuple[str, frozenset[str], int]:
    return line.code, frozenset(line.modifiers), line.units


@pytest.mark.parametrize("case", CASES)
def test_rule_ids_note_gives_its_lines(coder: Coder, case: dict[str, Any]) -> None:
    request = {name: case[name] for name in ("payer", "setting") if name in case}
    answer = coder.suggest(case["note"], date_of_service=case.get("date", "2026-03-02"), **request)
    assert Counter(shown(x) for x in answer.suggestions if x.status == "suggested") == Counter(map(parsed, case["lines"]))
    assert {x.code for x in answer.suggestions if x.missing} >= set(case.get("asks", ()))
    assert {a.rule for a in answer.alerts} >= set(case.get("alerts", ()))


def test_rule_ids_readme_says_why_the_others_have_no_note() -> None:
    table = README.read_text(encoding="utf-8").split("## Rules without a note of their own")[1].split("\n#")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| R-")]
    listed = {rule.strip() for rules, *_ in rows for rule in rules.split(",")}
    assert listed == IDS - set(NOTES)
    assert all(why.strip() for _, why, _ in rows)


def test_rule_ids_notes_are_of_rules_that_exist() -> None:
    assert set(NOTES) <= IDS


def test_rule_ids_notes_show_every_modifier_of_the_field() -> None:
    shown_ = {m for cases in NOTES.values() for case in cases for line in case["lines"] for m in parsed(line)[1]}
    fixed = {"25", "26", "50", "52", "53", "58", "59", "76", "77", "93", "95", "AT", "CO", "CQ", "GN", "GO", "GP"}
    assert fixed | {"JW", "JZ", "KX", "LT", "QW", "RT", "XS"} <= shown_
    assert {m[0] for m in shown_ if m[0] in "FT" and len(m) == 2} == {"F", "T"}


_SERVICES = {"Ther ex": "97110", "Manual therapy": "97140", "Neuromuscular re-education": "97112", "Therapeutic activities": "97530"}


@pytest.mark.parametrize(
    ("minutes", "cms", "ama"),
    [
        ((24, 23), (2, 1), (2, 2)),
        ((20, 20), (2, 1), (1, 1)),
        ((33, 7), (2, 1), (2, 0)),
        ((18, 13, 10, 8), (1, 1, 1, 0), (1, 1, 1, 1)),
        ((7, 7, 7), (1, 0, 0), (0, 0, 0)),
        ((5, 5), (1, 0), (0, 0)),
        ((7,), (0,), (0,)),
    ],
)
@pytest.mark.parametrize("payer", ["medicare", "commercial"])
def test_rule_ids_17_examples_of_the_manual(
    coder: Coder, payer: str, minutes: tuple[int, ...], cms: tuple[int, ...], ama: tuple[int, ...]
) -> None:
    wanted = dict(zip(_SERVICES.values(), cms if payer == "medicare" else ama, strict=False))
    assert _therapy(coder, minutes, payer) == {code: units for code, units in wanted.items() if units}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 70), min_size=1, max_size=4), st.sampled_from(["medicare", "commercial"]))
def test_rule_ids_17_units_of_a_note_never_exceed_the_total(coder: Coder, minutes: list[int], payer: str) -> None:
    units = _therapy(coder, minutes, payer)
    if payer == "medicare":
        assert sum(units.values()) == total_units(sum(minutes))
    else:
        assert sum(units.values()) == sum(midpoint(list(zip(_SERVICES.values(), minutes, strict=False))).values())


def _therapy(coder: Coder, minutes: list[int] | tuple[int, ...], payer: str) -> dict[str, int]:
    rows = "\n".join(f"{name} {spent} min" for name, spent in zip(_SERVICES, minutes, strict=False))
    answer = coder.suggest(f"PT daily note\n{rows}\n", date_of_service="2026-03-02", payer=payer)
    units: Counter[str] = Counter()
    for line in answer.suggestions:
        if line.status == "suggested":
            units[line.code] += line.units
    return dict(units)
