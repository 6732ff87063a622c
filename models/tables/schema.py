"""What a table of the pack may hold: its columns, the words a cell may be, and the error that names file, row and reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Container, Iterator
from datetime import date

COLUMNS: dict[str, tuple[str, ...]] = {
    "codes.csv": (
        "code",
        "system",
        "family",
        "label",
        "region",
        "imaging",
        "laterality",
        "unit_basis",
        "global_days",
        "effective_from",
        "effective_to",
        "status",
        "notes",
    ),
    "unit_limits.csv": ("code", "max_units", "mai", "source"),
    "bilateral.csv": ("code", "indicator", "source"),
    "add_ons.csv": ("add_on", "parent", "source"),
    "pair_edits.csv": ("column1", "column2", "indicator", "effective_from", "effective_to", "verification"),
    "successors.csv": ("code", "ended", "successor", "source", "note"),
    "descriptors.csv": ("code", "descriptor"),
}
# A licensed site's own words in place of our labels; the pack of this project has none.
OWN_WORDS = "descriptors.csv"

SYSTEMS = frozenset({"CPT", "HCPCS"})
IMAGING = frozenset({"none", "included", "optional", "separate"})
LATERALITY = frozenset({"na", "unilateral", "bilateral"})
GLOBAL_DAYS = frozenset({"", "000", "010", "090", "XXX", "YYY", "ZZZ", "MMM"})
STATUS = frozenset({"", *"ABCDEFGHIJMNPQRTX"})
MAI = frozenset({"1", "2", "3"})
BILATERAL = frozenset({"0", "1", "2", "3", "9"})
EDIT_INDICATORS = frozenset({"0", "1", "9"})
# How a pair edit is known; what each word means stands in SOURCES.md.
VERIFICATIONS = frozenset({"cms", "both", "2024q3", "2026q2", "2026q2_analogy", "2026q2_unordered", "conflict", "instruction"})
REGIONS = frozenset(
    {"na", "any", "spine", "cervical", "cervical_thoracic", "thoracic", "thoracic_lumbar", "lumbar_sacral", "sacroiliac", "sacrum"}
    | {"head_neck", "shoulder", "axilla", "upper_extremity", "wrist", "hand", "trunk", "abdomen", "pelvis"}
    | {"extremity", "lower_extremity", "hip", "knee", "ankle", "foot"}
)


class TableError(ValueError):
    """A table that must not be used. ``row`` is the line a spreadsheet shows: the header is row 1, a whole-file fault row 0."""

    def __init__(self, file: str, row: int, reason: str) -> None:
        super().__init__(f"{file}, row {row}: {reason}" if row else f"{file}: {reason}")
        self.file = file
        self.row = row
        self.reason = reason


def each_row(file: str, data: bytes, take: Callable[..., None]) -> None:
    """Hand every row's cells to ``take``, as text in the order of ``COLUMNS[file]``.

    Raises TableError: no UTF-8, a missing or unknown column, a row of another width, or a ValueError from ``take``.
    """
    wanted = COLUMNS[file]
    rows = _read(file, data)
    header = next(rows, [])
    missing = [name for name in wanted if name not in header]
    if missing:
        raise TableError(file, 1, f"missing column {', '.join(missing)}")
    if len(header) != len(wanted):
        extra = [name for name in header if name not in wanted]
        raise TableError(file, 1, f"unknown column {', '.join(extra)}" if extra else "a column stands there twice")
    order = [header.index(name) for name in wanted]
    for number, cells in enumerate(rows, start=2):
        if len(cells) != len(wanted):
            raise TableError(file, number, f"{len(cells)} cells instead of {len(wanted)}")
        try:
            take(*(cells[index] for index in order))
        except ValueError as error:
            raise TableError(file, number, str(error)) from None


def _read(file: str, data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")  # spreadsheets like to write the mark
    except UnicodeDecodeError as error:
        raise TableError(file, data.count(b"\n", 0, error.start) + 1, "not UTF-8") from None
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        yield from reader
    except csv.Error as error:
        raise TableError(file, reader.line_num, str(error)) from None


def code_cell(text: str) -> str:
    """A code as text: five characters, ``20610``, ``0213T``, ``J1010``. A spreadsheet's ``1992`` for ``01992`` is refused."""
    digits = text[1:4].isdigit() and text.isascii() and text.isalnum() and len(text) == 5
    if not digits or not (text[0].isdigit() or text[4].isdigit()) or text != text.upper():
        raise ValueError(f"'{text}' is not a five-character code")
    return text


def known(text: str, codes: Collection[str]) -> str:
    """``text`` when codes.csv lists it."""
    if text not in codes:
        raise ValueError(f"unknown code '{text}'")
    return text


def first_time(what: str, key: object, seen: Container[object]) -> None:
    """Refuse what stood in an earlier row."""
    if key in seen:
        raise ValueError(f"{what} {' '.join(key) if isinstance(key, tuple) else key} stands there twice")


def one_of(column: str, text: str, allowed: frozenset[str]) -> str:
    """``text`` when the column may hold it."""
    if text not in allowed:
        raise ValueError(f"{column} '{text}' is none of {', '.join(sorted(filter(None, allowed)))}")
    return text


def word(column: str, text: str) -> str:
    """A name in lower-case letters, digits and underscores."""
    if not text.isidentifier() or text != text.lower():
        raise ValueError(f"{column} '{text}' is not a lower-case name")
    return text


def filled(column: str, text: str) -> str:
    """A text that is there."""
    if not text.strip():
        raise ValueError(f"{column} is empty")
    return text


def whole(column: str, text: str) -> int:
    """A whole number, zero or more."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{column} '{text}' is not a whole number")
    return int(text)


def day(column: str, text: str) -> date | None:
    """An ISO date, or None for an empty cell: no limit known on that side."""
    if not text:
        return None
    try:
        read = date.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.isoformat() != text:  # fromisoformat also takes 20260131 and week dates
        raise ValueError(f"{column} '{text}' is not a date like 2026-01-31")
    return read


def ordered(since: date | None, until: date | None) -> None:
    """Refuse a range that ends before it begins."""
    if since and until and since > until:
        raise ValueError(f"effective_from {since} is after effective_to {until}")
