"""Tables that tell sides by their cells: on which sides a level or muscle was treated.

Either a column for each side and a row for each level (or muscle), or a row for each side and a column for each level. Cells are cut by
bars or tabs and told by their number, or cut by two spaces and told by the column they stand under.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from nlp.components.anatomy import find_places

_SIDES = {
    "right": "right", "r": "right", "rt": "right", "left": "left", "l": "left", "lt": "left", "bilateral": "bilateral", "both": "bilateral",
}  # fmt: skip
_HEAD = re.compile(
    r"(?i)\(?(right|rt|r|left|lt|l|bilateral|both)\)?[.:]?(?:[ -]sided?)?[.:]?(?:\s*\([^)]*\)|\s+(?:dose|"
    r"vol(?:ume)?|mL|cc|units?|done|treated))?"
)
_BAR = re.compile(r"[|│┃║]")
_WORDS = re.compile(r"\S+(?: \S+)*")
_DONE = re.compile(r"^\W*[+✓✔☑☒●•]\W*$")
_EMPTY = re.compile(
    r"(?i)^\W*$|^\W*(?:none|no|n|0(?:\.0+)?(?:\s?(?:mL|cc|mg|U|units?))?|o|n/?a|nil|not\b.*|"
    r"(?:x\s)?no\b(?!.*\d\s?(?:mL|cc)).*)\W*$"
)
_LEFT_OUT = re.compile(
    r"(?i)\b(?:skip\w*|omit\w*|held|untreated|spared|deferred|declin\w+|abort\w*|abandon\w*|refus\w+|"
    r"unable|not (?:done|treated|performed|injected|blocked))\b"
)
_RULE = re.compile(r"^[\s|+=:_\u2500-\u257f-]*$")
_TAB = re.compile(r"\t")
_REACH, _LABEL, _ALONE = 12, 24, 14

Cell = tuple[int, int, str]


class Row(NamedTuple):
    """What stands at ``text[start:end]`` (a row, or the head of a level's column), its treated sides and the cells that say so."""

    start: int
    end: int
    sides: tuple[tuple[int, int, str], ...]


class _Head(NamedTuple):
    """A line of column heads: its cells, what the columns that count are called, and how the line is cut into cells."""

    cells: list[Cell]
    names: dict[int, str]
    cut: str


def side_rows(text: str) -> list[Row]:
    """The rows below every header line that names a right and a left column, and the heads of level columns above rows named by side."""
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        bare = line.rstrip("\r\n")
        if not bare.strip() or not _RULE.match(bare):
            lines.append((start, bare))
        start += len(line)
    out: list[Row] = []
    at = 0
    while at < len(lines):
        start, line = lines[at]
        at += 1
        if "  " not in line and "\t" not in line and not _BAR.search(line):
            continue
        if head := _side_head(line):
            rows, at = _level_rows(lines, at, head)
        elif at < len(lines) and _row_side(lines[at][1]) and (head := _level_head(line)):
            rows, at = _side_lines(lines, at, head, start)
        else:
            continue
        out += rows
    return out


def _cut(line: str) -> str:
    return "bars" if _BAR.search(line) else "tabs" if "\t" in line else "spaces"


def _cells(line: str) -> list[Cell]:
    """The cells of a line with their offsets; a bar at its edge cuts no cell."""
    cut = _cut(line)
    if cut == "spaces":
        return [(m.start(), m.end(), m.group()) for m in _WORDS.finditer(line)]
    edges = [m.start() for m in (_BAR if cut == "bars" else _TAB).finditer(line)]
    if cut == "bars" and not line[: edges[0]].strip():
        begins, ends = [e + 1 for e in edges], [*edges[1:], len(line)]
    else:
        begins, ends = [0, *(e + 1 for e in edges)], [*edges, len(line)]
    if cut == "bars" and not line[begins[-1] :].strip():
        begins, ends = begins[:-1], ends[:-1]
    out = []
    for begin, end in zip(begins, ends, strict=True):
        words = line[begin:end].strip()
        first = line.find(words, begin) if words else begin
        out.append((first, first + len(words), words))
    return out


def _side_of(words: str) -> str | None:
    match = _HEAD.fullmatch(words)
    return _SIDES[match[1].lower()] if match else None


def _side_head(line: str) -> _Head | None:
    cells = _cells(line)
    names = {i: side for i, c in enumerate(cells) if (side := _side_of(c[2]))}
    # Two sides and nothing else head a table only where room is left for its labels.
    labelled = len(cells) > 2 or _cut(line) != "spaces" or line[:3].isspace()
    return _Head(cells, names, _cut(line)) if labelled and {"right", "left"} <= set(names.values()) else None


def _level_head(line: str) -> _Head | None:
    cells = _cells(line)
    names = {i: c[2] for i, c in enumerate(cells) if len(c[2]) < _LABEL and [p.start for p in find_places(c[2])[:1]] == [0]}
    return _Head(cells, names, _cut(line)) if len(names) > 1 and (len(cells) - len(names) < 3) else None


def _row_side(line: str) -> str | None:
    cells = _cells(line) if line.strip() else []
    return _side_of(cells[0][2]) if len(cells) > 1 else None


def _level_rows(lines: list[tuple[int, str]], at: int, head: _Head) -> tuple[list[Row], int]:
    """A row for each line of the table, and the first line behind it."""
    out: list[Row] = []
    while at < len(lines):
        start, line = lines[at]
        cells = _cells(line) if line.strip() else []
        # A level alone in its line was not treated at all; other words alone end the table.
        alone = len(cells) == 1 and len(cells[0][2]) <= _ALONE and bool(find_places(cells[0][2]))
        if not alone and (len(cells) < 2 or _cut(line) != head.cut or _side_head(line)):
            break
        sides: dict[str, tuple[int, int, str]] = {}
        for column, (begin, end, words) in _by_column(cells, head):
            if column in head.names and _is_done(words):
                sides.setdefault(head.names[column], (start + begin, start + end, head.names[column]))
        out.append(Row(start, start + len(line), tuple(sides.values())))
        at += 1
    return out, at


def _side_lines(lines: list[tuple[int, str]], at: int, head: _Head, offset: int) -> tuple[list[Row], int]:
    """A row for each level of the header, from the lines of the sides below it, and the first line behind them."""
    done: dict[int, dict[str, tuple[int, int, str]]] = {i: {} for i in head.names}
    while at < len(lines) and (side := _row_side(lines[at][1])) and _cut(lines[at][1]) == head.cut:
        start, line = lines[at]
        for column, (begin, end, words) in _by_column(_cells(line), head):
            if column in done and _is_done(words):
                done[column].setdefault(side, (start + begin, start + end, side))
        at += 1
    return [Row(offset + head.cells[i][0], offset + head.cells[i][1], tuple(sides.values())) for i, sides in done.items()], at


def _by_column(cells: list[Cell], head: _Head) -> list[tuple[int, Cell]]:
    """The cells behind a row's label, each with the number of its column."""
    shift = 1 if 0 in head.names else 0
    if head.cut != "spaces":
        return [(i - shift, c) for i, c in enumerate(cells) if i]
    placed = []
    for cell in cells[1:]:
        gaps = [(max(0, h[0] - cell[1], cell[0] - h[1]), abs(h[0] + h[1] - cell[0] - cell[1]), i) for i, h in enumerate(head.cells)]
        placed.append((min(gaps), cell))
    if len(cells) == len(head.cells) + shift and any(gap > 2 for (gap, _, _), _ in placed):
        return [(i - shift, c) for i, c in enumerate(cells) if i]
    return [(column, cell) for (gap, _, column), cell in placed if gap < _REACH]


def _is_done(words: str) -> bool:
    return bool(_DONE.match(words)) or not (_EMPTY.match(words) or _LEFT_OUT.search(words))


def row_at(rows: list[Row], offset: int) -> Row | None:
    """The row that holds ``offset``."""
    at = bisect_right(rows, (offset, 1 << 60)) - 1
    return rows[at] if at >= 0 and rows[at].start <= offset < rows[at].end else None
