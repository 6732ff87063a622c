"""What in a note speaks against its being of today, as auditors look for it: older dates, clock times twice spent, a contrary plan.

Nothing here changes a fact; the alerts of ``models`` quote it. Sources: rules.md R-STAT-09, R-STAT-12, R-STAT-14.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from nlp.components.quantities import clock_times
from nlp.components.reading import Mention, Reading, segment_of
from nlp.components.sides import inside
from nlp.dates import Day, dates_in
from nlp.spans import between

Record = dict[str, Any]

# Parts that tell of today; elsewhere (history, results, plan) other days are spoken of rightly.
_TODAY = frozenset({"title", "narrative", "exam", "objective", "anesthesia", "body", "header"})
_OPENS, _OLD_DAYS, _MOST = 14, 7, 3
# A line that opens with a date, or words that call one the date of service: a look at these costs a tenth of one at every date.
_CANDIDATE = re.compile(r"(?m)^[ \t>*#-]{0,4}(?=\d{1,2}[/-]\d|20\d\d-\d|[A-Z][a-z]{2,8}\.? \d)|\b(?:DOS|dos|[Dd]ate|DATE)\b")
_REACH = 40
_SERVICE = re.compile(
    r"(?i)\b(?:dos|date of (?:service|procedure|visit|operation|surgery|encounter)|(?:procedure|service|visit|surgery|operation) date)"
    r"[\s:#=-]{0,4}$"
)
# "12/08/2025 MRI", "Last block 12/8/2025": the line tells of another day and says so.
_OF_ANOTHER_DAY = re.compile(
    r"(?i)\b(?:prior|previous\w*|last|past|since|ago|history|hx|s/p|status post|after|before|compared|review\w*|outside|copied|carried|"
    r"mri|ct|x-?rays?|xr|emg|ncs|labs?|imaging|scan|films?|report|a1c|inr|plt|uds|pdmp|relief|helped|gave|lasted|response|diary|consent|"
    r"lot|exp\w*|implant\w*|injury|injured|mva|accident|onset|surgery|fusion|laminectomy|auth\w*|order\w*|refer\w*|sched\w*|call\w*|"
    r"messag\w*|visit|eval\w*|block #?1|#1|first|second|third|series|to|through|thru|dob|born|log|week|month|seen by|dr)\b"
)
_ADDED = 160  # characters of an addendum within which its own date stands
_DONE_TODAY = re.compile(
    r"(?i)\b(?:today'?s?|s/p|status[- ]post|just (?:done|performed)|done|performed|given|tolerated|underwent|completed)\b"
)
_TO_COME = re.compile(
    r"(?i)\b(?:next|will|plan(?:s|ned)?|schedul\w*|repeat|consider\w*|if|return\w*|auth\w*|book\w*|proceed|request\w*|refer\w*|order\w*|"
    r"candidate|may|might|would|could|should|future|then|later|opposite|other side|contralateral|not|no|week|wks?|month)\b"
)
_TIME = r"(?:[01]?\d|2[0-3]):?[0-5]\d"
_IN_OUT = re.compile(
    rf"(?i)\b(?:time )?in\s?[:=]?\s?(?P<in>{_TIME})\b[^\n]{{0,40}}?\b(?:time )?out\s?[:=]?\s?(?P<out>{_TIME})\b(?!\s?(?:mg|ml))"
)
_VISIT_LENGTH = re.compile(r"(?i)\b(?:visit|session|appointment|encounter) (?:time|length|duration|lasted)\b[\s:=]{1,3}(?P<n>\d{1,3}) ?min")
_HALF_DAY = 720
_OPPOSITE = {"left": "right", "right": "left"}


def read_contrary(reading: Reading, mentions: Sequence[Mention], records: Sequence[Record]) -> dict[str, list[Record]]:
    """``older_date`` (a date), ``visit_minutes`` (how many), ``plan_side`` and ``plan_level`` (a family), each with its words."""
    if not records:
        return {}
    found = {"older_date": _older_dates(reading), "visit_minutes": _visit_minutes(reading.text), **_plan(reading, mentions, records)}
    return {name: values[:_MOST] for name, values in found.items() if values}


def _visit_minutes(text: str) -> list[Record]:
    """How long the whole visit was: from "time in" to "time out", or where the note calls it the visit's or session's time."""
    for match in _IN_OUT.finditer(text):
        length = (_day_minute(match["out"]) - _day_minute(match["in"])) % _HALF_DAY
        if length:
            return [{"value": str(length), "evidence": (*match.span(), "minutes")}]
    return [{"value": str(int(m["n"])), "evidence": (*m.span(), "minutes")} for m in [_VISIT_LENGTH.search(text)] if m]


def _day_minute(written: str) -> int:
    digits = re.sub(r"\D", "", written)
    return int(digits[:-2]) * 60 + int(digits[-2:])


def _older_dates(reading: Reading) -> list[Record]:
    """Dates well before the day of service that open a line of today's story or are called the date of service."""
    if reading.service is None:
        return []
    out: list[Record] = []
    for candidate in _CANDIDATE.finditer(reading.text):
        day, value = next(_full(reading.text, candidate.start(), min(len(reading.text), candidate.end() + _REACH)), (None, None))
        if day is None or value is None or (reading.service - value).days <= _OLD_DAYS:
            continue
        segment = reading.segments[segment_of(reading.starts, day.start)]
        if reading.sections[segment.section].kind not in _TODAY:
            continue
        line = reading.text.rfind("\n", 0, day.start) + 1
        labelled = _SERVICE.search(reading.text, max(line, day.start - 40), day.start)
        if labelled or (day.start - line <= _OPENS and segment.start > 0 and _tells_today(reading, day, segment.end)):
            out.append({"value": value.isoformat(), "evidence": (labelled.start() if labelled else day.start, day.end, "date")})
    return out


