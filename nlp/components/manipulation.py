"""Which regions of the spine and body were manipulated: those in the sentences that tell of the adjustment, none that were left out.

Exam findings, copied lines and last visit's segments stand elsewhere in the note and count for nothing (R-CMT-01, R-OMT-01).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from nlp.components.anatomy import find_places
from nlp.components.reading import Reading, segment_of
from nlp.components.scope import Key, Scope

Record = dict[str, Any]

_LEFT_OUT = re.compile(
    r"(?i)\b(?:not|n't|no)\s+(?:\w+\s+){0,2}?(?:adjusted|treated|manipulated|addressed|"
    r"touched|done|looked at)\b|\bnext (?:visit|time|session)\b|\b(?:left (?:alone|out)|deferred|declined|avoided|withheld|contraindicated|"
    r"held)\b"
)
_SKIPPED = re.compile(r"(?i)\b(?:except|excluding|avoiding|sparing|but not|not the|no)\s+[^,;.]{0,60}")
_CLAUSE = re.compile(r"[;\n|]|(?<=[a-z0-9)])\.\s|,?\s\bbut\b|\s[–—-]\s(?=(?:pt|patient)\b)")
_STATED = re.compile(
    r"(?i)\b(?:all\s+)?(?P<n>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+(?:spinal |"
    r"body |distinct |separate )?regions?\b"
)
_NUMBERS = {w: i for i, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], 1)}
_FINDING = re.compile(r"(?i)\b(?:tender|hypertonic|restrict\w*|fixat\w*|sublux\w*|palpation|spasm|ROM|exam|findings?|P\.?A\.?R\.?T)\b")
_PELVIC = re.compile(r"(?i)\b(?:sacroiliac|sacro-iliac|SIJ?|SI joint)\b\s*\((sacrum|sacral|ilium|pelvi\w+)\)")
_TICK = re.compile(r"(?:\[[xX]\]|☒|☑)[ \t]*(?P<option>[^\[\]☐□☒☑\n]{1,60})")
# "Segments adjusted (✓)": the legend of a travel card, whose marks stand behind the segments.
_LEGEND = re.compile(r"(?i)\badj(?:usted|usts?|\.)?\s*(?:=\s*|\()[✓✔]|[✓✔]\s*=\s*adj")
_MARKED = re.compile(r"\b(?P<option>(?:[CTLS]\d{1,2}|occ(?:iput)?|atlas|axis|sacrum|pelvis|ilium|SIJ?))[ \t]{0,3}[✓✔]")
_LABEL = re.compile(r"\W*[A-Za-z][A-Za-z /-]{1,24}:")
_PARENTHESIS = re.compile(r"\([^)]*\)")


def read_regions(reading: Reading, key: Key, scope: Scope, scopes: dict[Key, Scope]) -> tuple[list[Record], list[Record], list[Record]]:
    """(sites, ``region_name`` values, a stated count of regions) of one manipulation."""
    text = reading.text
    sites: dict[str, Record] = {}
    names: dict[str, Record] = {}
    counts: list[Record] = []
    others = {m.segment for k, s in scopes.items() if k != key for m in s.mentions}
    for index in _segments(reading, scope, others):
        segment = reading.segments[index]
        start, end = segment.start, segment.end
        own = [m for m in scope.mentions if m.segment == index]
        spans = _kept(text, start, end, [m.start for m in own])
        for s, e, kind, value in find_places(text[start:end]):
            if _in(start + s, spans):
                sites.setdefault(value, {"kind": kind, "value": value, "side": None, "evidence": [(start + s, start + e, "level")]})
        item = _LABEL.match(text, start, end) if segment.item else None
        labelled = item is not None and any(
            e.family == key[0] and e.strength == "region_name" and s < item.end()
            for s, _, e in reading.by_segment.get("attribute", {}).get(index, ())
        )
        for s, e, entry in reading.by_segment.get("attribute", {}).get(index, ()):
            if entry.family == key[0] and entry.strength == "region_name" and _in(s, spans):
                if labelled and item is not None and s >= item.end():
                    # "- cervical: muscle energy OA": the label says for what the item counts.
                    continue
                if (
                    any(m.start <= s and e <= m.end for m in own)
                    and len(own) == 1
                    and entry.value in ("pelvic",)
                    and "adjust" not in text[own[0].start : own[0].end].lower()
                ):
                    continue
                names.setdefault(entry.value, {"value": entry.value, "evidence": (s, e, "region")})
        stated = _STATED.search(text, start, end)
        if stated and _in(stated.start(), spans):
            word = stated["n"].lower()
            counts.append(
                {"value": float(_NUMBERS.get(word) or int(word)), "unit": "regions", "evidence": (stated.start(), stated.end(), "count")}
            )
    if not sites and not names:
        _ticked(reading, key, sites, names)
    _one_joint(text, names)
    return list(sites.values()), list(names.values()), counts[:1]


def marked_segments(text: str) -> list[re.Match[str]]:
    """The segments that a travel card marks as adjusted; [] without the legend that says what the mark means."""
    return list(_MARKED.finditer(text)) if _LEGEND.search(text) else []


def told_on(reading: Reading, key: Key, scope: Scope) -> list[Record]:
    """The sentence behind one of the act that tells it once more, technique by technique, as a ``deed``."""
    out: list[Record] = []
    for index in dict.fromkeys(i + 1 for i in scope.named if i + 1 < len(reading.segments)):
        segment, named = reading.segments[index], reading.by_segment.get("attribute", {}).get(index, ())
        regions = {e.value for _, _, e in named if e.family == key[0] and e.strength == "region_name"}
        same_line = "\n" not in reading.text[reading.segments[index - 1].end : segment.start]
        if len(regions) > 1 and same_line and not _FINDING.search(reading.text, segment.start, segment.end):
            out.append({"value": "further", "evidence": (segment.start, segment.end, "act")})
    return out


def _ticked(reading: Reading, key: Key, sites: dict[str, Record], names: dict[str, Record]) -> None:
    """The ticked options of a checklist, where no sentence of the act names a place ("[x] Thoracic T5  [ ] Pelvis … CMT as above")."""
    for match in (*_TICK.finditer(reading.text), *marked_segments(reading.text)):
        index = segment_of(reading.starts, match.start())
        if reading.sections[reading.segments[index].section].kind in ("plan", "copied", "history", "exam"):
            continue
        start, end = match.span("option")
        tick = match.start()
        for _, e, kind, value in find_places(match["option"]):
            sites.setdefault(value, {"kind": kind, "value": value, "side": None, "evidence": [(tick, start + e, "level")]})
        for s, e, entry in reading.by_segment.get("attribute", {}).get(index, ()):
            if entry.family == key[0] and entry.strength == "region_name" and start <= s < end:
                names.setdefault(entry.value, {"value": entry.value, "evidence": (tick, e, "region")})


def _segments(reading: Reading, scope: Scope, others: set[int]) -> list[int]:
    """The sentences that name the act; a heading or a sentence ending in a colon takes the lines below it, up to a blank line."""
    out: list[int] = []
    for index in dict.fromkeys([*scope.named, *scope.title]):
        out.append(index)
        segment = reading.segments[index]
        below = index + 1
        bare = not find_places(reading.text[segment.start : segment.end])
        while below < len(reading.segments) and below not in others:
            here = reading.segments[below]
            gap = reading.text[reading.segments[below - 1].end : here.start]
            words = reading.text[here.start : here.end]
            same_line = "\n" not in gap
            listed = (here.item or same_line) and "\n\n" not in gap
            if here.section != segment.section or not listed or _FINDING.search(words) or (same_line and not bare and not here.item):
                break
            out.append(below)
            below += 1
            if same_line and not here.item and find_places(words):
                bare = False
    return list(dict.fromkeys(out))


def _kept(text: str, start: int, end: int, acts: list[int]) -> list[tuple[int, int]]:
    """The clauses of a sentence that tell what was treated."""
    cuts = [start, *(m.end() for m in _CLAUSE.finditer(text, start, end)), end]
    out = []
    for left, right in pairwise(cuts):
        if _LEFT_OUT.search(text, left, right):
            continue
        if acts and _FINDING.search(text, left, right) and not any(left <= at < right for at in acts):
            continue
        begin = left
        for match in _SKIPPED.finditer(text, left, right):
            out.append((begin, match.start()))
            begin = match.end()
        out.append((begin, right))
    return out


def _in(at: int, spans: list[tuple[int, int]]) -> bool:
    return any(s <= at < e for s, e in spans)


def _one_joint(text: str, names: dict[str, Record]) -> None:
    """``R sacroiliac (sacrum)`` is one place, told twice: the bracket says which bone was moved."""
    for name, other in (("pelvic", "sacral"), ("sacral", "pelvic")):
        if name in names and other in names:
            at = names[name]["evidence"][0]
            match = _PELVIC.search(text, max(0, at - 24), at + 40)
            if match and match.start() <= at < match.end():
                kept = "sacral" if match[1].lower().startswith("sacr") else "pelvic"
                names.pop("pelvic" if kept == "sacral" else "sacral")
                return
