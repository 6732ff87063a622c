"""Tables with a column for each side: the cells of a row say on which sides its level or muscle was treated."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_HEADS = {"right": "right", "r": "right", "rt": "right", "left": "left", "l": "left", "lt": "left", "bilateral": "bilateral"}
_CELL = re.compile(r"[^|\t]+")
_WORDS = re.compile(r"\S+(?: \S+)*")
_EMPTY = re.compile(r"(?i)^\W*$|^\W*(?:none|no|0|n/?a|nil|skip\w*|omit\w*|held|not\b.*|untreated|deferred|x?\s?no\b.*)\W*$")
_RULE = re.compile(r"^[\s|+=-]*$")


class Row(NamedTuple):
    """A table row ``text[start:end]`` and its treated sides with the cells that say so; a row without a treated cell has none."""

    start: int
    end: int
    sides: tuple[tuple[int, int, str], ...]


def side_rows(text: str) -> list[Row]:
    """The rows below every header line that names a right and a left column."""
    out: list[Row] = []
    columns: list[tuple[int, int, str]] = []
    barred = False
    start = 0
    for line in text.splitlines(keepends=True):
        head = _columns(line)
        if head:
            columns, barred = head, "|" in line
        elif columns and not line.strip():
            columns = []
        elif columns and not _RULE.match(line):
            row = _row(line, start, columns, barred)
            if row is None:
                columns = []
            else:
                out.append(row)
        start += len(line)
    return out


def _cells(line: str) -> list[tuple[int, int, str]]:
    pattern = _CELL if "|" in line or "\t" in line else _WORDS
    return [(m.start(), m.end(), m.group().strip()) for m in pattern.finditer(line.rstrip("\n"))]


def _columns(line: str) -> list[tuple[int, int, str]]:
    cells = _cells(line)
    sides = [(s, e, _HEADS[c.lower().rstrip(".:")]) for s, e, c in cells if c.lower().rstrip(".:") in _HEADS]
    return sides if len(cells) > 2 and {"right", "left"} <= {s for _, _, s in sides} else []


def _row(line: str, offset: int, columns: list[tuple[int, int, str]], barred: bool) -> Row | None:
    cells = _cells(line)
    if len(cells) < 2 or barred != ("|" in line):
        return None
    sides = []
    for left, right, side in columns:
        middle = (left + right) / 2
        cell = min(cells[1:], key=lambda c: abs((c[0] + c[1]) / 2 - middle))
        if abs((cell[0] + cell[1]) / 2 - middle) < 12 and not _EMPTY.match(cell[2]):
            begin = line.find(cell[2], cell[0])
            sides.append((offset + begin, offset + begin + len(cell[2]), side))
    return Row(offset, offset + len(line.rstrip("\n")), tuple(sides))


def row_at(rows: list[Row], offset: int) -> Row | None:
    """The row that holds ``offset``."""
    at = bisect_right(rows, (offset, 1 << 60)) - 1  # type: ignore[arg-type]
    return rows[at] if at >= 0 and rows[at].start <= offset < rows[at].end else None
