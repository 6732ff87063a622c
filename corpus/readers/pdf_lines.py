"""The pieces of a page to lines as a reader sees them: words apart, columns below each other, cells and paragraphs put together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from corpus.readers.lines import table
from corpus.readers.pdf_pieces import Piece

# In parts of the height of the letters.
_SAME_LINE: Final = 0.5
_WORD_GAP: Final = 0.13
_COLUMN_GAP: Final = 0.8
_LETTER: Final = 0.5
_SAME_COLUMN: Final = 0.5
_HALF_A_LINE: Final = 0.85
_EMPTY_LINE: Final = 1.6
_BETWEEN_COLUMNS: Final = 3
_LEAST_ROWS: Final = 2
_MOST_SPACES: Final = 80
# Lines that a margin ended and a small letter goes on: so many prove that there is a margin.
_LEAST_WRAPS: Final = 2
# In points: text narrower than this may be a list of short lines.
_PAGE_WIDE: Final = 360.0
_NEAR: Final = 0.15
# The first word's width is guessed from its line's.
_SLACK: Final = 0.5
_CLOSING: Final = "\"')]”’ "
_ENDS: Final = (".", "!", "?", ":", ";")
_BEGINS: Final = re.compile(r"\s*(?:\(?\d{1,2}[.)]\s|[-–•*+·▪☐☒☑□>#]|\[|\(?[a-hA-H][.)]\s|[A-Z][\w/&'(), -]{1,40}:|[A-Z][A-Z &/-]{3,}$)")
_COLUMNS: Final = re.compile(r"\S(?: {3,}| *\| *)\S|-{4,}|={4,}")
# Ligatures, and the space that no line ends at.
_SPELT: Final = {0xA0: " ", 0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


@dataclass(frozen=True, slots=True)
class Cell:
    """Words without a wide gap, from ``x`` to ``end``."""

    text: str
    x: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page, of one cell or of columns; ``gap`` says that an empty line stands above it.

    ``left`` is where the page's text begins, and ``right`` where it would end with margins alike.
    """

    cells: tuple[Cell, ...]
    y: float
    size: float
    left: float
    right: float
    gap: bool = False

    @property
    def text(self) -> str:
        if len(self.cells) == 1:
            return self.cells[0].text.strip()
        out = ""
        for cell in self.cells:
            # Below one another, as far as the words let them.
            column = min(round((cell.x - self.left) / (_LETTER * self.size)), len(out) + _MOST_SPACES)
            out = out.ljust(max(column, len(out) + _BETWEEN_COLUMNS if out else 0)) + cell.text.strip()
        return out

    @property
    def x(self) -> float:
        return self.cells[0].x

    @property
    def end(self) -> float:
        return self.cells[-1].end


def page_lines(pieces: Sequence[Piece], width: float) -> list[Line]:
    """The lines of one page, ``width`` points wide, from top to bottom."""
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
    # Where most of the text begins tells the margins; a page's head may stand outside them.
    begins = Counter[int]()
    for row in rows:
        begins[round(min(piece.x for piece in row))] += sum(len(piece.text) for piece in row)
    right = width - max(begins, key=lambda x: begins[x], default=0)
    lines = [_line(sorted(row, key=lambda p: p.x), left, right) for row in rows]
    return _whole_cells(_with_gaps(_level(lines)))


def unwrapped(lines: Sequence[Line]) -> list[str]:
    """The lines as texts, with those put together that only the page's margin parted; a gap is an empty line."""
    margin, left = max((line.end for line in lines), default=0.0), min((line.x for line in lines), default=0.0)
    pairs = list(pairwise(lines))
    small = [below.text.lstrip()[:1].islower() for _, below in pairs]
    full = [_is_full(line, below, margin) for line, below in pairs]
    proved = sum(a and b for a, b in zip(full, small, strict=True)) >= _LEAST_WRAPS
    if not proved:
        # The longest line ends at no margin because it is the longest: then the margin is where the page would have one.
        full = [_is_full(line, below, max(margin, line.right)) for line, below in pairs]
    out: list[str] = []
    goes_on = False
    tables = _tables(lines)
    for i, line in enumerate(lines):
        if i in tables:
            out += ["", *tables[i]] if line.gap else tables[i]
        elif goes_on:
            # "L4-" and "5" are one word, and so are the parts of one that was cut.
            tight = out[-1].endswith(("-", "/")) and out[-1][-2:-1].isalnum()
            out[-1] = out[-1].removesuffix("\u00ad") if out[-1].endswith("\u00ad") else out[-1] if tight else f"{out[-1]} "
            out[-1] += line.text.lstrip()
        else:
            out += ["", line.text] if line.gap else [line.text]
        if i == len(pairs):
            break
        # A sentence that has not ended goes on: near the margin in small letters, at the margin in any.
        near = small[i] and line.end > max(margin, line.right) - _NEAR * (margin - left) and _goes_together(line, lines[i + 1])
        is_open = not line.text.rstrip(_CLOSING).endswith(_ENDS)
        wide = margin - left > _PAGE_WIDE
        goes_on = (full[i] and proved) or (wide and ((full[i] and (small[i] or is_open)) or (near and is_open)))
    return out


def _tables(lines: Sequence[Line]) -> dict[int, list[str]]:
    """The rows of each table, by the index of its first line, and nothing for each of its other lines."""
    found: dict[int, list[str]] = {}
    start = 0
    while start < len(lines):
        stop = start
        while stop < len(lines) and len(lines[stop].cells) > 1:
            stop += 1
        # Rows may stand far apart; where they make no table together, those that stand close may.
        ends = [stop, *(i for i in range(stop - 1, start, -1) if lines[i].gap)]
        for end in ends:
            if (rows := _in_columns(lines[start:end])) is not None:
                found |= {start: table(rows), **{i: [] for i in range(start + 1, end)}}
                start = end
                break
        else:
            start = max(ends[-1], start + 1)
    return found


