"""Minutes and counts of one procedure, from the sentence or table line that names it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from operator import itemgetter
from typing import Any, TypeVar

from nlp.components.reading import Mention, Reading
from nlp.components.scope import Key, Scope

_TOTAL_WORD = r"(?i)\b(?:total|timed|overall|grand|in clinic|visit time|session time|in room|time in)\b"
_TOTAL = re.compile(_TOTAL_WORD + r"[^.;\n]{0,24}$")
_REST_WORD = (
    r"(?i)\b(?:rest(?:ing|ed)?(?: breaks?)?|retention|dwell\w*|retained|unattended|out of (?:the )?room|"
    r"not counted|not billed|non-?billable|warm[- ]?up|intake|set[- ]?up|independent(?:ly)?|"
    r"indep|seated at end|after sess|before sess|home|hep|per day|x/day|daily|each day|"
    r"ago|driv\w+|walk(?:s|ed|ing)? (?:for|up to)|sit(?:s|ting)? (?:for|up to)|stand(?:s|"
    r"ing)? (?:for|up to)|hold|later|waiting|wait)\b"
)
_REST = re.compile(_REST_WORD + r"[^.;\n]{0,20}$")
_NOT_OWN = (re.compile(_TOTAL_WORD), re.compile(_REST_WORD))
_REST_AFTER = re.compile(
    r"(?i)\s*(?:\w+\s+){0,2}(?:rest\b|retention|not billed|no charge|ago|of rest|hold|"
    r"per day|a day|daily|x ?\d+/day|later|walk|drive|warm|indep)"
)
_WINDOW, _CROWD, _MOST_COUNTS = 160, 40, 24
_SESSION = re.compile(r"(?i)\bface[- ]to[- ]face\b|\bf2f\b|\bsession (?:time|length|duration)\b|\b(?:time in session|session)\s*:")
_Found = TypeVar("_Found", bound=tuple[Any, ...])
_COUNTS = frozenset(
    {"needles", "muscles", "points", "sets", "levels", "lesions", "leads", "times", "syringe", "days", "classes", "cm2", "patches", "views"}
)


def read_minutes(
    reading: Reading, scope: Scope, named: list[int], told: list[int], scopes: dict[Key, Scope], *, timed: bool
) -> list[dict[str, Any]]:
    """The minutes that belong to this procedure. Timed services take those beside their name; others all of their story."""
    out: list[dict[str, Any]] = []
    own: dict[int, list[Mention]] = defaultdict(list)
    everyone: dict[int, list[Mention]] = defaultdict(list)
    for mention in scope.mentions:
        own[mention.segment].append(mention)
    for one in scopes.values() if timed else ():
        for mention in one.mentions:
            everyone[mention.segment].append(mention)
    for index in named:
        segment = reading.segments[index]
        mine = own[index][:_CROWD]
        others = [m for m in everyone[index] if m not in mine][:_CROWD]
        for start, end, value in _minutes(reading, segment.start, segment.end):
            if not timed or _nearest(start, end, mine, others):
                out.append({"value": value, "unit": "min", "evidence": (start, end, "minutes")})
    if out and timed:
        return _once(out)
    for index in told:
        segment = reading.segments[index]
        for start, end, value in _minutes(reading, segment.start, segment.end):
            out.append({"value": value, "unit": "min", "evidence": (start, end, "minutes")})
        if timed and out:
            break
    if timed and not out and len(scopes) == 1:
        # A session told apart from its one act: "Individual, face to face, 1:00-1:45 pm" in the note's head.
        for segment in reading.segments:
            if _SESSION.search(reading.text, segment.start, segment.end):
                for start, end, value in _minutes(reading, segment.start, segment.end):
                    out.append({"value": value, "unit": "min", "evidence": (start, end, "minutes")})
            if out:
                break
    return _once(out)


def _minutes(reading: Reading, left: int, right: int) -> list[tuple[int, int, float]]:
    """Clock spans and stated minutes of a sentence; stated minutes right beside a clock span say the same thing."""
    clock = [(s, e, float(v)) for s, e, v in between(reading.clock, left, right)]
    # In a sentence without a word of rest or of totals no number need look for one.
    spoken = any(p.search(reading.text, left, right) for p in _NOT_OWN)
    out = list(clock)
    for amount in between(reading.amounts, left, right):
        if amount.unit != "min":
            continue
        before = reading.text[max(left, amount.start - _WINDOW) : amount.start] if spoken else ""
        if _TOTAL.search(before) or _REST.search(before) or _REST_AFTER.match(reading.text, amount.end, right):
            continue
        if any(abs(v - amount.value) <= 1 and (0 <= amount.start - e < 60 or 0 <= s - amount.end < 30) for s, e, v in clock):
            continue
        out.append((amount.start, amount.end, amount.value))
    out = [o for o in out if not (spoken and _REST.search(reading.text[max(left, o[0] - _WINDOW) : o[0]]) and o in clock)]
    out.sort()
    return out


def between(found: Sequence[_Found], left: int, right: int) -> Sequence[_Found]:
    """Those of the sorted ``found`` that begin in ``text[left:right]``."""
    return found[bisect_left(found, left, key=itemgetter(0)) : bisect_left(found, right, key=itemgetter(0))]


def _nearest(start: int, end: int, mine: list[Mention], others: list[Mention]) -> bool:
    """Minutes belong to the service they stand behind, unless minutes lead the line."""
    if not others:
        return True

    def distance(mention: Mention) -> float:
        if mention.end <= start:
            return start - mention.end
        return (mention.start - end) * 1.5 + 1 if mention.start >= end else 0

    return min(map(distance, mine)) <= min(map(distance, others))


def _once(values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seen: set[tuple[int, int]] = set()
    out = []
    for value in values:
        span = value["evidence"][:2]
        if span not in seen:
            seen.add(span)
            out.append(value)
    return out


def read_counts(reading: Reading, scope: Scope, named: list[int], told: list[int]) -> list[dict[str, Any]]:
    """Counts of needles, muscles, points, sets, levels, lesions, leads, days; ``times`` only right behind the act's name."""
    out: list[dict[str, Any]] = []
    for index in [*named, *told]:
        segment = reading.segments[index]
        if len(out) >= _MOST_COUNTS:
            break
        for amount in between(reading.amounts, segment.start, segment.end):
            if amount.unit not in _COUNTS:
                continue
            if amount.unit == "times" and not any(m.segment == index and 0 <= amount.start - m.end <= 14 for m in scope.mentions):
                continue
            out.append({"value": amount.value, "unit": amount.unit, "evidence": (amount.start, amount.end, "count")})
    return out[:_MOST_COUNTS]
