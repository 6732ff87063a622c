from __future__ import annotations

import pytest

from corpus.readers.lines import joined, table


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["", "a  ", "", "", "b", ""], "a\n\nb"),
        (["a\r\nb\rc\x0bd\u2028e"], "a\nb\nc\nd\ne"),
        (["5\xa0mL\u00ad\0\u200b"], "5 mL"),
        (["\ud83d\ude00 \ud83d"], "😀 �"),
        ([], ""),
    ],
)
def test_lines_joined(lines: list[str], text: str) -> None:
    assert joined(lines) == text


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        ([[["Site"], ["Right"], ["Left"]], [["Deltoid"], [], ["5 mL"]]], ["| Site    | Right | Left |", "| Deltoid |       | 5 mL |"]),
        ([[["L4-5", "L5-S1"], ["right"]]], ["| L4-5; L5-S1 | right |"]),
        ([[["PLAN:", "Return."], []]], ["PLAN:", "Return."]),
        ([[["only"]], [["a"], ["b"]], [[], ["c"]]], ["only", "| a | b |", "|   | c |"]),
        ([[list("abcd"), ["side by side"]]], ["a", "b", "c", "d", "side by side"]),
        ([[["a"], ["b"]], [["x"]], [["longer"], ["c"]]], ["| a | b |", "x", "| longer | c |"]),
        ([[[], []]], []),
        ([], []),
    ],
)
def test_lines_table(rows: list[list[list[str]]], lines: list[str]) -> None:
    assert table(rows) == lines
