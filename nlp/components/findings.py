"""What a service rests on beside its name and minutes: findings of an evaluation, scale and plan of a month's care, the device watched."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from nlp.components.clauses import clause
from nlp.components.reading import Reading

Record = dict[str, Any]

_EVALUATION = (
    re.compile(r"(?i)\b(?:past medical history|medical history|PMHx?|co-?morbidit(?:y|ies))\b"),
    re.compile(r"(?i)\b(?:strength|MMT)\b[^.;\n]{0,60}?\d"),
    re.compile(r"(?i)\b(?:range of motion|[AP]?ROM)\b[^.;\n]{0,60}?\d"),
    re.compile(r"(?i)\b(?:exam(?:ination)?|evaluation|assessment|findings?)\s+(?:indicate|reveal|show|demonstrate|found)\w*\b"),
    re.compile(
        r"(?i)\bbenefit from\b|\brequires? skilled\b|\bskilled (?:\w+ ){0,2}(?:therapy|PT|OT|care) (?:is |are )?(?:needed|indicated)"
    ),
    re.compile(
        r"(?i)\bdiscussed\b[^.;\n]{0,40}\b(?:plan of care|findings|evaluation)|\b(?:plan of care|findings)\b[^.;\n]{0,40}\bdiscussed"
    ),
    re.compile(r"(?i)\breason for (?:the )?re-?eval\w*"),
    re.compile(r"(?i)\b(?:re-?)?eval(?:uation)?\b[^.;\n]{0,30}?\d\s*min"),
)
_SCALE = re.compile(
    r"(?i)\b(?:BPI|brief pain|PEG|NPRS|NRS|VAS|ODI|PROMIS|pain (?:score|scale|rating|intensity|inventory))\b[^;\n]{0,30}?\d"
)
_CARE_PLAN = re.compile(
    r"(?i)\b(?:care|pain|treatment|management|self-?management) plan\b|\bplan of care\b|"
    r"\b(?:wrote|put|entered|added|updated|reviewed|revised)\b[^.;\n]{0,30}\bplan\b"
)
_AGREED = re.compile(
    r"(?i)\bconsent(?:ed)?\b|\bagreed (?:verbally|to (?:the )?(?:service|program\w*))|\bverbal(?:ly)? (?:consent\w*|agree\w*)"
)
_DEVICE = re.compile(r"(?i)\b(?:FDA|wearable|sensors?|sleeve|smart ?watch|goniometer|inertial|device|app)\b")
_UNITS = re.compile(r"(?i)\b(?:grand )?totals?\b[^\n]{0,60}?\d")
_WATCHED = {
    "migraine_toxin": (re.compile(r"(?i)\bchronic migraines?\b|\bmigraines?\b"), _UNITS),
    "cervical_dystonia_toxin": (re.compile(r"(?i)\bdystonia\b|\btorticollis\b"),),
    "sweat_toxin": (re.compile(r"(?i)\bhyperhidrosis\b"),),
    "salivary_toxin": (re.compile(r"(?i)\bsialorrh?o?ea\b|\bdrool\w*"),),
    "limb_toxin": (re.compile(r"(?i)\bspastic\w*"),),
    "chiropractic": (re.compile(r"(?i)\b(?:active|corrective)(?:/corrective)? (?:care|treatment)\b"),),
    "discography": (
        re.compile(r"(?i)\binterpret(?:ation|ed|ing)\b[^.;\n]{0,30}?(?::|\bby\b|\bmine\b|physician)"),
        re.compile(r"(?i)\bmy read\b|\bread by me\b|\bI (?:read|interpreted)\b|\bmorphology\b"),
    ),
    "therapy_evaluation": _EVALUATION,
    "chronic_pain_management": (_SCALE, _CARE_PLAN, _AGREED),
    "chronic_care_management": (_AGREED, _CARE_PLAN),
    "remote_monitoring": (_DEVICE,),
}


def read_findings(reading: Reading, family: str) -> list[Record]:
    """``finding`` as an attribute: of each kind that the family's lines rest on, the first clause that tells it."""
    spans = (_first(reading, pattern) for pattern in _WATCHED.get(family, ()))
    return [{"value": str(s[0]), "evidence": (*s, "finding")} for s in dict.fromkeys(spans) if s is not None]


def _first(reading: Reading, pattern: re.Pattern[str]) -> tuple[int, int] | None:
    found: Iterable[re.Match[str]] = pattern.finditer(reading.text)
    return next((clause(reading, m.start(), m.end()) for m in found), None)
