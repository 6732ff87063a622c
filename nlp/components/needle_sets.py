"""Acupuncture sets: who was with the patient how long, current on the needles, needles placed anew (R-ACU-01 to R-ACU-05).

A set opens at its label (``Set 2``, ``Round one``, ``B)``) or where needles are placed anew; its minutes are the first contact minutes.
Retention, rest, time alone and totals are nobody's contact. One current statement may stand for the whole session.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from nlp.components.clauses import clause
from nlp.components.quantities import find_amounts, find_clock
from nlp.components.reading import Reading
from nlp.components.scope import Scope
from nlp.components.sites import expand
from nlp.lexicon import FamilyWords
from nlp.spans import between
from nlp.templates import open_spans

Span = tuple[int, int, str]

_LABEL = re.compile(
    r"(?i)^[\s>*•–—-]*(?:(?:needle |acupuncture )?(?:set|round|group|series|session part)\s*#?\s*(?:\d|"
    r"[a-d]\b|one|two|three|four|i{1,3}\b)|(?:1st|2nd|3rd|first|second|third|initial|"
    r"additional)\s+(?:needle )?(?:set|round|insertion|group)|\d\)\s|[a-d]\)\s)"
)
# "Set  Points  Start  End  Re-inserted": below such a head each row that opens with its number is a set.
_SET_TABLE = re.compile(r"(?im)^[ \t|]*(?:set|round|#)[ \t|]+[^\n]*\b(?:start|in|begin)\b[ \t|]+(?:end|out|stop)\b[^\n]*")
_SET_ROW = re.compile(r"[ \t|]*[1-6][ \t|]{2,}(?=\w)")
_INSERTED_ANEW = re.compile(r"(?i)re-?insert|re-?needl|new needles")
_YES = re.compile(r"[ \t|](?:Y|y|[Yy]es|YES|✓|x|X)[ \t|]*$")
_AGAIN = re.compile(
    r"(?i)\bre-?insert\w*|\bre-?needl\w+|\b(?:new|fresh|additional|different|second set of|"
    r"2nd set of|another set of|more)\s+(?:\w+\s+){0,2}(?:needles?|points?|insertions?|"
    r"ones)\b|\b(?:second|2nd|third|3rd|another|further) (?:needle )?insertion\b|\bnew insertions?\b|\bnew ones\b|"
    r"\bneedles? (?:were |was )?(?:inserted|placed) (?:again|anew)\b|\b(?:second|2nd|"
    r"third|3rd)\s+(?:set|round|insertion)\s+(?:of needles\s+)?(?:was |were )?(?:inserted|"
    r"placed)\b|\b(?:agujas nuevas|nuevas agujas)\b"
)
_PLACED_ANEW = re.compile(
    r"(?i)\b(?:fresh|new) needles?\b[^.;\n]{0,12}\b(?:inserted|placed|went in|put in)\b|\b(?:agujas nuevas|nuevas agujas)\b"
)
_NOT_AGAIN = re.compile(
    r"(?i)\b(?:no|not|without|never)\s+(?:\w+\s+){0,2}(?:re-?insert|re-?needl|new needles|"
    r"new insertion)|\bneedles? (?:were )?(?:not|never) re-?|\bsame needles\b|\bre-?stimulat\w+"
)
_CURRENT = re.compile(
    r"(?i)\be-?stim\w*|\belectro-?acupuncture\b|\bEA\b|\belectr(?:ic|ical|o)[- ]?(?:stim\w*|"
    r"current)|\bmicro-?current\b|\b\d+(?:\s?[/-]\s?\d+)?\s?Hz\b|\b(?:leads?|clips?|"
    r"alligator)\b|\b(?:ES-?130|ES-?160)\b|\bmilliamps?\b|\bwith current\b"
)
_NO_CURRENT = re.compile(
    r"(?i)\b(?:no|not|without|w/o|w/out|zero|off|non)[\s-]+(?:\w+\s+){0,2}?(?:e-?stim\w*|"
    r"electr\w+|current|EA|leads|clips|stimulation)\b|\b(?:current|leads?|clips?|e-?stim) (?:was |"
    r"were |now )?(?:off|removed|not used|not applied)|\bmanual(?:ly)?(?: stim\w*|"
    r" only| technique)?\b(?! therapy)|"
    r"\b(?:next|maybe|may|consider|if|at visit|last|previous|disliked|declined|plan)\b[^.;\n]{0,60}?(?:e-?stim\w*|"
    r"electr\w+|current|\bEA\b|leads)"
)
_AWAY = re.compile(
    r"(?i)\b(?:retain\w*|retention|rest(?:ing|ed|s)?|out of (?:the )?room|left (?:the room|"
    r"alone|in|unattended)|alone|unattended|not counted|dwell|lamp|session length|"
    r"total|cup\w*|seeds?|off limits|no charge|walks?|sleep\w*|removal|every|sat up|"
    r"drive|visits?|wait\w*|massage|tui na|heat)\b[^.;\n]{0,30}$"
)
_AWAY_AFTER = re.compile(
    r"(?i)[ \t]*\)?,?[ \t]*(?:\w+\s+){0,2}(?:retention|retained|rest\b|rested|unattended|"
    r"alone|not counted|w/o|without (?:me|practitioner|physician)|ago|no charge|with needles in|"
    r"out of)"
)
_CONTACT = re.compile(
    r"(?i)\b(?:with (?:the )?(?:patient|pt)|face[- ]to[- ]face|f2f|one[- ]on[- ]one|"
    r"one[- ]to[- ]one|1:1|contact|personal\w*|hands[- ]on|in (?:the )?room with)\b"
)
_BARE_CONTACT = re.compile(
    r"(?i)\b(?:face[- ]?to[- ]?face(?: time)?|face time|f2f(?: time)?|contact(?: time)?|hands[- ]on(?: time)?|one[- ]on[- ]one|1:1|"
    r"(?:with|w/) ?(?:pt|patient))[ \t]*[:=x-]?[ \t]*(?P<n>\d{1,2})(?!\d|[:./]\d|\s?(?:%|yo\b|sets?|needles?|points?|visits?))"
)
# A bare "new" behind or before the points of a labelled set says the same.
_NEW = re.compile(r"(?i)(?<=[\d\s)])new\b(?!\s+(?:pain|patient|pt|complaint|injur\w+|sympt\w+|onset|problem|area|meds?))")
# Points beside the spine are named by their vertebrae: "Huatuo L3-L5", "HTJJ T9, T10".
_BESIDE_SPINE = re.compile(r"(?i)\b(?:hua\s?tuo(?:\s?jia\s?ji)?|jia\s?ji|htjj|hjj|ex-?b\s?2)\b[^.;\n]{0,30}$")
_BODIES = FamilyWords("", site="body")
_NEVER = frozenset({"plan", "copied", "consent", "education", "billing"})
_OPEN_ENDED = frozenset({"history", "medications", "allergies", "social", "subjective", "indications", "diagnosis"})


@dataclass(slots=True)
class _Set:
    start: int
    minutes: int | None = None
    contact: bool = False
    electrical: bool = False
    manual: bool = False
    again: bool | None = None
    timed: tuple[int, int] | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)


def read_vertebrae(reading: Reading, scope: Scope) -> list[dict[str, Any]]:
    """Site records of the vertebrae beside which needles were placed."""
    found: dict[str, dict[str, Any]] = {}
    for index in (*scope.named, *scope.told):
        segment = reading.segments[index]
        for place in between(reading.places, segment.start, segment.end):
            if _BESIDE_SPINE.search(reading.text, max(segment.start, place.start - 50), place.start):
                for kind, value in expand(place, _BODIES):
                    evidence = [(place.start, place.end, "level")]
                    found.setdefault(value, {"kind": kind, "value": value, "side": None, "evidence": evidence})
    return list(found.values())


def read_needle_sets(reading: Reading, scope: Scope) -> list[dict[str, Any]]:
    """``[{"value": "minutes|electrical|reinserted", "evidence": span}]``, one or more spans of a set as equal values in a row."""
    text = _without_unticked(reading.text)
    sets: list[_Set] = []
    everywhere: tuple[int, int] | None = None
    current: _Set | None = None
    begun = min(m.start for m in scope.mentions)
    labelled = False
    table = _SET_TABLE.search(text)
    anew = table is not None and _INSERTED_ANEW.search(table.group()) is not None
    for segment, (left, right) in ((s, p) for s in reading.segments for p in _pieces(text, s.start, s.end)):
        section = reading.sections[segment.section].kind
        words = text[left:right]
        row = _SET_ROW.match(words) if table and left > table.start() else None
        label = _LABEL.match(words) or row
        # A set label tells treatment wherever it stands: under "CC:" or "Interval:" the heading was only left open.
        if section in _NEVER or (section in _OPEN_ENDED and current is None and not label):
            continue
        again = _AGAIN.search(words) if not _NOT_AGAIN.search(words) else None
        if again is None and row and anew:
            again = _YES.search(words)
        if again is None and label and labelled and not _NOT_AGAIN.search(words):
            again = _NEW.search(words)
        minutes = _contact_minutes(text, left, right)
        named = bool(label) and (minutes is not None or again is not None or len(words) > 12)
        if named and label and re.match(r"(?i)[\s>*•–—-]*(?:\d|[a-d])\)", words) and minutes is None:
            named = False
        if (
            named
            or (
                again is not None
                and current is not None
                and current.minutes is not None
                # "First set … Then re-inserted …, 15 minutes": only the first set is called one.
                and (
                    not labelled
                    or (len(sets) == 1 and current.again is None and (minutes is not None or _PLACED_ANEW.search(words) is not None))
                )
            )
            or (current is None and (minutes is not None or again is not None) and right > begun)
        ):
            labelled = labelled or named
            if current is None or not named or current.again is None or current.minutes is not None:
                # "Fresh needles were placed. Second set, 15 min": one set, told twice.
                current = _Set(left)
                sets.append(current)
            if label:
                current.spans.append(clause(reading, left, left + label.end()))
        if current is None:
            everywhere = everywhere or _electrical(words, left)
            continue
        if again is not None:
            current.again = True
            current.spans.append(clause(reading, left + again.start(), left + again.end()))
        elif _NOT_AGAIN.search(words) and current.again is None:
            current.again = False
        if minutes is not None and (current.minutes is None or (minutes[3] and not current.contact)):
            current.minutes, current.contact = minutes[2], minutes[3]
            current.timed = minutes[:2]
            current.spans.append(clause(reading, *minutes[:2]))
        found = _electrical(words, left)
        if found and not current.manual:
            current.electrical = True
            current.spans.append(found)
        elif _NO_CURRENT.search(words) and not current.electrical and "\n" not in text[current.start : left]:
            current.manual = True
    if sets and everywhere and not any(s.electrical or s.manual for s in sets):
        for one in sets:
            one.electrical = True
        sets[0].spans.append(everywhere)
    elif sets and everywhere and not sets[0].manual:
        sets[0].electrical = True
        sets[0].spans.append(everywhere)
    out: list[dict[str, Any]] = []
    for one in sets:
        value = f"{'' if one.minutes is None else one.minutes}|{int(one.electrical)}|{'' if one.again is None else int(one.again)}"
        spans = list(dict.fromkeys(one.spans)) or [(one.start, one.start + 1)]
        timed = one.timed or spans[0]
        out.append({"value": value, "evidence": (*timed, "minutes"), "more": [(*s, "needle_set") for s in spans[:3]]})
    return out


def _without_unticked(text: str) -> str:
    """The note with spaces for the options that nobody ticked."""
    for start, end in open_spans(text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A segment cut where a sentence ends behind a short form (``16 min. Set 2``)."""
    cuts = [start, *(m.end() for m in re.compile(r"[.;]\s+(?=[A-Z])").finditer(text, start, end)), end]
    return list(pairwise(cuts))


