"""What a therapy service was for, where its name says another thing than its block tells (R-PT-04)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from nlp.components.reading import Mention, Reading
from nlp.components.therapy_minutes import Ledger

_PAIN_TALK = re.compile(
    r"(?i)\b(?:pain neuroscience|neuroscience education|PNE\b|pain science|pain education|"
    r"pain neurophysiology|explain pain|therapeutic neuroscience)"
)
_MOVEMENT = re.compile(
    r"(?i)\b(?:balanc\w+|postur\w+|propriocep\w+|coordinat\w+|stance|tandem|perturb\w+|"
    r"kinesthe\w+|imagery|mirror|laterality|joint position|tactile|activation|biofeedback|"
    r"stabili[sz]ation|gaze|vestibular|motor control|discrimination|foam|airex|BOSU|"
    r"wobble|PNF|facilitat\w+|retrain\w+|mobility drill)\b"
)
_NO_MOVEMENT = re.compile(r"(?i)\b(?:no|without|not any)\b[^.;\n]*")


def purpose_of(reading: Reading, mention: Mention, ledger: Ledger, timed_rows: Sequence[int]) -> str | None:
    """Talk about pain without movement is self-management training, whatever it was called (R-PT-04); rows with minutes end its block."""
    if mention.target != "neuromuscular_reeducation":
        return mention.target
    row = ledger.row_of[mention.segment]
    later = bisect_right(timed_rows, row)
    end = ledger.rows[timed_rows[later]].start if later < len(timed_rows) else ledger.rows[row].end
    block = reading.text[ledger.rows[row].start : end]
    if not _PAIN_TALK.search(block):
        return mention.target
    return mention.target if _MOVEMENT.search(_NO_MOVEMENT.sub("", block)) else "self_care"


def pulled_by_hand(judged: list[Mention], ledger: Ledger) -> list[Mention]:
    """Without the bare "traction" told among what was done in the minutes of manual therapy: that was the hands'."""
    rows = {ledger.row_of[m.segment] for m in judged if m.target == "manual_therapy" and m.status == "performed"}
    return [
        m._replace(status="mentioned")
        if m.target == "mechanical_traction" and m.strength == "generic" and m.status == "performed" and ledger.row_of[m.segment] in rows
        else m
        for m in judged
    ]


def told_with(judged: list[Mention], ledger: Ledger) -> list[Mention]:
    """With the exercises that a row lists behind their service ("exercise 15 min: press-ups, heel raises") as its words."""
    rows = {ledger.row_of[m.segment] for m in judged if m.target == "therapeutic_exercise" and m.status == "performed"}
    return [
        m._replace(status="performed")
        if m.target == "therapeutic_exercise" and m.status == "mentioned" and ledger.row_of[m.segment] in rows
        else m
        for m in judged
    ]
