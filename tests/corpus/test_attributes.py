from __future__ import annotations

from typing import Any

import pytest

from corpus.attributes import gold_pairs, level, muscle, pairs, words
from corpus.gold import GoldProcedure


@pytest.mark.parametrize(
    ("written", "plain"),
    [("L4-L5", "L4-L5"), ("l4-5", "L4-L5"), ("L4 / 5", "L4-L5"), ("L5–S1", "L5-S1"), ("C7-T1", "C7-T1"), ("L5", "L5"), ("TON", "TON")],
)
def test_attributes_level(written: str, plain: str) -> None:
    assert level(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"),
    [("Left upper trapezius muscle", "trapezius upper"), ("trapezius (upper), R", "trapezius upper"), ("gluteus medius", "gluteus medius")],
)
def test_attributes_muscle(written: str, plain: str) -> None:
    assert muscle(written) == plain


@pytest.mark.parametrize(
    ("procedure", "found"),
    [
        ({"levels": ["L4-5", "L4-L5"], "side": "Left"}, {("level", "L4-L5"), ("side", "left")}),
        ({"status": "planned", "levels": ["L4-5"]}, set()),
        ({"status": None, "minutes": 25, "imaging": "ct"}, {("minutes", "25"), ("imaging", "ct")}),
        ({"imaging": "none", "side": None, "minutes": None, "muscles": []}, set()),
    ],
)
def test_attributes_pairs(procedure: dict[str, Any], found: set[tuple[str, str]]) -> None:
    assert pairs([procedure]) == found


def test_attributes_gold_pairs_read_as_those_of_an_answer() -> None:
    gold = GoldProcedure("tpi", "performed", "TPI", levels=("L5",), side="left", imaging="ultrasound", muscles=("multifidus",), minutes=8)
    answer = {"levels": ["L5"], "side": "left", "imaging": "ultrasound", "muscles": ["multifidus"], "minutes": 8, "status": "performed"}
    assert gold_pairs([gold, GoldProcedure("tpi", "historical", "TPI", levels=("L4",))]) == pairs([answer])


def test_attributes_words() -> None:
    assert words("L4-5, 80 mg Depo-Medrol") == ["l4", "5", "80", "mg", "depo", "medrol"]
