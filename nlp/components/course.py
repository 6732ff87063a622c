"""What a payer asks about beside the act itself: relief so far, scales, treatment tried, contrast, findings, consent.

Read only where something was performed. Each fact with its words; what a policy makes of it is for ``models``.
"""

from __future__ import annotations

import re
from typing import Any

from nlp.components.reading import Reading, segment_of

Record = dict[str, Any]

_PERCENT = re.compile(r"(\d{1,3})\s?%")
_RELIEF_AFTER = re.compile(r"(?i)\s*(?:\+\s*)?(?:\w+\s+){0,2}(?:relief|better|improve\w*|reduction|decrease|good|x\s?\d|for \d)")
_RELIEF_BEFORE = re.compile(r"(?i)\b(?:relief|better|improve\w*|reduced|response|helped|good)\W+(?:\w+\W+){0,3}$")
_OF_TEN = re.compile(r"\d(?<![\d/].)\d?\s?/\s?10\b(?!/)")
_LONG = re.compile(
    r"(?i)(?-i:[\dtfsoTFSO])(?<!\w.)(?:(?:(?<=1)[2-9]|(?<=[2-9])\d)\s*(?:\+\s*)?(?:weeks?|wks?)|"
    r"(?:(?<=[3-9])|(?<=1)\d|(?<=[2-9])\d|(?<=t)hree|(?<=f)(?:our|ive)|(?<=s)(?:ix|everal))[- ](?:months?|mos?)|"
    r"(?:(?<=\d)\d?|(?<=o)ne|(?<=t)(?:wo|hree)|(?<=s)everal)[- ](?:years?|yrs?))\b(?! old)"
)
_HEADACHE_DAYS = re.compile(
    r"(?i)\d(?<!\w.)\d?\s*(?:(?:headache|migraine|HA)[- ]days|(?:/|of|out of) ?(?:the )?30\b|days? (?:a|per|each|/) ?mo)"
)
_PLACES_APART = frozenset({"education", "billing"})
_MOST = 6


def read_course(reading: Reading) -> list[Record]:
    """Facts by name with their words; ``relief:<percent>`` for relief; relief and provocation tests up to six times, all others once."""
    text = reading.text
    out: list[Record] = []
    seen: dict[str, int] = {}

    def add(value: str, start: int, end: int) -> None:
        name = value.split(":")[0]
        most = _MOST if name in ("relief", "provocation") else 1
        if (
            seen.get(name, 0) < most
            and reading.sections[reading.segments[segment_of(reading.starts, start)].section].kind not in _PLACES_APART
        ):
            seen[name] = seen.get(name, 0) + 1
            out.append({"value": value, "evidence": (start, end, "course")})

    for start, end, entry in reading.hits.get("course", ()):
        add(entry.value, start, end)
    for match in _PERCENT.finditer(text) if "%" in text else ():
        if int(match[1]) > 100:
            continue
        before = _RELIEF_BEFORE.search(text, max(0, match.start() - 40), match.start())
        after = _RELIEF_AFTER.match(text, match.end())
        if after or before:
            add(f"relief:{match[1]}", before.start() if before and not after else match.start(), after.end() if after else match.end())
    for name, pattern in (("scale", _OF_TEN), ("chronic", _LONG), ("headache_days", _HEADACHE_DAYS)):
        if name not in seen and (found := pattern.search(text)):
            add(name, *found.span())
    return out
