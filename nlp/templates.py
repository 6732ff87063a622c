"""What a template left open: choices in brackets never made, boxes never ticked. Words inside say nothing about the patient."""

from __future__ import annotations

import re
from bisect import bisect_right

# {Right/Left/Bilateral}, [TFESI | ILESI]: several choices, none made. {RFA} is a filled field.
_CHOICES = re.compile(r"[\[{]\s*[^\]\[{}\n]{1,40}?\s?(?:/|\|)\s?[^\]\[{}\n]{1,60}[\]}]")
_UNTICKED = re.compile(
    r"(?:\[[ _]?\]|\(\s\)|☐|□)[ \t]*(?P<option>[^\[\]☐□☒☑\n|;]{1,60}?)(?=[ \t]{2,}|\[|\(\s?[xX]?\s?\)|☐|□|☒|☑|\n|\||;|$)"
)
_RATIO = re.compile(r"[\d\s./-]+")


def open_spans(text: str) -> list[tuple[int, int]]:
    """The spans of unmade choices and unticked options, in order."""
    if "[" not in text and "{" not in text and "☐" not in text and "□" not in text and "( )" not in text:
        return []
    spans = [m.span() for m in _CHOICES.finditer(text) if not _RATIO.fullmatch(m.group()[1:-1])]
    spans += [m.span("option") for m in _UNTICKED.finditer(text)]
    spans.sort()
    return spans


def within(spans: list[tuple[int, int]], offset: int) -> bool:
    """Whether ``offset`` lies in one of the spans."""
    at = bisect_right(spans, (offset, 1 << 60)) - 1
    return at >= 0 and spans[at][0] <= offset < spans[at][1]
