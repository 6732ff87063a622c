"""Sentences that tell a deed in no words of the lexicon: what a classifier may know by its looks."""

from __future__ import annotations

import re

from nlp.components.reading import Mention, Reading, Span, section_kind
from nlp.components.told import STORY

_LONGEST = 240
_SHORTEST = 4
_MOST = 8
_SOON = 2


def unknown_passages(reading: Reading, mentions: list[Mention]) -> list[Span]:
    """``(start, end, "passage")`` of at most eight: title lines without a name of ours, and the story where nothing else was done.

    Sentences that hold a mention of any status are known; what stands under a plan, a history or a consent is no deed.
    """
    known = {m.segment for m in mentions}
    done = any(m.status in ("performed", "bundled") for m in mentions)
    out: list[Span] = []
    for index, segment in enumerate(reading.segments):
        if index in known or not segment.end - segment.start >= _SHORTEST or not _tells(reading, index, done):
            continue
        out.append((segment.start, min(segment.end, segment.start + _LONGEST), "passage"))
        if len(out) == _MOST:
            break
    return out


def _tells(reading: Reading, index: int, done: bool) -> bool:
    """A title; or, where nothing else was done, a sentence of the story with a deed in it or soon after."""
    kind = section_kind(reading, index)
    if kind == "title" or done:
        return kind == "title"
    return kind in STORY | {"objective"} and any(i in reading.evidence or i in reading.dosed for i in range(index, index + _SOON + 1))


# In a note without a word of ours: what is labelled as the procedure, or said to be done.
_LABELLED = re.compile(
    r"(?im)^[ \t]*(?:procedures?|operations?|treatments?|services?|injections?)\b[^:\n]{0,24}:[ \t]*\n?[ \t]*(?P<said>\S[^\n]{3,200})"
)
_DONE = re.compile(r"(?i)[^.;\n]{4,120}\b(?:done|performed|given|completed)\b[^.;\n]{0,20}\btoday\b")


def labelled_passages(text: str) -> list[Span]:
    """The first line labelled as the procedure and the first sentence said to be done today."""
    labelled, done = _LABELLED.search(text), _DONE.search(text)
    out = [(*labelled.span("said"), "passage")] if labelled else []
    return [*out, (*done.span(), "passage")] if done else out
