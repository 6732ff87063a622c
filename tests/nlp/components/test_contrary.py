from __future__ import annotations

import pytest

from nlp.components.contrary import added_on, read_clock
from nlp.components.quantities import clock_times


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Addendum 04/20/2026: done under fluoroscopy.", "2026-04-20"),
        ("ADDENDUM (dictated April 3, 2026) side was right", "2026-04-03"),
        ("Addendum: done under fluoroscopy.", None),
        ("Addendum 4/20: done.", None),
        ("Addendum 02/31/2026: no such day.", None),
        ("Addendum: " + "words of it " * 20 + "04/20/2026", None),
    ],
)
def test_contrary_addendum_dates_itself(text: str, day: str | None) -> None:
    assert added_on(text, 0, len(text)) == day


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("10:00-10:25 bridges", [(600, 625)]),
        ("13:40 - 13:56 individual", [(820, 836)]),
        ("11:50-12:20 pm", [(710, 740)]),
        ("25 min of bridges", []),
    ],
)
def test_contrary_clock_times(text: str, times: list[tuple[int, int]]) -> None:
    assert [(first, last) for _, _, first, last in clock_times(text, 0, len(text))] == times
    spent = [{"value": 1.0, "unit": "min", "evidence": (0, len(text), "minutes")}]
    assert [r["value"] for r in read_clock(text, spent)] == [f"{first}-{last}" for first, last in times]