def _electrical(words: str, offset: int) -> tuple[int, int] | None:
    clean = _NO_CURRENT.sub(lambda m: " " * len(m.group()), words)
    match = _CURRENT.search(clean)
    return (offset + match.start(), offset + match.end()) if match else None


def _contact_minutes(text: str, start: int, end: int) -> tuple[int, int, int, bool] | None:
    """The first minutes of a sentence that are time with the patient; True where the words say so."""
    found = [(s, e, v) for s, e, v in find_clock(text, start, end)]
    taken = [(s, e) for s, e, _ in found]
    found += [
        (a.start, a.end, int(a.value))
        for a in find_amounts(text, start, end)
        if a.unit == "min" and not any(s < a.end and a.start < e for s, e in taken)
    ]
    # "Face time 12", "w/ pt 18": in a log of needles the number behind words of contact is minutes.
    found += [
        (m.start("n"), m.end("n"), int(m["n"]))
        for m in _BARE_CONTACT.finditer(text, start, end)
        if not any(s < m.end("n") and m.start("n") < e for s, e, _ in found)
    ]
    found.sort()
    for s, stop, v in found:
        e = s + len(text[s:stop].rstrip())
        if v > 90 or _AWAY.search(text[max(start, s - 100) : s]) or _AWAY_AFTER.match(text, e, min(end, e + 50)):
            continue
        near = text[max(start, s - 40) : min(end, e + 30)]
        return s, e, v, bool(_CONTACT.search(near))
    return None
