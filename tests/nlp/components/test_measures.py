"""Whose minutes are whose: rows, clock blocks, totals and what is nobody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.family import load_families
from nlp.facts import read_facts
from nlp.pipeline import build

Minutes = Callable[[str], dict[str | None, float]]


@pytest.fixture(scope="module")
def minutes() -> Minutes:
    """Minutes by target of the performed therapy services of a note."""
    nlp = build([f.words for f in load_families().values()])

    def read(text: str) -> dict[str | None, float]:
        found = read_facts(nlp(text)).procedures
        return {p.target or p.family: sum(n.value for n in p.minutes) for p in found if p.status == "performed" and p.minutes}

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PT. Ther ex – 26 min. Manual therapy – 11 min.", {"therapeutic_exercise": 26, "manual_therapy": 11}),
        ("PT. 10:20-10:36 gait training w/ cane. 10:36-10:48 self care training.", {"gait_training": 16, "self_care": 12}),
        ("PT. 10:07-10:38 neuromuscular re-ed: foam, 31 min w/ SBA.", {"neuromuscular_reeducation": 31}),
        ("PT. Neuromuscular re-education, 27 minutes. Then mirror box, three sets of four minutes.", {"neuromuscular_reeducation": 27}),
        ("PT. Ther ex 25 min: bike 5 min, bridges. Seated rest 6 minutes not billed.", {"therapeutic_exercise": 25}),
        (
            "PT. Attended NMES to quads, I held the ramp. 16 minutes.\nThen strengthening, 12 minutes.",
            {"attended_stimulation": 16, "therapeutic_exercise": 12},
        ),
        ("PT. Aquatic therapy. Of this 5 min was rest, excluded. Billable pool time 40 min.", {"aquatic_therapy": 40}),
        ("PT. Ther ex ........ 30 min\nNeuro re-ed ........ 15 min", {"therapeutic_exercise": 30, "neuromuscular_reeducation": 15}),
        ("PT. Ther ex x25': rows. MT x8': glides.", {"therapeutic_exercise": 25, "manual_therapy": 8}),
        ("PT eval today. Eval 35 min. Ther ex 10 min.", {"evaluation": 35, "therapeutic_exercise": 10}),
        ("PT. Attended NMES to quads, hand-held electrode, 12 min.", {"attended_stimulation": 12}),
        (
            "PT.\n10:00-10:45 group, 5 pts, PT leading: core circuit, pacing talk.\n10:45-11:00 one on one: hamstring flexibility.",
            {"group_therapy": 45, "therapeutic_exercise": 15},
        ),
        ("DC. Manual therapy: MFR to neck 8 min (same region as C3 adj). Ther ex 15 min.", {"therapeutic_exercise": 15}),
        ("PT. Timed 40. Ther ex 25 min. Manual therapy: STM.", {"therapeutic_exercise": 25}),
    ],
)
def test_measures_give_minutes_to_their_service(minutes: Minutes, text: str, expected: dict[str, float]) -> None:
    assert minutes(text) == expected
