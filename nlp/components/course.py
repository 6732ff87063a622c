"""What a payer asks about beside the act itself: relief, sessions, scales, treatment tried, contrast, findings, diagnosis codes, consent.

Read only where something was performed. Each fact with its words; what a policy makes of it is for ``models``.
"""

from __future__ import annotations

import re
from typing import Any

from nlp.components.reading import Reading, segment_of

Record = dict[str, Any]
_Asked = tuple[str, re.Pattern[str], tuple[str, ...]]

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
# "Her fifth epidural this year"; "has had 4 injections in the past 12 months", and today's makes five.
_IN_YEAR = re.compile(r"(?i)this (?:calendar )?year\b|(?:last|past) (?:12 months|twelve months|year)\b")
_SESSION = re.compile(
    r"(?i)\b(?:(?P<nth>\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth)|(?:had|received|underwent|after|"
    r"previous|prior)\s+(?P<had>\d{1,2}|two|three|four|five|six|seven))\s+(?:[\w-]+\s+){0,4}?(?:injections?|blocks?|epidurals?|T?F?ESIs?|"
    r"MBBs?|RFAs?|ablations?|sessions?|treatments?|TPIs?)\b[^.;\n]{0,24}$"
)
_NUMBERS = {
    "first": 1, "second": 2, "two": 2, "third": 3, "three": 3, "fourth": 4, "four": 4, "fifth": 5, "five": 5, "sixth": 6, "six": 6,
    "seventh": 7, "seven": 7, "eighth": 8,
}  # fmt: skip
_VISIT = re.compile(r"(?i)(?:visit|treatment|session)\s?(?:#|no\.?|number)?\s?(\d{1,2})\b(?!\s?(?:min|weeks?|wks?|days?|/\s?\d+/))")
_WEEKS = re.compile(r"(?i)last (?:botox|toxin|injections?|treatment|session)\b[^.;\n]{0,30}?\b(\d{1,2}) (?:weeks?|wks?)\b")
_ICD = re.compile(r"[A-TV-Z]\d\d\.\d[0-9A-Z]{0,3}\b")
# Each pattern with words of which it holds one: a look for these costs a tenth of it.
_YEAR_WORDS = ("year", "12 months", "twelve months")
_COUNTED: tuple[_Asked, ...] = (("visits", _VISIT, ("visit", "treatment", "session")), ("weeks", _WEEKS, ("week", "wk")))
_SAID_ONCE: tuple[_Asked, ...] = (
    ("scale", _OF_TEN, ("10",)),
    ("chronic", _LONG, ("week", "wk", "month", "mo", "year", "yr")),
    ("headache_days", _HEADACHE_DAYS, ("day", "30")),
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
        most = _MOST if name in ("relief", "provocation", "icd") else 1
        if seen.get(name, 0) < most and (
            name == "icd" or reading.sections[reading.segments[segment_of(reading.starts, start)].section].kind not in _PLACES_APART
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
    low = text.lower()
    for name, pattern, words in _SAID_ONCE:
        if name not in seen and any(word in low for word in words) and (found := pattern.search(text)):
            add(name, *found.span())
    for year in _IN_YEAR.finditer(text) if any(word in low for word in _YEAR_WORDS) else ():
        if found := _SESSION.search(text, max(0, year.start() - 90), year.start()):
            word = (found["nth"] or found["had"]).lower().rstrip("sthndr") if (found["nth"] or found["had"])[0].isdigit() else ""
            number = int(word) if word else _NUMBERS[(found["nth"] or found["had"]).lower()]
            add(f"sessions:{number + bool(found['had'])}", found.start(), year.end())
    for name, pattern, words in _COUNTED:
        if any(word in low for word in words) and (found := pattern.search(text)):
            add(f"{name}:{found[1]}", *found.span())
    for match in _ICD.finditer(text):
        add(f"icd:{match.group()}", *match.span())
    return out
