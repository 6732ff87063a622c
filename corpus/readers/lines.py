"""What every reader of laid-out files does with its lines: table rows, empty lines, characters that no note holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

# A cell of more lines is a piece of the page's layout and no cell of a table.
_MOST_IN_A_CELL: Final = 3
# A longer cell does not widen its column.
_WIDEST: Final = 40
_CONTROL: Final = re.compile(r"[\0-\x08\x0e-\x1f\x7f\ufeff\ufffe\uffff\u00ad\u200b]")
_ENDS: Final = re.compile(r"\r\n?|[\x0b\f\x85\u2028\u2029]")


def joined(lines: Iterable[str]) -> str:
    """The lines as one text: none ends in white space, at most one empty line in a row, none at either end."""
    out: list[str] = []
    for line in _cleaned("\n".join(lines)).split("\n"):
        line = line.rstrip()
        if line or (out and out[-1]):
            out.append(line)
    return "\n".join(out).strip("\n")


def table(rows: Iterable[Sequence[Sequence[str]]]) -> list[str]:
    """A table's rows, each cell as its lines, with bars between cells that stand one below the other, empty ones too.

    A row of one cell, or with a cell that holds a whole piece of the page, is its cells one below the other; so are all rows where
    none has two filled cells.
    """
    given = [(cells, [[line.strip() for line in cell if line.strip()] for cell in cells]) for cells in rows]
    is_table = any(sum(map(bool, filled)) > 1 for _, filled in given)
    out: list[str] = []
    block: list[list[str]] = []
    for cells, filled in given:
        if is_table and len(filled) > 1 and any(filled) and max(map(len, filled)) <= _MOST_IN_A_CELL:
            block.append(["; ".join(cell) for cell in filled])
            continue
        out += [*_aligned(block), *(line for cell in cells for line in cell)]
        block = []
    return [*out, *_aligned(block)]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    columns = max(map(len, rows), default=0)
    wide = [min(max((len(row[i]) for row in rows if i < len(row)), default=0), _WIDEST) for i in range(columns)]
    return ["| " + " | ".join(cell.ljust(wide[i]) for i, cell in enumerate(row)) + " |" for row in rows]


def _cleaned(text: str) -> str:
    # Formats that write UTF-16 units one by one leave pairs of surrogates; a lone one is no character.
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROL.sub("", _ENDS.sub("\n", text)).replace("\xa0", " ")
