"""Capitals put back into notes that were typed without any, or with nothing else."""

from __future__ import annotations

import pytest

from models.coder import Coder
from nlp.recase import recase


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("therapy to l4-5 and c2, 15 min. exercise by pta, 10 min.", "Therapy to L4-5 and C2, 15 min. Exercise by PTA, 10 min."),
        ("s: shoulder sore, pt is worse\np: twice a week\nj. doe, pt", "S: Shoulder sore, pt is worse\nP: Twice a week\nj. Doe, PT"),
        ("LEFT KNEE 15 MIN OF EXERCISE GIVEN BY THE PTA TODAY.", "Left knee 15 min of exercise given by the PTA today."),
        ("Left knee exercise was given by the PTA for 15 minutes today.", "Left knee exercise was given by the PTA for 15 minutes today."),
        ("short, so left as it is", "short, so left as it is"),
    ],
    ids=["levels and assistants", "soap letters", "capitals only", "mixed", "short"],
)  # fmt: skip
def test_recase_puts_capitals_back(text: str, raised: str) -> None:
    result = recase(text)
    assert len(result) == len(text)
    assert result.lower() == raised.lower()
    assert [w for w in raised.split() if w.isupper()] == [w for w in result.split() if w.isupper()]


@pytest.mark.parametrize("change", [str.lower, str.upper], ids=["small letters", "capitals"])
@pytest.mark.parametrize(
    "text",
    [
        "PT daily note 3/2/2026\nTherapeutic exercise 20 min by PT, 10 min by PTA.\nManual therapy to L4-5, 12 min by PT.\nA. Roe, PT\n",
        "Chiropractic visit 3/2/2026\nS: Low back pain.\nO: Adjusted C2, T6 and L5, diversified.\nP: Twice weekly.\nA. Roe, DC\n",
    ],
    ids=["therapy", "chiropractic"],
)
def test_recase_keeps_the_claim_of_a_note(coder: Coder, text: str, change: object) -> None:
    def claim(note: str) -> list[tuple[str, int, tuple[str, ...]]]:
        return [(line.code, line.units, line.modifiers) for line in coder.suggest(note).suggestions]

    assert claim(text)
    assert claim(change(text)) == claim(text)  # type: ignore[operator]
