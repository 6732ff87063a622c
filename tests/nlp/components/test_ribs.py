"""Ribs and intercostal nerves by number, each as the vertebra of its nerve."""

from __future__ import annotations

import pytest

from nlp.components.ribs import find_ribs


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("rib 9", "T9"),
        ("the 5th rib was met. Moved to the 6th, then the 7th.", "T5 T6 T7"),
        ("the eighth rib", "T8"),
        ("ribs 5, 6, and 7", "T5 T6 T7"),
        ("ribs 7-9", "T7 T8 T9"),
        ("intercostal spaces four to eight", "T4 T5 T6 T7 T8"),
        ("the 5th, 6th and 7th intercostal nerves", "T5 T6 T7"),
        ("left 4th through 6th intercostal blocks", "T4 T5 T6"),
        ("intercostal nerves at 7, 8 and 9", "T7 T8 T9"),
        ("T8 intercostal nerve", "T8"),
        ("ribs 10 and 11", "T10 T11"),
        ("twelfth rib", "T12"),
        ("ribs #5 and #6", "T5 T6"),
        ("#7 rib", "T7"),
    ],
)
def test_ribs_reads_numbers(text: str, values: str) -> None:
    found = find_ribs(text, 0, len(text))
    assert {(p.kind, p.value) for p in found} == {("vertebra", v) for v in values.split()}
    assert len(found) == len(values.split())
    assert [p.start for p in found] == sorted(p.start for p in found)


@pytest.mark.parametrize(
    "text",
    ["40 ribs were counted", "each of the three intercostal nerves", "3 levels", "rib pain", "rib 13", "spare ribs", "intercostal block"],
)
def test_ribs_passes_what_is_no_number(text: str) -> None:
    assert find_ribs(text, 0, len(text)) == []


def test_ribs_keeps_to_the_given_part() -> None:
    text = "rib 4 hurts. Ribs 7 and 8 were blocked."
    assert [p.value for p in find_ribs(text, 12, len(text))] == ["T7", "T8"]
