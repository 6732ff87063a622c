"""The code set of the day: ended and not yet valid codes go, with the code to use instead."""

from __future__ import annotations

from datetime import date

import pytest

from models.answer import Line
from models.rules.code_set import apply_code_set, successor_text
from models.tables.load import Tables, load_tables
from nlp.facts import Evidence


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def line(code: str) -> Line:
    return Line(code, "CPT", code, 1, (), "suggested", 0.9, (Evidence(0, 5, "procedure"),))


@pytest.mark.parametrize(
    ("code", "on", "says"),
    [
        ("99201", date(2021, 1, 1), "ended on 2020-12-31: use 99202"),
        ("J1030", date(2024, 4, 1), "ended on 2024-03-31: use J1010 (one unit is 1 mg"),
        ("64614", date(2026, 1, 1), "ended on 2013-12-31: use 64642"),
        ("0275T", date(2026, 1, 1), "use 62330"),
        ("72275", date(2022, 1, 1), "no code took its place"),
        ("62330", date(2025, 12, 31), "valid from 2026-01-01, after the date of service: 0275T was in force"),
        ("J1010", date(2024, 3, 31), "J1020 or J1030 or J1040 was in force"),
        ("64466", date(2024, 12, 31), "valid from 2025-01-01, after the date of service"),
    ],
)
def test_code_set_drops_what_was_not_in_force(tables: Tables, code: str, on: date, says: str) -> None:
    result, (alert,) = apply_code_set((line(code), line("20610")), tables, on)
    assert result == (line("20610"),)
    assert (alert.severity, alert.kind, alert.codes) == ("error", "code_set", (code,))
    assert says in alert.text


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("99201", date(2020, 12, 31)),
        ("J1030", date(2024, 3, 31)),
        ("J1010", date(2024, 4, 1)),
        ("64466", date(2025, 1, 1)),
        ("62330", date(2026, 1, 1)),
        ("20610", date(1999, 1, 1)),
        ("99999", date(2026, 1, 1)),
    ],
)
def test_code_set_keeps_what_was_in_force(tables: Tables, code: str, on: date) -> None:
    assert apply_code_set((line(code),), tables, on) == ((line(code),), ())


@pytest.mark.parametrize(("code", "on"), [("99213", date(2020, 12, 31)), ("64415", date(2022, 12, 31)), ("99306", date(2023, 6, 1))])
def test_code_set_warns_of_a_code_redefined_since(tables: Tables, code: str, on: date) -> None:
    result, (alert,) = apply_code_set((line(code),), tables, on)
    assert result == (line(code),)
    assert (alert.severity, alert.kind) == ("warning", "code_set")
    assert "redefined" in alert.text


@pytest.mark.parametrize(
    ("code", "text"), [("64613", "use 64616 (one side; 50 for both)"), ("J1094", "no code took its place"), ("97002", "use 97164")]
)
def test_code_set_says_what_to_use_today(tables: Tables, code: str, text: str) -> None:
    assert successor_text(code, tables) == text
