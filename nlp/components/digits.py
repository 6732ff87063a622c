"""The fingers and toes that an act on small joints or their tendon sheaths names: each is a place of its own (R-JNT-01, R-ST-01)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.components.muscles import left_out
from nlp.components.reading import Reading, usable

_NUMBERS = {
    "thumb": 1, "first": 1, "1st": 1, "great toe": 1, "big toe": 1, "hallux": 1, "index": 2, "if": 2, "pointer": 2, "second": 2, "2nd": 2,
    "long": 3, "middle": 3, "mf": 3, "third": 3, "3rd": 3, "ring": 4, "rf": 4, "fourth": 4, "4th": 4, "little": 5, "small": 5, "sf": 5,
    "pinky": 5, "fifth": 5, "5th": 5,
}  # fmt: skip
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True)).replace("small", r"small(?!\s+(?:joint|jt|amount|volume|gauge))")
_ONE = re.compile(rf"(?i)\b(?:{_WORD})\b")
_NUMBER = re.compile(r"\b[1-5]\b")
_GAP = r"(?:\s*(?:,|and\b|&|\+|/|fingers?\b|digits?\b|toes?\b|left\b|right\b|joints?\b|the\b|[LR]\b))*\s*"
# "the index and ring finger PIP joints", "PIP joints of the index and ring fingers", "MCP 2 and 3".
_BEFORE = re.compile(rf"(?i)(?:\b(?:{_WORD})\b{_GAP})+$")
_BEHIND = re.compile(rf"(?i)(?:\s*(?:joints?|of|the|in|at|for|left|right|[:,(–-]))*\s*(?P<run>(?:\b(?:{_WORD})\b{_GAP})+)")
_COUNTED = re.compile(
    r"(?i)\s*(?:joints?\s*)?(?P<more>(?:,|and\b|&|/|\+)\s*)?[#(]?(?P<run>[1-5](?:\s*(?:,|and|&|/|\+)\s*[1-5])*)\b(?!\s?(?:mL|cc|mg|%|x\b)|[.\d])"
)
_REACH = 60


def digits_of(reading: Reading, kind: str, values: Iterable[str], segments: Iterable[int]) -> list[tuple[int, tuple[int, int]]]:
    """The numbers of the digits named beside the places ``values`` of the lexicon's ``kind``, the thumb being 1, and where they stand."""
    text, wanted = reading.text, frozenset(values)
    seen: dict[tuple[str, int], tuple[int, int]] = {}
    for index in segments:
        segment = reading.segments[index]
        at = segment.start
        for hit in reading.by_segment.get(kind, {}).get(index, ()):
            start, end, entry = hit
            if entry.value not in wanted or not usable(reading, hit) or left_out(reading, index, start, end):
                continue
            before = _BEFORE.search(text, max(at, start - _REACH), start)
            found = [(m.start(), m.group()) for m in _ONE.finditer(text, before.start() if before else start, end)]
            found += [(m.start(), m.group()) for m in _NUMBER.finditer(text, start, end)]
            if (behind := _COUNTED.match(text, end, segment.end)) and (not found or behind["more"]):
                found += [(m.start(), m.group()) for m in _NUMBER.finditer(text, *behind.span("run"))]
            elif not found and (behind := _BEHIND.match(text, end, segment.end)):
                found = [(m.start(), m.group()) for m in _ONE.finditer(text, *behind.span("run"))]
            for where, word in found:
                seen.setdefault((entry.value, _NUMBERS.get(word.lower()) or int(word)), (where, where + len(word)))
            at = end
    return [(number, span) for (_, number), span in seen.items()]
