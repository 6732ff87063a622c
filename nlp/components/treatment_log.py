"""A treatment log by its shape: the totals it states, numbers that are minutes without saying so, and minutes told twice.

Clock blocks, a column of minutes or services that add up to a stated total tell that treatment was given, however short the names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from nlp.components.reading import Mention
from nlp.templates import TICKED_SERVICE

_TIMED = r"(?:timed|billable|one[- ](?:on|to)[- ]one|1:1|1[- ]on[- ]1)"
_TOTAL_BEFORE = re.compile(
    r"(?i)\b(?:tot(?:al)?\.?(?: timed| treatment| tx)?(?: min(?:ute)?s?)?|timed(?: (?:tot(?:al)?|"
    r"min(?:ute)?s?|tx|code min(?:ute)?s?))?)(?: today)?(?!\w)[\s:=.|]{0,60}(\d{1,3})\b(?!\s*[%x:])"
)
_TOTAL_BEHIND = re.compile(
    rf"(?i)(?<![\d:.,/-])(\d{{1,3}})(?:\s?min(?:ute)?s?\.?|['’])?[ \t]+(?:tot(?:al)?\.?[ \t]+)?(?:{_TIMED}|tot(?:al)?)\b(?!\s*[=:]?\s*\d)"
)
_BEHIND = re.compile(
    r"[ \t:=.x×|(–-]{1,8}(\d{1,3})\b(?![.,]?\d|\s*(?:[xX×/#%\"](?!\s?[A-Za-z])|sec|lb|deg|reps?|f(?:ee)?t\b|y(?:ar)?ds?\b|steps|m\b|kg))"
)
_WITHIN = re.compile(r"[A-Za-z][ (:=x]{1,4}(\d{1,2})$")
_CLOCK = re.compile(r"\d:?\d\d\D{1,8}\d{1,2}:?\d\d")
_UNIT = re.compile(r"(?i)\d\s?(?:min(?:ute)?s?\b|['’])")
_BULLET = re.compile(r"\W*(?:[xX]\]\W*)?")
_MARKED_OFF = re.compile(r"[ \t]*(?:[-–—:;,(|]|\n|\Z)(?!\d)")
_LEAST, _MOST, _FEW = 8, 60, 600
_MAY = re.compile(r"(?i)\|\s*min(?:ute)?s?\b|\b(?:tot|total|timed|billable)\b|\d:?\d\d\s?[-–—]\s?\d{1,2}:?\d\d")

# "Quad sets, heel slides, SAQ were instructed and performed, 16 min"; "quad sets, leg press | minutes: 16".
DONE_THERE = re.compile(r"(?i)(?:\b(?:performed|completed|done|instructed|practi[cs]ed)\b[^.;\d\n]{0,12}|\|\W{0,6}min(?:ute)?s?:\s?)$")
# What calls a line a summary of the lines above it.
_SUMS_UP = re.compile(
    r"(?i)\b(?:tot(?:als?)?|sum(?:mary)?|recap|units?|bill(?:ed|ing|able)?|charges?|times?|timed|min(?:ute)?s?)\b[^\d\n]{0,30}"
)


class Spent(NamedTuple):
    """Minutes at ``text[start:end]``. ``kind``: ``own``, ``each`` (of all services before it), ``total`` or ``not_ours``."""

    start: int
    end: int
    value: float
    kind: str


def stated_totals(text: str) -> dict[float, tuple[int, int]]:
    """The minutes that the note calls a total or timed, with or without their unit, and where it first does."""
    found: dict[float, tuple[int, int]] = {}
    for pattern in (_TOTAL_BEFORE, _TOTAL_BEHIND):
        for match in pattern.finditer(text):
            found.setdefault(float(match[1]), match.span(1))
    return found


def bare_behind(text: str, mentions: Sequence[Mention], untimed: Collection[int]) -> tuple[dict[int, Spent], Spent | None]:
    """Numbers without a unit right behind the services, where all of them or the timed ones sum to a total that the note states; and it."""
    found = {
        k: Spent(g.start(1), g.end(1), float(g[1]), "own")
        for k, m in enumerate(mentions)
        if (g := _BEHIND.match(text, m.end) or _WITHIN.search(text, m.start, m.end))
    }
    if not found:
        return {}, None
    totals = stated_totals(text)
    for whole in (sum(s.value for s in found.values()), sum(s.value for k, s in found.items() if k not in untimed)):
        if whole in totals:
            return found, Spent(*totals[whole], whole, "total")
    # "✔ ther ex 30 — SLR 4way": lines that open with a service and its number, two services or more, no more than the stated total.
    lines = {k: s for k, s in found.items() if s.value <= _MOST and _is_line_head(text, mentions[k], s)}
    timed = {k: s for k, s in lines.items() if k not in untimed}
    told = len({mentions[k].target for k in lines}) > 1 and any(s.value >= _LEAST for s in timed.values())
    if told and (not totals or sum(s.value for s in timed.values()) <= max(totals)):
        return lines, None
    # In shorthand where other minutes have their unit, or two services such a number: "DN 8 min. NMR 15 SLS foam".
    short = {k: s for k, s in found.items() if _LEAST <= s.value <= _MOST and _is_short_row(text, mentions[k], s)}
    several = len({mentions[k].target for k in short}) > 1 or (len(text) < _FEW and _UNIT.search(text) is not None)
    return (short if several and not totals else {}), None


def _is_short_row(text: str, mention: Mention, spent: Spent) -> bool:
    """Whether a short form in capitals opens a row or stands behind a mark, the number right behind it."""
    name = text[mention.start : mention.end]
    before = text[: mention.start].rstrip(" \t")
    return name.isupper() and spent.start - mention.end <= 2 and (not before or before[-1] in "\n/;,+.|·•-") and len(name) < 6


def _is_line_head(text: str, mention: Mention, spent: Spent) -> bool:
    """Whether a service opens its line, a tick or bullet before it at most, and its number ends it or stands before a mark."""
    return (
        _BULLET.fullmatch(text, text.rfind("\n", 0, mention.start) + 1, mention.start) is not None
        and _MARKED_OFF.match(text, spent.end) is not None
    )


def may_be_log(text: str) -> bool:
    """Whether a note is worth reading as a log though nobody who treats is named in it."""
    return _MAY.search(text) is not None or TICKED_SERVICE.search(text) is not None


def is_log(text: str, mentions: Sequence[Mention], minutes: Mapping[int, Sequence[Spent]], passed: Collection[str]) -> bool:
    """Whether two services or more with minutes stand as a log does: by the clock, in a column, or adding up to the stated total.

    ``passed``: the kinds of sections that tell of no treatment.
    """
    given = {k: found for k, found in minutes.items() if mentions[k].section not in passed}
    if len({mentions[k].target for k in given}) < 2:
        return False
    spans = [s for found in given.values() for s in found]
    if all(_CLOCK.search(text, s.start, s.end) or text[s.start : s.end].isdigit() for s in spans):
        return True
    return sum(s.value for s in spans) in stated_totals(text)


_OF_REACH = 40
_OF = re.compile(r"(?i)\s+of\s+(?:[\w-]+\s+){0,3}")


def minutes_of(text: str, mine: Sequence[int], mentions: Sequence[Mention], spent: Sequence[Spent]) -> list[tuple[int, Spent]]:
    """(mention, minutes) of a row all of whose minutes say what they were of: "stretching as shown, 16 minutes of therapeutic exercise"."""
    own = [s for s in spent if s.kind in ("own", "each")]
    found = [(k, s) for s in own for k in mine if mentions[k].start - s.end < _OF_REACH and _OF.fullmatch(text, s.end, mentions[k].start)]
    return found if len({s for _, s in found}) == len(own) else []


def told_twice(
    text: str, mentions: Sequence[Mention], minutes: Mapping[int, Sequence[Spent]], rows: Mapping[int, tuple[int, int]]
) -> set[tuple[int, Spent]]:
    """(mention, minutes) that say again what another row said: a clock span's length in figures, a line that sums the log up.

    ``rows``: where the row of each mention with minutes stands.
    """
    by_target: dict[str | None, list[tuple[int, int, Spent]]] = defaultdict(list)
    by_row: dict[tuple[int, int], list[tuple[int, Spent]]] = defaultdict(list)
    for k, found in minutes.items():
        by_target[mentions[k].target] += [(rows[k][0], k, s) for s in found]
        by_row[rows[k]] += [(k, s) for s in found]
    again: set[tuple[int, Spent]] = set()
    for entries in by_target.values():
        clock = [e for e in entries if _CLOCK.search(text, e[2].start, e[2].end)]
        figures = [e for e in entries if e not in clock]
        if len(clock) == len(figures) == 1 and clock[0][0] != figures[0][0] and abs(clock[0][2].value - figures[0][2].value) <= 1:
            again.add(figures[0][1:])
    for (start, _), told in by_row.items():
        here = {mentions[k].target for k, _ in told}
        if len(here) < 2 or not _SUMS_UP.search(text, start, min(s.start for _, s in told)):
            continue
        if all(
            sum(s.value for r, _, s in by_target[t] if r < start) == sum(s.value for r, _, s in by_target[t] if r == start) for t in here
        ):
            again |= set(told)
    return again


def named_behind(text: str, mine: Sequence[int], mentions: Sequence[Mention], near: int, given: Spent) -> int | None:
    """The service named outright right behind its minutes, where only its details stand before them."""
    if mentions[near].strength != "generic":
        return None
    behind = next((k for k in mine if mentions[k].start >= given.end), None)
    if behind is None or mentions[behind].strength == "generic" or mentions[behind].target != mentions[near].target:
        return None
    return behind if re.fullmatch(r"[ \t]{0,3}(?:of )?", text[given.end : mentions[behind].start]) else None


def without_whole(given: list[tuple[int, Spent]]) -> list[tuple[int, Spent]]:
    """Without the minutes of a service whose parts, by person, follow and make up the whole ("30 min: 20 by PT, 10 by PTA")."""
    whole = set()
    for k in {k for k, _ in given}:
        values = [s for j, s in given if j == k]
        if len(values) > 2 and values[0].value == sum(s.value for s in values[1:]):
            whole.add((k, values[0]))
    return [g for g in given if g not in whole]
