"""What makes a visit one of our field: an act of ours that the note names, else its talk of pain; with the words that say so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nlp.components.brief_visit import INWARD, NO_PAIN
from nlp.components.clauses import clause
from nlp.components.phrases import is_about_pain, is_pain_visit
from nlp.components.reading import Mention, Reading, segment_of

Record = dict[str, Any]
Ranges = Sequence[tuple[int, int]]

_PAINS = re.compile(
    r"(?i)pain|opioid|radicul|neuropath|neuralgi|CRPS|sciatic|spondyl|stenosis|fibromyalg|\bLBP|gabapentin|pregabalin|duloxetine|allodyn"
)
_PAINS_LEAST = 3
# Notes of other callings and of checks, by their first line: pain is spoken of in them, but a visit for pain is none of them.
_OTHER_VISIT = re.compile(
    r"(?i)\s*[^\n]{0,60}?\b(?:physical therapy|occupational therapy|speech therapy|(?-i:PT|OT) (?:visit|note|daily|eval\w*|follow\w*)|"
    r"nurs(?:e|ing)(?! pract| facilit| home)|RN (?:visit|note)|well[- ](?:child|baby|woman)|"
    r"wellness|annual|physical exam\w*|dental|dent(?:ist|istry)|"
    r"ob/?gyn|gyn\w*|prenatal|obstetric\w*|oncolog\w*|cardiolog\w*|urolog\w*|gastro\w*|pediatric\w*|ophthalm\w*|podiatr\w*|"
    r"(?:post|pre)[- ]?op\w*|home health|hospice|urgent care|emergency|acupuncture|chiropractic|psychotherapy|dietit\w*)\b"
)
_NOT_SAID_TODAY = frozenset({"copied", "education", "consent", "billing"})


def is_other_visit(text: str) -> bool:
    """Whether the note calls itself one of another calling."""
    return _OTHER_VISIT.match(text) is not None


def is_for_pain(text: str) -> bool:
    """Whether a note that names no act of ours is still about pain: it speaks of it again and again and calls itself nobody else's."""
    return is_about_pain(text) and not is_other_visit(text) and len(_told(text)) >= _PAINS_LEAST


def _told(text: str) -> list[tuple[int, int]]:
    """Mentions of pain without denials and pain of inner organs."""
    return [
        m.span()
        for m in _PAINS.finditer(text)
        if not (NO_PAIN.search(text, max(0, m.start() - 45), m.start()) or INWARD.search(text, max(0, m.start() - 20), m.start()))
    ]


def read_field(reading: Reading, decided: Ranges, ours: bool, named: Sequence[Mention]) -> list[Record]:
    """``field``: the words by which the note is one of our field.

    What the plan decides first, then the words of pain where they suffice (``ours``: what is assessed gives pain), last any act of
    ``named``, those that the note names.
    """
    # "Exercise", "heat" are words of every note.
    strong = [m for m in named if m.strength != "generic" and m.status != "mentioned" and _kind(reading, m.start) not in _NOT_SAID_TODAY]
    planned = next((m for m in strong if m.status == "planned" and any(s <= m.start < e for s, e in decided)), None)
    if planned is not None:
        return [_record(clause(reading, planned.start, planned.end))]
    if ours and is_pain_visit(reading.text) and is_for_pain(reading.text):
        spoken = [s for s in _told(reading.text) if _kind(reading, s[0]) not in _NOT_SAID_TODAY]
        spoken.sort(key=lambda s: not any(start <= s[0] < end for start, end in decided))
        if len(spoken) >= _PAINS_LEAST:
            return [_record(_word(reading.text, s)) for s in spoken[:_PAINS_LEAST]]
    return [_record((m.start, m.end)) for m in (strong or [m for m in named if m.status != "mentioned"] or named)[:1]]


def _record(span: tuple[int, int]) -> Record:
    return {"value": "pain", "evidence": (*span, "visit")}


def _kind(reading: Reading, offset: int) -> str:
    return reading.sections[reading.segments[segment_of(reading.starts, offset)].section].kind


def _word(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isalpha():
        end += 1
    return start, end