def _tells_today(reading: Reading, day: Day, end: int) -> bool:
    """Whether the line behind a date tells a deed and no word makes it one of another day."""
    line = reading.text.rfind("\n", 0, day.start) + 1
    segment = segment_of(reading.starts, day.start)
    return (
        segment in reading.evidence and _OF_ANOTHER_DAY.search(reading.text[line : day.start] + " " + reading.text[day.end : end]) is None
    )


def _full(text: str, start: int, end: int) -> Iterator[tuple[Day, date]]:
    for day in dates_in(text, start, end):
        if day.year and day.month and day.day:
            try:
                yield day, date(day.year, day.month, day.day)
            except ValueError:
                continue


def added_on(text: str, start: int, end: int) -> str | None:
    """The date that an addendum gives itself in its first words, as ISO; None where it gives none."""
    return next((value.isoformat() for _, value in _full(text, start, min(end, start + _ADDED))), None)


def read_clock(text: str, minutes: Sequence[Record]) -> list[Record]:
    """``clock`` values ``start-stop`` in minutes of the day, of those minutes that a note gives as a span of clock times."""
    out = []
    for spent in minutes:
        start, end, _ = spent["evidence"]
        for s, e, first, last in clock_times(text, start, end)[:1]:
            out.append({"value": f"{first}-{last}", "evidence": (s, e, "minutes")})
    return out


def _plan(reading: Reading, mentions: Sequence[Mention], records: Sequence[Record]) -> dict[str, list[Record]]:
    """What the plan says of the act done today, on the other side or at other levels than it was done."""
    out: dict[str, list[Record]] = {"plan_side": [], "plan_level": []}
    by_family: Mapping[str, list[Record]] = {f: [r for r in records if r["family"] == f] for f in {r["family"] for r in records}}
    for mention in mentions:
        mine = by_family.get(mention.family, [])
        if mention.section != "plan" or len(mine) != 1 or mention.status in ("negated", "declined", "informational"):
            continue
        segment = reading.segments[mention.segment]
        words = reading.text[segment.start : segment.end]
        if not _DONE_TODAY.search(words) or _TO_COME.search(words):
            continue
        record = mine[0]
        sides = {s[2] for s in inside(reading.sides, segment.start, segment.end)}
        done = {s["side"] for s in record["sites"] if s["side"]} or {record["side"]}
        if len(sides) == 1 and len(done) == 1 and _OPPOSITE.get(next(iter(sides))) in done:
            out["plan_side"].append({"value": mention.family, "evidence": (segment.start, segment.end, "plan")})
        levels = {p.value for p in between(reading.places, segment.start, segment.end)}
        treated = {s["value"] for s in record["sites"] if s["kind"] in ("level", "vertebra")}
        apart = levels and treated and not {v for level in levels for v in level.split("-")} & {v for t in treated for v in t.split("-")}
        if apart:
            out["plan_level"].append({"value": mention.family, "evidence": (segment.start, segment.end, "plan")})
    return out
