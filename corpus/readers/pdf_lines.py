"""The pieces of a page to lines as a reader sees them: words apart, columns wide apart, paragraphs put together again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.readers.pdf_pieces import Piece

# In parts of the height of the letters.
_SAME_LINE: Final = 0.5
_WORD_GAP: Final = 0.13
_COLUMN_GAP: Final = 0.8
_LETTER: Final = 0.5
_EMPTY_LINE: Final = 1.6
_MOST_SPACES: Final = 60
# Lines that a margin ended and a small letter goes on: so many prove that there is a margin.
_LEAST_WRAPS: Final = 2
_BEGINS: Final = re.compile(r"\s*(?:\(?\d{1,2}[.)]\s|[-–•*+·▪☐☒☑□>#]|\[|\(?[a-hA-H][.)]\s|[A-Z][A-Za-z/&' -]{1,34}:|[A-Z][A-Z &/-]{3,}$)")
_COLUMNS: Final = re.compile(r"\S {3,}\S|^\s*\||-{4,}|={4,}|_{4,}")
_LIGATURES: Final = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; ``gap`` says that an empty line stands above it."""

    text: str
    x: float
    y: float
    end: float
    size: float
    gap: bool = False


def page_lines(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of one page from top to bottom."""
    turn = _main_turn(pieces)
    rows: list[list[Piece]] = []
    for piece in sorted((p for p in pieces if p.turn == turn and p.size > 0), key=lambda p: -p.y):
        # Raised and lowered signs belong to the line of the larger letters beside them.
        if rows and abs(rows[-1][0].y - piece.y) < _SAME_LINE * max(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    rows = [row for row in rows if any(piece.text.strip() for piece in row)]
    left = min((piece.x for row in rows for piece in row), default=0.0)
    lines = [_line(sorted(row, key=lambda p: p.x), left) for row in rows]
    pitches = [above.y - below.y for above, below in pairwise(lines)]
    # The pitch within paragraphs: a quarter of the lines are nearer; where each line is a paragraph, none is apart.
    usual = sorted(pitches)[len(pitches) // 4] if pitches else 0.0
    for i, pitch in enumerate(pitches, 1):
        line = lines[i]
        if pitch > max(1.3 * usual, _EMPTY_LINE * max(line.size, lines[i - 1].size)):
            lines[i] = Line(line.text, line.x, line.y, line.end, line.size, gap=True)
    return lines


def unwrapped(lines: Sequence[Line]) -> list[str]:
    """The lines as texts, with those put together that only the page's margin parted; a gap is an empty line."""
    margin = max((line.end for line in lines), default=0.0)
    full = [_is_full(line, below, margin) for line, below in pairwise(lines)]
    small = [below.text.lstrip()[:1].islower() for below in lines[1:]]
    proved = sum(a and b for a, b in zip(full, small, strict=True)) >= _LEAST_WRAPS
    out: list[str] = []
    goes_on = False
    for i, line in enumerate(lines):
        if goes_on:
            # "L4-" and "5" are one word, and so are the parts of one that was cut.
            tight = out[-1].endswith(("-", "/")) and out[-1][-2:-1].isalnum()
            out[-1] = out[-1].removesuffix("\u00ad") if out[-1].endswith("\u00ad") else out[-1] if tight else f"{out[-1]} "
            out[-1] += line.text.lstrip()
        else:
            out += ["", line.text] if line.gap else [line.text]
        goes_on = i < len(full) and full[i] and (proved or small[i])
    return out


def _main_turn(pieces: Iterable[Piece]) -> int:
    letters = [0, 0, 0, 0]
    for piece in pieces:
        letters[piece.turn] += len(piece.text.strip())
    return letters.index(max(letters))


def _line(row: Sequence[Piece], left: float) -> Line:
    size = max(piece.size for piece in row)
    parts = [row[0].text]
    end = row[0].end
    for piece in row[1:]:
        gap = piece.x - end
        if gap > _COLUMN_GAP * size:
            parts.append(" " * min(max(3, round(gap / (_LETTER * size))), _MOST_SPACES))
        elif gap > _WORD_GAP * size and not (parts[-1][-1:].isspace() or piece.text[:1].isspace()):
            parts.append(" ")
        parts.append(piece.text)
        end = max(end, piece.end)
    text = "".join(parts).translate(_LIGATURES).rstrip()
    if _COLUMNS.search(text.strip()):
        # A row of a table whose first cell is empty keeps its place.
        indent = round((row[0].x - left) / (_LETTER * size))
        text = " " * min(max(indent, 0), _MOST_SPACES) + text
    else:
        text = text.lstrip()
    return Line(text, row[0].x, row[0].y, end, size)


def _is_full(line: Line, below: Line, margin: float) -> bool:
    """Whether the first word of the line below would not have fitted, and that line begins nothing of its own."""
    word = below.text.split(None, 1)[:1]
    if not word or below.gap or abs(line.size - below.size) > 0.1 * line.size:
        return False
    wide = (below.end - below.x) * (len(word[0]) + 1) / max(len(below.text.strip()), 1)
    if line.end + wide <= margin or line.end - line.x < (margin - line.x) / 2:
        return False
    return not (_BEGINS.match(below.text) or _COLUMNS.search(line.text.strip()) or _COLUMNS.search(below.text.strip()))
