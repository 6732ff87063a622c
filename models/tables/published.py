"""CMS files as published, and a licensed site's descriptors, into rows of the pack: layout found by its header, every cell checked.

Source: the NCCI pages of CMS. Practitioner PTP edits ``ccipra-vNNNrN-fN`` (.txt with tabs, .xlsx; four parts), practitioner MUE table
``MCR_MUE_PractitionerServices_Eff_MM-DD-YYYY`` (.csv, .xlsx), add-on code edits ``AOC_VYYYYQN-MCR`` (.xlsx; the .txt beside it has
neither header nor separators and is passed over). All begin with lines of copyright; the header of the PTP file runs over several rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from models.tables.schema import EDIT_INDICATORS, MAI, OWN_WORDS, TableError, code_cell, filled, one_of, whole
from models.tables.sheets import Rows, Sheet, sheets_of

# Edits and days before it are "long before 2020" in the pack: an empty cell, or for what had ended, no row.
HORIZON = date(2020, 1, 1)
HEADER_WITHIN = 60  # rows of notices before the header
CONTRACTOR = "CCCCC"  # instead of a primary service: the payer names them
AOC_TYPES = frozenset({"1", "2", "3", "I", "II", "III"})
# The same header, another table: told by the file's name only.
OTHERS = {"ccioph": "the edits of outpatient hospitals, not of practitioners", "-mcd": "a table of Medicaid, not of Medicare"}

# File of the pack → the columns read, by the beginning of their header (letters and digits) and the name for messages. The first
# two, or for limits the first and the last, say which table it is.
LAYOUTS: dict[str, tuple[tuple[str, str], ...]] = {
    "pair_edits.csv": (
        ("column1", "Column 1"),
        ("column2", "Column 2"),
        ("effective", "Effective Date"),
        ("deletion", "Deletion Date"),
        ("modifier", "Modifier"),
    ),
    "unit_limits.csv": (
        ("hcpcscpt", "HCPCS/CPT Code"),
        ("mueadjudication", "MUE Adjudication Indicator"),
        ("practitionerservicesmue", "Practitioner Services MUE Values"),
    ),
    "add_ons.csv": (
        ("addoncode", "Add-On_Code"),
        ("primarycode", "Primary_Code"),
        ("aocedittype", "AOC_Edit_Type"),
        ("aocediteffdt", "AOC_Edit_EffDT"),
        ("aoceditdeldt", "AOC_Edit_DelDT"),
    ),
    OWN_WORDS: (("code", "code"), ("descriptor", "descriptor")),
}


@dataclass(frozen=True, slots=True)
class Edit:
    """A pair edit of one period, days inclusive; None: long before 2020, or still in force."""

    column1: str
    column2: str
    indicator: str
    since: date | None
    until: date | None


@dataclass(slots=True)
class Published:
    """What the files hold of our codes. ``edits`` has one period a pair, the newest; ``read`` counts the rows of every sheet."""

    names: Collection[str]
    edits: dict[frozenset[str], Edit] = field(default_factory=dict)
    limits: dict[str, tuple[int, str]] = field(default_factory=dict)
    add_ons: dict[tuple[str, str], date | None] = field(default_factory=dict)
    descriptors: dict[str, str] = field(default_factory=dict)
    read: dict[str, tuple[str, int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def tables(self) -> set[str]:
        """The files of the pack that were given anew."""
        return {table for table, _ in self.read.values()}

    def pair_edit(self, column1: str, column2: str, effective: str, deletion: str, modifier: str) -> None:
        pair = self._code("Column 1", column1), self._code("Column 2", column2)
        since, until = cms_day("Effective Date", effective), cms_day("Deletion Date", deletion)
        one_of("Modifier", modifier, EDIT_INDICATORS)
        if since is None:
            raise ValueError("Effective Date is empty")
        if until and until < since:
            raise ValueError(f"Deletion Date {until} is before Effective Date {since}")
        # Deleted as of its first day: it was never in force.
        if until == since or (until and until < HORIZON) or not (pair[0] in self.names and pair[1] in self.names):
            return
        if pair[0] == pair[1]:
            raise ValueError(f"Column 2 is Column 1: {pair[0]}")
        edit = Edit(*pair, modifier, since if since >= HORIZON else None, until)
        other = self.edits.setdefault(frozenset(pair), edit)
        if other == edit:
            return
        older, newer = sorted((other, edit), key=lambda each: (each.until or date.max, each.since or date.min))
        if (newer.since or date.min) < (older.until or date.max):
            raise ValueError(f"Column 1, Column 2: {' '.join(pair)} stands there twice for the same days")
        self.edits[frozenset(pair)] = newer

    def unit_limit(self, code: str, mai: str, units: str) -> None:
        code = self._code("HCPCS/CPT Code", code)
        limit = whole("Practitioner Services MUE Values", units), one_of("MUE Adjudication Indicator", mai[:1], MAI)
        if code in self.names and self.limits.setdefault(code, limit) != limit:
            raise ValueError(f"HCPCS/CPT Code {code} stands there twice with another limit")

    def add_on(self, add_on: str, primary: str, kind: str, effective: str, deletion: str) -> None:
        one_of("AOC_Edit_Type", kind, AOC_TYPES)
        add_on = self._code("Add-On_Code", add_on)
        cms_day("AOC_Edit_EffDT", effective)
        until = cms_day("AOC_Edit_DelDT", deletion)
        if primary == CONTRACTOR:
            return
        primary = self._code("Primary_Code", primary)
        if add_on in self.names and primary in self.names:
            if add_on == primary:
                raise ValueError(f"Primary_Code is Add-On_Code: {add_on}")
            older = self.add_ons.get((add_on, primary), date.min)
            self.add_ons[add_on, primary] = None if older is None or until is None else max(older, until)

    def descriptor(self, code: str, words: str) -> None:
        code, words = self._code("code", code), " ".join(filled("descriptor", words).split())
        if code in self.names and self.descriptors.setdefault(code, words) != words:
            raise ValueError(f"code {code} stands there twice with other words")

    def _code(self, column: str, text: str) -> str:
        if text in self.seen:
            return text
        # A spreadsheet drops the zeros in front; only codes of anaesthesia have some.
        code = text.zfill(5) if text.isascii() and text.isdigit() and 100 <= int(text) <= 1999 else text
        try:
            self.seen.add(code_cell(code))
        except ValueError as error:
            raise ValueError(f"{column}: {error}") from None
        return code


def read_published(paths: Collection[Path], names: Collection[str]) -> Published:
    """What ``paths`` hold of the codes ``names``. Raises TableError with file, row, column and reason; reads all or nothing."""
    found = Published(names)
    takers: dict[str, Callable[..., None]] = {
        "pair_edits.csv": found.pair_edit,
        "unit_limits.csv": found.unit_limit,
        "add_ons.csv": found.add_on,
        OWN_WORDS: found.descriptor,
    }
    for path in paths:
        known: dict[str, str] = {}  # name without ending → table: CMS puts the same table into a zip twice
        reasons: list[TableError] = []
        for sheet in sheets_of(path):
            stem = sheet.name.rpartition(".")[0].lower()
            if stem in known:
                continue
            rows = sheet.rows()
            try:
                table, order, row = _header(sheet, rows)
            except TableError as error:
                reasons.append(error)
                continue
            known[stem] = table
            found.read[sheet.name] = table, _take(sheet.name, rows, order, row, takers[table])
        if not known:
            raise reasons[0] if reasons else TableError(path.name, 0, "holds no spreadsheet and no text")
    return found


@cache  # a million rows, some hundred days
def cms_day(column: str, text: str) -> date | None:
    """The day of a date as CMS writes it: 20261001, or in the add-on list 2026274, the day of the year; None for ``*`` or nothing."""
    if text in ("", "*"):
        return None
    form = {8: "%Y%m%d", 7: "%Y%j"}.get(len(text))
    try:
        if form and text.isascii() and text.isdigit():
            return datetime.strptime(text, form).date()
    except ValueError:
        pass
    raise ValueError(f"{column} '{text}' is not a date like 20261001 or 2026274")


def _header(sheet: Sheet, rows: Rows) -> tuple[str, list[int], int]:
    """The table of the pack that the sheet renews, where its columns stand, and the row of the header."""
    for fragment, what in OTHERS.items():
        if fragment in sheet.name.lower():
            raise TableError(sheet.name, 0, what)
    for number, cells in enumerate(rows, start=1):
        heads = ["".join(filter(str.isalnum, cell.lower())) for cell in cells]
        for table, columns in LAYOUTS.items():
            order = [_column(heads, beginning) for beginning, _ in columns]
            if order[0] is None or order[1] is None or order[0] == order[1]:
                continue
            missing = [shown for (_, shown), index in zip(columns, order, strict=True) if index is None]
            if missing:
                raise TableError(sheet.name, number, f"missing column {', '.join(missing)}")
            return table, [index for index in order if index is not None], number
        if number == HEADER_WITHIN:
            break
    raise TableError(sheet.name, 0, "no header of a table known here (of the add-on list, give the spreadsheet or the whole zip)")


def _column(heads: list[str], beginning: str) -> int | None:
    """``Primary_Code`` and not ``Primary_Code_DelDT``: of the columns that begin so, the one with the shortest name."""
    found = [index for index, head in enumerate(heads) if head.startswith(beginning)]
    return min(found, key=lambda index: len(heads[index]), default=None)


def _take(name: str, rows: Rows, order: list[int], header: int, take: Callable[..., None]) -> int:
    """Hand every row's cells to ``take``, in ``order``; how many there were."""
    count = 0
    for number, cells in _data(rows, order, header):
        try:
            take(*(cells[index] if index < len(cells) else "" for index in order))
        except ValueError as error:
            raise TableError(name, number, str(error)) from None
        count += 1
    if not count:
        raise TableError(name, header, "no row after the header")
    return count


def _data(rows: Rows, order: list[int], header: int) -> Iterator[tuple[int, list[str]]]:
    first = True
    for number, cells in enumerate(rows, start=header + 1):
        # The header goes on in rows that name no code.
        if any(cells) and not (first and not any(cells[index] for index in order[:2] if index < len(cells))):
            first = False
            yield number, cells
