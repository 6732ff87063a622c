"""Dates as notes write them, the date of the note, and before or after."""

from __future__ import annotations

from datetime import date

import pytest

from nlp.dates import Day, compare, find_dates, note_date


@pytest.mark.parametrize(
    ("text", "year", "month", "day"),
    [
        ("2026-03-02", 2026, 3, 2),
        ("03/02/2026", 2026, 3, 2),
        ("3/2/26", 2026, 3, 2),
        ("3-2-2026", 2026, 3, 2),
        ("March 2, 2026", 2026, 3, 2),
        ("Mar 2 2026", 2026, 3, 2),
        ("Sept. 3rd, 2025", 2025, 9, 3),
        ("2 March 2026", 2026, 3, 2),
        ("Mar 2025", 2025, 3, 0),
        ("10/2024", 2024, 10, 0),
        ("in 2021", 2021, 0, 0),
        ("9/24", 0, 9, 24),
        ("on 3/5", 0, 3, 5),
        ("May 5", 0, 5, 5),
        ("last March", 0, 3, 0),
    ],
)
def test_dates_reads(text: str, year: int, month: int, day: int) -> None:
    assert [d[2:] for d in find_dates(text)] == [(year, month, day)]


@pytest.mark.parametrize(
    "text", ["pain 7/10", "pain 3-8/10", "strength 4/5", "13/40/2026", "L4/5", "BP 120/80", "may 5 mg", "1.5/2", "x 10", ""]
)
def test_dates_passes_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_dates_cut_their_words() -> None:
    text = "Last block 11/12/2025, next one March 20, 2026."
    assert [text[d.start : d.end] for d in find_dates(text)] == ["11/12/2025", "March 20, 2026"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DOS: 03/02/2026", "2026-03-02"),
        ("Date of service: March 2, 2026\nDOB 1/1/1960", "2026-03-02"),
        ("DOB: 1/1/1960\nDate: 3/2/2026", "2026-03-02"),
        ("DOB 04/02/1951   DOS: 03/11/2025", "2025-03-11"),
        ("3/2/26 TPI x4", "2026-03-02"),
        ("Seen on 3/2/2026 by me", "2026-03-02"),
        ("Checked 3/2/26. Next alarm date 5/20/26, refill date: 5/10/26", "2026-03-02"),
        ("Last visit was 1/5/2026.\nDATE OF PROCEDURE: 03/02/2026", "2026-03-02"),
    ],
)
def test_dates_finds_the_note_date(text: str, expected: str) -> None:
    found = note_date(text)
    assert found
    assert found[1].isoformat() == expected
    assert found[0] in find_dates(text)


@pytest.mark.parametrize("text", ["no date", "", "DOB: 1/1/1960", "DOS: 02/30/2026", "She fell on 10/02/2008 and again later.", "DOS 3/2"])
def test_dates_finds_no_note_date(text: str) -> None:
    assert note_date(text) is None


@pytest.mark.parametrize(
    ("year", "month", "day", "order"),
    [
        (2026, 3, 2, 0),
        (2026, 3, 1, -1),
        (2026, 3, 3, 1),
        (2025, 12, 31, -1),
        (2027, 1, 1, 1),
        (2026, 2, 0, -1),
        (2026, 3, 0, 0),
        (2026, 4, 0, 1),
        (2026, 0, 0, 0),
        (2021, 0, 0, -1),
        (0, 3, 2, 0),
        (0, 2, 20, -1),
        (0, 11, 24, -1),
        (0, 3, 20, 1),
        (0, 3, 0, 0),
        (0, 1, 0, -1),
    ],
)
def test_dates_compares_with_the_day_of_service(year: int, month: int, day: int, order: int) -> None:
    assert compare(Day(0, 1, year, month, day), date(2026, 3, 2)) == order
