from __future__ import annotations

import pytest

from corpus.gold import GoldLine
from corpus.matching import given_lines, gold_lines, is_drug, is_visit, match


@pytest.mark.parametrize(
    ("code", "visit", "drug"),
    [
        ("99203", True, False),
        ("99215", True, False),
        ("99244", True, False),
        ("99453", True, False),
        ("G0425", True, False),
        ("G0463", False, False),
        ("99152", False, False),
        ("J1100", False, True),
        ("Q4081", False, True),
        ("64483", False, False),
        ("G3002", False, False),
    ],
)
def test_matching_sorts_codes(code: str, visit: bool, drug: bool) -> None:
    assert (is_visit(code), is_drug(code)) == (visit, drug)


def test_matching_adds_up_the_lines_of_a_code() -> None:
    first = {"code": "64483", "units": 1, "modifiers": ["RT"], "confidence": 0.9, "evidence": [{"start": 1, "end": 3, "text": "ab"}]}
    second = {"code": "64483", "units": 2, "modifiers": ["LT"], "confidence": 0.4, "evidence": [{"start": 5, "end": 6, "text": "c"}]}
    (line,) = given_lines([first, second]).values()
    assert (line.units, line.modifiers, line.spans, line.confidence) == (3, frozenset({"LT", "RT"}), ((1, 3), (5, 6)), 0.9)


def test_matching_adds_up_gold_lines() -> None:
    lines = [GoldLine("97110", 2, ("GP",), accept=("97530",), evidence=("a",)), GoldLine("97110", None, ambiguous=True, evidence=("b",))]
    (line,) = gold_lines(lines).values()
    assert (line.units, line.modifiers, line.accept, line.ambiguous, line.evidence) == (2, ("GP",), ("97530",), True, ("a", "b"))


@pytest.mark.parametrize(
    ("gold", "given", "pairs", "missed", "extra"),
    [
        pytest.param([GoldLine("1")], ["1"], [("1", "1")], [], [], id="right"),
        pytest.param([GoldLine("1")], ["2"], [], ["1"], ["2"], id="wrong"),
        pytest.param([GoldLine("1", accept=("2",))], ["2"], [("1", "2")], [], [], id="accepted"),
        pytest.param([GoldLine("1", accept=("2",))], ["1", "2"], [("1", "1")], [], ["2"], id="accepted beside the code itself is extra"),
        pytest.param(
            [GoldLine("1", accept=("2",), ambiguous=True)], ["1", "2"], [("1", "1")], [], [], id="unless coders differ on the line"
        ),
        pytest.param([GoldLine("1", accept=("none",), ambiguous=True)], [], [], [], [], id="may be left out"),
        pytest.param([GoldLine("1", accept=("none",))], [], [], ["1"], [], id="no coder differs: it may not be left out"),
        pytest.param([GoldLine("1", accept=("2",)), GoldLine("2")], ["2"], [("2", "2")], ["1"], [], id="the code itself comes first"),
        pytest.param([GoldLine("7")], [], [], [], [], id="optional"),
    ],
)
def test_matching_match(gold: list[GoldLine], given: list[str], pairs: list[tuple[str, str]], missed: list[str], extra: list[str]) -> None:
    found = match(gold_lines(gold), given_lines([{"code": code, "units": 1} for code in given]), optional=frozenset({"7"}))
    assert [(line.code, by.code) for line, by in found.pairs] == pairs
    assert [line.code for line in found.missed] == missed
    assert [line.code for line in found.extra] == extra
