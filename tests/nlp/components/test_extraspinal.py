"""Joints outside the spine among what was adjusted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("DC note. Adjusted C2, T5, L4 + L wrist.", True),
        ("Chiro. CMT: C5, L5, R knee, extremity.", True),
        ("Chiro visit. Adj C5, T6. R ankle LAD.", True),
        ("DC note.\n[x] cervical C4 [x] thoracic T7 [x] extremity: L elbow\nCMT done.", True),
        ("DC note. Adjusted C2, T5. R shoulder pain less.", False),
        ("DC note. Adjusted C2, T5, not the knee.", False),
        ("DC note. Adjusted C5. Manual therapy R shoulder 10 min.", False),
        ("DC note. Adjusted C5. Plan: R knee next time.", False),
    ],
)
def test_extraspinal_joints_adjusted(read: Read, text: str, beyond: bool) -> None:
    done = {p.family for p in read(text).procedures if p.status == "performed"}
    assert "chiropractic" in done
    assert ("chiropractic_extraspinal" in done) is beyond
