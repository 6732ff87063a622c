from __future__ import annotations

import pytest

from nlp.components.landmarks import is_posture, read_landmarks
from nlp.components.phrases import Hit
from nlp.lexicon import Entry


def hit(text: str, word: str, kind: str, value: str) -> Hit:
    start = text.index(word)
    return start, start + len(word), Entry(kind, value, "", "ambiguous")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("onto the lower border of the 5th rib", True),
        ("walked off the inferior edge of the left sixth, seventh rib", True),
        ("slid just under the eighth rib", True),
        ("ribs 5 and 6 at the angle", True),
        ("the needle was kept over the rib", False),
        ("fracture of the 5th rib", False),
    ],
)
def test_landmarks_rib_is_its_nerve_at_its_lower_edge(text: str, kept: bool) -> None:
    hits = {"nerve": [hit(text, "rib", "nerve", "intercostal")]}
    read_landmarks(text, hits)
    assert bool(hits["nerve"]) is kept


@pytest.mark.parametrize(
    ("text", "kept"), [("elbow flexors 3", False), ("hip adductors 2", False), ("wrist-extensors", False), ("elbow injected", True)]
)
def test_landmarks_joint_of_a_muscle_group_is_none(text: str, kept: bool) -> None:
    word = text.replace("-", " ").split(" ", maxsplit=1)[0]
    hits = {"joint": [hit(text, word, "joint", word)]}
    read_landmarks(text, hits)
    assert bool(hits["joint"]) is kept


@pytest.mark.parametrize(("text", "value"), [("neuroma, digital nerve", "plantar_digital"), ("thumb, digital nerve", "digital")])
def test_landmarks_digital_nerve_of_a_neuroma_is_the_forefoots(text: str, value: str) -> None:
    hits = {"nerve": [hit(text, "digital nerve", "nerve", "digital")]}
    read_landmarks(text, hits)
    assert hits["nerve"][0][2].value == value


@pytest.mark.parametrize(
    ("text", "word", "posture"),
    [
        ("Left lateral, knees up", "knees", True),
        ("with hips and knees flexed", "knees", True),
        ("a pillow placed under both knees", "knees", True),
        ("both knees were injected", "knees", False),
        ("knee flexed to 30 degrees", "knee", False),
    ],
)
def test_landmarks_tells_how_somebody_lies(text: str, word: str, posture: bool) -> None:
    start = text.index(word)
    assert is_posture(text, start, start + len(word)) is posture
