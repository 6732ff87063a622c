"""Which regions were manipulated."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


TOP = "Chiropractic note, Kim Roe DC. "


@pytest.mark.parametrize(
    ("words", "levels", "regions"),
    [
        ("Adjusted C5, T6 and L4 today.", ["C5", "T6", "L4"], []),
        ("Chiropractic manipulation performed to C2, T4, except L5.", ["C2", "T4"], []),
        ("CMT performed: cervical, thoracic; lumbar not adjusted.", [], ["cervical", "thoracic"]),
        ("Spinal manipulation performed: R sacroiliac (sacrum) and C2.", ["C2"], ["sacral"]),
    ],
)
def test_manipulation_regions(read: Read, words: str, levels: list[str], regions: list[str]) -> None:
    (found,) = [p for p in read(TOP + words).procedures if p.status == "performed"]
    assert [s.value for s in found.sites] == levels
    assert [v.value for v in found.attributes.get("region_name", ())] == regions


def test_manipulation_a_stated_count_of_regions(read: Read) -> None:
    (found,) = [p for p in read(TOP + "Spinal manipulation performed, three regions.").procedures if p.status == "performed"]
    assert [(c.value, c.unit) for c in found.counts] == [(3.0, "regions")]
