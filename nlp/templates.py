"""What a template left open: choices in brackets never made, boxes never ticked. Words inside say nothing about the patient."""

from __future__ import annotations

import re
from bisect import bisect_right

# {Right/Left/Bilateral}, [TFESI | ILESI]: several choices, none made. {RFA} is a filled field.
_CHOICES = re.compile(r"[\[{]\s*[^\]\[{}\n]{1,80}?\s?(?:/|\|)\s?[^\]\[{}\n]{1,90}[\]}]")
_UNTICKED = re.compile(
    r"(?:\[[ _]?\]|\(\s\)|☐|□)[ \t]*(?P<option>[^\[\]☐□☒☑\n|;]{1,60}?)(?=[ \t]{2,}|\[|\(\s?[xX]?\s?\)|☐|□|☒|☑|\n|\||;|$)"
)
# "_X_fluoro ___none": lines to tick, where at least one is ticked.
_TICKED_LINE = re.compile(r"_[xX✓]_")
_BLANK_LINE = re.compile(r"(?<![\w])_{2,}[ \t]*(?P<option>(?![\s_])[^_\n|;:]{1,60}?)(?=[ \t]{2,}|[ \t]*_|\n|\||;|\.\s|$)")
_TICK, _BOX = re.compile(r"☒|☑|✓|✔|\[[xX✓]\]"), 4
# "✓ TE 22": a ticked service of a treatment card and its number. The line's head is asked last: ticks are rare.
TICKED_SERVICE = re.compile(r"(?:[✓✔☑☒]|\[[xX✓]\])[ \t]*[A-Za-z][A-Za-z./ -]{1,24} \d{1,2}(?![\d/%]|\.\d)")
_RATIO = re.compile(r"[\d\s./-]+")


def open_spans(text: str) -> list[tuple[int, int]]:
    """The spans of unmade choices and unticked options, in order."""
    lines = [m.span("option") for m in _BLANK_LINE.finditer(text)] if "__" in text and _TICKED_LINE.search(text) else []
    if "[" not in text and "{" not in text and "☐" not in text and "□" not in text and "( )" not in text:
        return lines
    spans = lines + [m.span() for m in _CHOICES.finditer(text) if not _RATIO.fullmatch(m.group()[1:-1])]
    spans += [m.span("option") for m in _UNTICKED.finditer(text)]
    spans.sort()
    return spans


def ticked(text: str, start: int, end: int) -> bool:
    """Whether a ticked box stands right before the words ``text[start:end]`` or in them: somebody chose them."""
    return _TICK.search(text, max(0, start - _BOX), end) is not None


def within(spans: list[tuple[int, int]], offset: int) -> bool:
    """Whether ``offset`` lies in one of the spans."""
    at = bisect_right(spans, (offset, 1 << 60)) - 1
    return at >= 0 and spans[at][0] <= offset < spans[at][1]