def _in_columns(lines: Sequence[Line]) -> list[list[list[str]]] | None:
    """The lines as rows of a table; None where their cells stand in no columns, or are labels with their values."""
    cells = [cell for line in lines for cell in line.cells]
    if len(lines) < _LEAST_ROWS or sum(":" in cell.text for cell in cells) > len(cells) / 2:
        return None
    columns = _columns(cells)
    rows: list[list[list[str]]] = []
    for line in lines:
        row: list[list[str]] = [[] for _ in columns]
        for cell in line.cells:
            row[next(i for i, (x, end) in enumerate(columns) if x <= cell.x <= end)].append(cell.text.strip())
        if any(len(cell) > 1 for cell in row):
            return None
        rows.append(row)
    return rows


def _main_turn(pieces: Iterable[Piece]) -> int:
    letters = [0, 0, 0, 0]
    for piece in pieces:
        letters[piece.turn] += len(piece.text.strip())
    return letters.index(max(letters))


def _line(row: Sequence[Piece], left: float, right: float) -> Line:
    size = max(piece.size for piece in row)
    cells: list[Cell] = []
    parts: list[str] = []
    x = end = row[0].x
    for piece in row:
        text = piece.text.translate(_SPELT)
        if piece.x - end > _COLUMN_GAP * size and text.strip():
            cells.append(Cell("".join(parts), x, end))
            parts, x = [], piece.x
        elif piece.x - end > _WORD_GAP * size and not (parts[-1:] and parts[-1][-1:].isspace()) and not text[:1].isspace():
            parts.append(" ")
        parts.append(text)
        end = max(end, piece.end)
    cells.append(Cell("".join(parts), x, end))
    return Line(tuple(cell for cell in cells if cell.text.strip()), row[0].y, size, left, right)


def _level(lines: Sequence[Line]) -> list[Line]:
    """Lines that stand half a line apart are one row of a table, whose cells of more lines have the others at their middle."""
    out: list[Line] = []
    last = 0.0
    for line in lines:
        if out and last - line.y < _HALF_A_LINE * max(line.size, out[-1].size):
            out[-1] = replace(out[-1], cells=_by_column((*out[-1].cells, *line.cells)))
        else:
            out.append(line)
        last = line.y
    return out


def _by_column(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The cells that lie above one another as one, their words from top to bottom."""
    out: list[Cell] = []
    for x, end in _columns(cells):
        inside = [cell for cell in cells if x <= cell.x <= end]
        out.append(Cell(" ".join(cell.text.strip() for cell in inside), x, end))
    return tuple(out)


def _columns(cells: Iterable[Cell]) -> list[tuple[float, float]]:
    """From where to where each column reaches: cells that lie above one another, wherever in it they begin, are of one column."""
    columns: list[tuple[float, float]] = []
    for x, end in sorted((cell.x, cell.end) for cell in cells):
        if columns and x < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((x, end))
    return columns


def _with_gaps(lines: Sequence[Line]) -> list[Line]:
    pitches = [above.y - below.y for above, below in pairwise(lines)]
    # The pitch within paragraphs: a quarter of the lines are nearer; where each line is a paragraph, none is apart.
    usual = sorted(pitches)[len(pitches) // 4] if pitches else 0.0
    out = list(lines[:1])
    for pitch, line in zip(pitches, lines[1:], strict=True):
        out.append(replace(line, gap=pitch > max(1.3 * usual, _EMPTY_LINE * max(line.size, out[-1].size))))
    return out


def _whole_cells(lines: Sequence[Line]) -> list[Line]:
    """Rows of a table whose cells went on below: a line that begins under a later cell belongs to the row above it."""
    out: list[Line] = []
    for line in lines:
        above = out[-1] if out else None
        if above is None or line.gap or len(above.cells) < 2 or (places := _below(line, above)) is None:
            out.append(line)
            continue
        cells = list(above.cells)
        for place, cell in zip(places, line.cells, strict=True):
            cells[place] = replace(cells[place], text=f"{cells[place].text.strip()} {cell.text.strip()}")
        out[-1] = replace(above, cells=tuple(cells), y=line.y)
    return out


def _below(line: Line, above: Line) -> list[int] | None:
    """Under which cells of the row above each cell of the line begins; None where one does not, or one begins under the first."""
    reach = _SAME_COLUMN * above.size
    places = [next((i for i, cell in enumerate(above.cells) if abs(cell.x - part.x) < reach), 0) for part in line.cells]
    return places if 0 not in places else None


def _is_full(line: Line, below: Line, margin: float) -> bool:
    """Whether the first word of the line below would not have fitted, and that line begins nothing of its own."""
    word = below.text.split(None, 1)[:1]
    if not word or line.end - line.x < (margin - line.x) / 2:
        return False
    wide = (below.end - below.x) * (len(word[0]) + 1) / len(below.text)
    return line.end + wide + _SLACK * line.size > margin and _goes_together(line, below)


def _goes_together(line: Line, below: Line) -> bool:
    if below.gap or abs(line.size - below.size) > 0.1 * line.size:
        return False
    # "L5-" goes on, whatever the line below looks like.
    is_cut = line.text.endswith("-") and line.text[-2:-1].isalnum()
    return (is_cut or not _BEGINS.match(below.text)) and not (_COLUMNS.search(line.text) or _COLUMNS.search(below.text))
