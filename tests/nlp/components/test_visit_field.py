from __future__ import annotations

import pytest

from nlp.components.visit_field import is_for_pain
from nlp.facts import Encounter
from tests.nlp.components.test_own_side import Read

STORY = "Established patient, follow-up visit.\nHPI: {}\nExam: strength 5/5.\nAssessment: {}\nPlan: {}\n"


def words(text: str, found: Encounter) -> list[str]:
    return [text[v.evidence.start : v.evidence.end] for v in found.attributes.get("field", ())]


@pytest.mark.parametrize(
    ("note", "quoted"),
    [
        (("low back pain", "lumbar radiculopathy", "left L5 TFESI, then RTC"), ["left L5 TFESI, then RTC"]),
        (("low back pain, 6/10", "chronic low back pain", "gabapentin 300 mg"), ["pain", "gabapentin", "pain"]),
        (("knee arthritis after a TKA", "knee arthritis, stable", "lift weights. Knee injection offered and declined"), ["Knee injection"]),
    ],
)
def test_visit_field_is_what_makes_the_note_ours(read: Read, note: tuple[str, str, str], quoted: list[str]) -> None:
    text = STORY.format(*note)
    assert words(text, read(text)) == quoted


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Pain clinic visit. Back pain, neck pain, radicular.", True),
        ("Back pain only.", False),
        ("No pain, denies pain, without pain, no stenosis.", False),
        ("Chest pain, abdominal pain, flank pain, pelvic pain.", False),
        ("Cardiology visit. Back pain, neck pain, knee pain.", False),
    ],
)
def test_visit_field_for_pain(text: str, ours: bool) -> None:
    assert is_for_pain(text) is ours
