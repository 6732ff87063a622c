"""Visits told in a few lines: what they call themselves, the minutes beside that name, and whether a few words are about pain."""

from __future__ import annotations

import re

from nlp.openings import opening

TOP = 90
FEW = 700
_NAME = (
    r"(?:visit|f/?u|follow[- ]?up|re-?check|tele-?visit|tele-?video)\b",
    r"(?:clinic|office|telehealth|telemedicine) note\b",
    r"(?:new|est\.?|established|return(?:ing)?) (?:pt|patient)\b",
    r"new to (?:(?:the|this|our) )?(?:group|practice|clinic)\b",
    r"pain (?:clinic )?consult(?:ation)?\b",
    r"(?:office|video|audio[- ]only|telehealth|phone|walk-?in) (?:visit|appt|appointment)\b",
    r"walk-?in\b",
    r"npv\b",
    r"return\b(?=[.,;:]| (?:visit|appt))",
    r"est\b(?=[,;.]? )",
)
_TOP = re.compile("(?i)" + opening(*_NAME))
_EST = re.compile(
    r"(?<![\w.])[Rr]eturn(?=[.,;:])|(?<![\w.])(?:est|Est|EST)\b(?!\.?\s*(?:\d{1,3}(?!\d|\s?min|/)|\(|blood|bl\b|EBL|loss|time|date|wt|vol))"
)
_MINUTES = re.compile(
    r"(?i)\b(?:f/?u|follow[- ]?up|visit|tele-?\w+|video|audio[- ]only|est|re-?check|return|new)\b"
    r"(?:[^\w\n]{1,4}(?:pt|patient|visit|note|appt))?"
    r"[^\w\n]{1,4}(?P<n>\d{1,2})\s?min(?:ute)?s?\b"
)
_NAMED = re.compile(
    r"(?i)\b(?:visit|follow[ -]?up|f/?u|re-?check|walk-?in|tele-?\w+|video|audio[- ]only|office note|return(?=[.,;:])|est(?:ablished)?|"
    r"new (?:pt|patient))\b"
)
_PAINFUL = re.compile(
    r"\b(?:FM|FMS|CRPS|LBP|cLBP|OA|DDD|PHN|FBSS|HA)\b|(?i:\b(?:\w*pain\w*|fibromyalg\w*|sciatica|radicul\w+|neuropath\w*|neuralgi\w*|"
    r"(?:tennis|golfer['’]?s) elbow|epicondyl\w+|frozen shoulder|tendin\w+|tendon\w*itis|bursitis|fasciitis|sprain|strain|whiplash|"
    r"stenosis|spondyl\w+|sacroil\w+|spasticity|dystonia|migraine|headache|arthritis|myofascial)\b)"
)


NO_PAIN = re.compile(r"(?i)\b(?:no|denies|denied|without|negative for|free of|nor)\s+(?:(?!relief|change|better)[\w/-]+,?\s+){0,3}$")
# Pain and narrowings of the inner organs, which other callings see.
INWARD = re.compile(
    r"(?i)\b(?:chest|abdominal|stomach|epigastric|pelvic|menstrual|breast|flank|ear|eye|tooth|teeth|dental|jaw|throat|sinus|"
    r"aortic|carotid|mitral|pulmonic|coronary|renal|pyloric|tracheal)\s+$"
)


_TO_COME = re.compile(
    r"(?i)\s*(?:appt|appointment|visit)?\s*(?:made|scheduled|booked|set up|due|reminder|request\w*|needed|cancel\w*|attempted|missed|"
    r"in \d|call\b|slot)"
)
_ANOTHER = re.compile(
    r"(?i)\b(?:referral|order|labs?|results?|imaging|refill|auth\w*|insurance|billing|tomorrow(?:['’]s)?|next|upcoming|future|before|for|"
    r"missed|prior|last)\s+$"
)
_DENIED = re.compile(r"(?i)\b(?:no|denies|denied|without|nor)\s+(?:(?!relief|change|better)[\w/-]+\s+){0,7}$")


def visit_name(text: str) -> re.Match[str] | None:
    """The words in the note's first characters that call it a visit."""
    return next((m for m in _TOP.finditer(text, 0, TOP) if _is_held(text, m)), None)


def _is_held(text: str, name: re.Match[str]) -> bool:
    """Whether the name is not that of a visit to come or of a paper that is followed up."""
    return not (_TO_COME.match(text, name.end()) or _ANOTHER.search(text, max(0, name.start() - 24), name.start()))


def says_established(text: str) -> tuple[int, int] | None:
    """``est`` alone in the first line, as the short word for a known patient."""
    end = text.find("\n")
    found = _EST.search(text, 0, min(end if end >= 0 else len(text), 2 * TOP))
    return found.span() if found else None


def minutes_at_name(text: str) -> tuple[int, int, float] | None:
    """The minutes right behind the visit's name ("f/u 10 min"), in its first line."""
    found = _MINUTES.search(text, 0, TOP)
    return (*found.span(), float(found["n"])) if found else None


def is_short_pain_visit(text: str) -> bool:
    """Whether a note of a few lines names a visit in its first line and, undenied, something that hurts outside the inner organs."""
    line = text.find("\n")
    named = _NAMED.finditer(text, 0, min(TOP, line if line >= 0 else TOP)) if len(text) < FEW else ()
    if not any(_is_held(text, m) for m in named):
        return False
    told = (m.start() for m in _PAINFUL.finditer(text))
    return any(
        not (
            _DENIED.search(text, max(0, at - 60), at)
            or NO_PAIN.search(text, max(0, at - 45), at)
            or INWARD.search(text, max(0, at - 20), at)
        )
        for at in told
    )
