"""Flowsheets with a column a visit: what was done on the day of service."""

from __future__ import annotations

from datetime import date

import pytest

from models.coder import Coder
from nlp.components.day_columns import only_day_of_service

BARRED = """PT flowsheet, date of service 5/8/2026
Service | 5/4/26 | 5/6/26 | 5/8/26
Therapeutic exercise | 30 min | 25 min | 15 min
Manual therapy | 10 min | 12 min | 16 min
Gait training | 10 min | 8 min | 0
"""
SPACED = """Rehab flowsheet
Date            5/4    5/6    5/8/26
TherEx          30     25     15
Manual therapy  10     12     16
Gait training   10     8      --
Total timed     50     45     31
A. Roe, PT
"""


def _claim(coder: Coder, text: str, **fields: object) -> list[str]:
    return sorted(f"{line.code}x{line.units}" for line in coder.suggest(text, **fields).suggestions)


@pytest.mark.parametrize("text", [BARRED, SPACED], ids=["bars", "spaces"])
def test_day_columns_count_the_day_of_service(coder: Coder, text: str) -> None:
    assert _claim(coder, text) == ["97110x1", "97140x1"]


def test_day_columns_follow_the_date_of_the_request(coder: Coder) -> None:
    assert _claim(coder, SPACED, date_of_service="2026-05-04") == ["97110x2", "97140x1"]
    assert _claim(coder, SPACED, date_of_service="2026-05-20") == []


@pytest.mark.parametrize(
    "text",
    [
        "Strength: quadriceps 4/5  5/5\nhamstrings 4/5  5/5\n",
        "Seen on 5/4/26 and 5/6/26 for the knee.\nNext visit 5/8/26.\n",
        "Visits 5/4/26 5/6/26 were kept and the patient has since then been doing her exercises at home.\nTherapeutic exercise 25 min\n",
    ],
    ids=["strength", "a sentence", "a list of visits"],
)
def test_day_columns_leave_other_lines_alone(text: str) -> None:
    assert only_day_of_service(text, None) == text


def test_day_columns_keep_every_offset() -> None:
    for text in (BARRED, SPACED):
        day = only_day_of_service(text, date(2026, 5, 6))
        assert len(day) == len(text)
        assert all(a in (" ", b) for a, b in zip(day, text, strict=True))


def test_day_columns_beside_sets_of_repetitions(coder: Coder) -> None:
    text = """PT flow sheet, date of service 05/08/2026
                   5/4    5/6    5/8
Clamshell         2x10   2x12   3x12
Ther Ex            20     22     24
Manual - STM       12     10     15
Timed min today 39
A. Roe, PT
"""
    assert _claim(coder, text) == ["97110x2", "97140x1"]
