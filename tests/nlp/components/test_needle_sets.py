"""Needle sets: contact minutes, current, re-insertion."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.family import load_families
from nlp.facts import Encounter, read_facts
from nlp.pipeline import build

Sets = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def sets() -> Sets:
    """``minutes|electrical|reinserted`` of each set of a note."""
    nlp = build([f.words for f in load_families().values()])
    return lambda text: [v.value for p in read_facts(nlp(text)).procedures for v in p.attributes.get("needle_set", ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acupuncture treatment. LI4 and LR3, 15 min face-to-face.", ["15|0|"]),
        (
            "Acupuncture treatment\n[x] Set 1: 16 min face to face\n[x] Set 2: 15 min face to face, needles reinserted\n"
            "[ ] Electrical stimulation   [x] None\n",
            ["16|0|", "15|0|1"],
        ),
        (
            "Acupuncture treatment. First set: LI4 and LR3, 15 minutes one on one. Then re-inserted at ST36, 12 minutes personal contact.",
            ["15|0|", "12|0|1"],
        ),
        (
            "Acupuncture treatment\nSET 1 LI4, with patient 3:10-3:25\nrest 3:25-3:45\nSET 2 new needles GB21, "
            "with patient 3:46-3:58\nrest",
            ["15|0|", "12|0|1"],
        ),
        (
            "Acupuncture treatment. Set 1, BL23, 4 Hz e-stim, contact 16 min. Set 2, new needles GB30, no current, 14 min.",
            ["16|1|", "14|0|1"],
        ),
        (
            "EA treatment. BL23 with e-stim 2 Hz, one-on-one 20 min. Left in 12 min unattended. Re-needled "
            "GB29, second e-stim; 16 min one-on-one.",
            ["20|1|", "16|1|1"],
        ),
        ("Acupuncture treatment. LI4, 17 min personal contact. Needles retained 28 min. Session length 45 min.", ["17|0|"]),
        ("Acupuncture treatment. LI4, manual stimulation, 15 min with pt.\nPlan: maybe add e-stim next visit.", ["15|0|"]),
    ],
)
def test_needle_sets_are_read_with_minutes_current_and_insertion(sets: Sets, text: str, expected: list[str]) -> None:
    assert sets(text) == expected


@pytest.mark.parametrize(
    ("points", "vertebrae"),
    [
        ("BL23, Huatuojiaji L3-L5 bilat", ["L3", "L4", "L5"]),
        ("BL18, HTJJ T9, T10", ["T9", "T10"]),
        ("BL23, BL25 for the L4-5 disc", []),
    ],
)
def test_needle_sets_name_the_vertebrae_beside_which_they_stand(read: Callable[..., Encounter], points: str, vertebrae: list[str]) -> None:
    text = f"ACUPUNCTURE TREATMENT\nSet 1, prone: {points}. With patient 16 min, no e-stim.\n"
    (found,) = [p for p in read(text).procedures if p.family == "acupuncture" and p.status == "performed"]
    assert [s.value for s in found.sites] == vertebrae
