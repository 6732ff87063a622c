"""Line ends that a margin made and not the writer: in a note wrapped at a width they are spaces like any other."""

from __future__ import annotations

import re

_LEAST_WIDTH, _MOST_WIDTH = 50, 115
_LEAST_WRAPS = 2
_COLUMNS = re.compile(r"\S(?: {3,}|\t+| *\| *)\S|^\s*\||-{4,}|={4,}|_{4,}")
_BEGINS = re.compile(r"\s*(?:\(?\d{1,2}[.)]\s|[-–•*+·▪☐☒☑□>#]|\[|\(?[a-hA-H][.)]\s|[A-Z][A-Za-z/&' -]{1,34}:)")


def unwrap(text: str) -> str:
    """The text with a space for each line end of the margin; every other character where it was."""
    lines = text.split("\n")
    width = max(map(len, lines))
    if len(lines) < 3 or not _LEAST_WIDTH <= width <= _MOST_WIDTH:
        return text
    full = [i for i in range(len(lines) - 1) if _is_full(lines[i], lines[i + 1], width)]
    # Only a sentence that goes on in small letters proves a margin; then it holds for all full lines.
    if sum(lines[i + 1].lstrip()[0].islower() for i in full) < _LEAST_WRAPS:
        return text
    joined = set(full)
    return "".join(line + (" " if i in joined else "\n") for i, line in enumerate(lines))[: len(text)]


def _is_full(line: str, below: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted, and the next line begins nothing of its own."""
    written = line.rstrip()
    word = below.split(None, 1)[:1]
    if not word or len(written) + 1 + len(word[0]) <= width or len(written) < width // 2:
        return False
    return not (_BEGINS.match(below) or _COLUMNS.search(written) or _COLUMNS.search(below.strip()))
