"""The sentences, list items and table lines of a note, never across a section."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple


class Section(NamedTuple):
    """``text[start:end]``; the heading is ``text[start:body]``; ``named`` is False for header and body."""

    start: int
    body: int
    end: int
    kind: str


class Segment(NamedTuple):
    """A sentence, list item or table line: ``text[start:end]``, the index of its section, whether a list marker opens it."""

    start: int
    end: int
    section: int
    item: bool


_BREAK = re.compile(r"[\n.!?](?:(?<=\n)|(?<!\n)[.!?]*[\"')\]]*(?=\s))")


_ANSWER = re.compile(r"\s*(?:no|yes|not|none|n|y)\b", re.IGNORECASE)


_LONGEST = 800


_NUMBER_ONLY = re.compile(r"[ \t#(]*(?:\d{1,2}|[A-H])")


_ITEM = re.compile(
    r"[ \t]*(?:\(?\d{1,2}[.)]\s+|\(?\d{1,2}\)\s*|[-–•*+·▪]\s*|\(?[a-hA-H][.)]\s+|(?:SET|Set|Procedure|PROCEDURE)\s+[A-H0-9]\b)"
)


_ABBREVIATIONS = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "vs",
        "no",
        "approx",
        "e.g",
        "i.e",
        "pt",
        "st",
        "inc",
        "dept",
        "fig",
        "min",
        "mins",
        "sec",
        "hr",
        "hrs",
        "lt",
        "rt",
        "bilat",
        "cerv",
        "thor",
        "lumb",
        "lig",
        "tr",
        "nn",
        "mm",
        "aa",
        "int",
        "ext",
        "inf",
        "sup",
        "med",
        "lat",
        "post",
        "ant",
        "prox",
        "dist",
        "cc",
        "mg",
        "ml",
        "q.s",
        "p.o",
        "b.i.d",
        "t.i.d",
        "i.v",
        "i.m",
        "u/s",
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "g",
        "h",
        "i",
        "j",
        "k",
        "l",
        "m",
        "n",
        "o",
        "p",
        "q",
        "r",
        "s",
        "t",
        "u",
        "v",
        "w",
        "x",
        "y",
        "z",
    ]
)


def find_segments(text: str, sections: list[Section]) -> list[Segment]:
    """Sentences, list items and lines, never across a section."""
    cuts = []
    for match in _BREAK.finditer(text):
        mark = match.group()[0]
        if (mark == "?" and _ANSWER.match(text, match.end())) or (
            mark == "." and (_is_short(text, match.start()) or text[match.end() : match.end() + 40].lstrip()[:1].islower())
        ):
            continue
        cuts.append(match.end())
    # A heading and what stands behind it on its line are one sentence: "RIGHT L4-5: 0.5 mL" tells the side and the dose.
    apart = (s.body for s in sections if "\n" in text[s.body - 1 : s.body + 1] or s.kind == "plan")
    bounds = sorted({*cuts, *(s.start for s in sections), *apart, len(text)})
    starts = [s.start for s in sections]
    out = []
    begin = 0
    for bound in _not_endless(text, bounds):
        piece = text[begin:bound]
        stripped = piece.strip()
        if stripped:
            start = begin + len(piece) - len(piece.lstrip())
            section = bisect_right(starts, start) - 1
            out.append(Segment(start, start + len(stripped), max(section, 0), _ITEM.match(text, begin, bound) is not None))
        begin = bound
    return out


def _is_short(text: str, point: int) -> bool:
    """Whether the point belongs to a shortened word, or to the number of a list item."""
    before = text[max(0, point - 24) : point]
    words = before.split(None)
    if words and words[-1].lstrip("(").lower() in _ABBREVIATIONS:
        return not before[-1].isspace()
    line = before.rpartition("\n")
    return (bool(line[1]) or point <= 24) and _NUMBER_ONLY.fullmatch(line[2]) is not None


def _not_endless(text: str, bounds: list[int]) -> Iterator[int]:
    """The bounds, with more where one sentence would run on for pages: dictation without points must not cost its length squared."""
    begin = 0
    for bound in bounds:
        while bound - begin > _LONGEST:
            cut = max(text.rfind(mark, begin + _LONGEST // 2, begin + _LONGEST) for mark in (", ", "; "))
            begin = cut + 2 if cut > 0 else max(text.rfind(" ", begin, begin + _LONGEST) + 1, begin + _LONGEST // 2)
            yield begin
        yield bound
        begin = bound
