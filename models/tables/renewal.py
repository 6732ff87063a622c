"""A pack renewed from published tables: which rows stay, what changes, and the new pack written whole, the old one kept."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from models.tables.load import Tables, pack_files, tables_of
from models.tables.published import Published
from models.tables.schema import COLUMNS, OWN_WORDS

# Cells of the key and, after it, cells that are compared; what stands after those says where a row comes from.
SHAPES: Mapping[str, tuple[int, int]] = {"pair_edits.csv": (2, 3), "unit_limits.csv": (1, 2), "add_ons.csv": (2, 0), OWN_WORDS: (1, 1)}
# A table that loses more than this share of its rows was given in part.
MOST_LOST = 0.1

Key = tuple[str, ...]
Rows = dict[Key, tuple[str, ...]]


class RenewalError(ValueError):
    """A renewal that must not be: a table given in part, a folder that cannot be taken."""


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one file of the pack: rows by key, the compared cells only; ``same`` counts those that stay."""

    file: str
    added: Rows
    removed: Rows
    changed: dict[Key, tuple[tuple[str, ...], tuple[str, ...]]]
    same: int

    @property
    def lost(self) -> float:
        """The share of the old rows that is gone; a pair whose columns were swapped is not."""
        there = {frozenset(key) for key in self.added}
        gone = sum(frozenset(key) not in there for key in self.removed)
        return gone / max(1, self.same + len(self.changed) + len(self.removed))


def quarter_begins(quarter: str) -> date:
    """The first day of ``2026Q4``. Raises ValueError."""
    year, _, number = quarter.partition("Q")
    if len(year) != 4 or not (year.isascii() and year.isdigit()) or number not in ("1", "2", "3", "4"):
        raise ValueError(f"'{quarter}' is not a quarter like 2026Q4")
    return date(int(year), 3 * int(number) - 2, 1)


def renewed(found: Published, quarter: str | None, pack: Path | None) -> tuple[dict[str, bytes], list[Change]]:
    """The files of the new pack, and what changes in each that ``found`` renews; ``pack`` is the old one, None the packaged.

    Without CMS files, descriptors alone, there needs to be no quarter.

    Codes, sides and successors are always the program's own. Of the renewed tables stay: what no CMS table holds
    (``instruction``, ``rules``) as long as it holds nothing else of the same codes, and limits and primaries of codes that ended
    before the quarter, since CMS lists only those of today. Raises TableError, of the old pack or of the new, RenewalError, and
    ValueError for what is no quarter.
    """
    if quarter is None and found.tables() != {OWN_WORDS}:
        raise RenewalError("the CMS files do not say their quarter: name it, as 2026Q4")
    quarter = quarter or ""
    begins = quarter_begins(quarter) if quarter else date.min
    own = pack_files(None)
    program = tables_of(own)
    old = own if pack is None else pack_files(pack)
    if old is not own:
        tables_of(old)  # an old pack that cannot be read is no ground to build on
    files = {name: own[name] for name in ("codes.csv", "bilateral.csv", "successors.csv")}
    changes = []
    for name in SHAPES:
        before = _parsed(name, old[name], program) if name in old else {}
        if name in found.tables():
            after = _TAKEN[name](found, before, quarter, begins, program)
            changes.append(_compared(name, before, after))
        else:
            after = before
        if name in old or after:
            files[name] = _csv(name, after)
    tables_of(files)  # every check of a load, before anything is written: a circular add-on shows here
    return files, changes


def check_losses(changes: Iterable[Change]) -> None:
    """Raises RenewalError where a table loses so many rows that a part of it was not given."""
    for change in changes:
        if change.file != OWN_WORDS and change.lost > MOST_LOST:
            raise RenewalError(
                f"{change.file} would lose {change.lost:.0%} of its rows: give every part of the table (the pair edits come in four)"
            )


def write_pack(files: Mapping[str, bytes], folder: Path) -> Path | None:
    """Write the pack whole or not at all; where the old one is kept, if there was one. Raises RenewalError, OSError."""
    folder = folder.resolve()
    if OWN_WORDS in files and folder.is_relative_to(Path(__file__).resolve().parents[2]):
        raise RenewalError(f"{folder}: descriptors are kept outside the project's folder")
    strange = sorted({each.name for each in folder.iterdir()} - COLUMNS.keys()) if folder.exists() else []
    if strange:
        raise RenewalError(f"{folder}: is no pack, it also holds {strange[0]}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    part.mkdir()
    try:
        for name, data in files.items():
            with (part / name).open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        if not folder.exists() or not any(folder.iterdir()):
            part.rename(folder)
            return None
        kept = _free_name(folder)
        folder.rename(kept)
        try:
            part.rename(folder)
        except OSError:
            kept.rename(folder)
            raise
        return kept
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(part)


def _free_name(folder: Path) -> Path:
    number = 1
    while (kept := folder.with_name(f"{folder.name}.before.{number}")).exists():
        number += 1
    return kept


def _pair_edits(found: Published, before: Rows, quarter: str, begins: date, program: Tables) -> Rows:
    after = {(edit.column1, edit.column2): (edit.indicator, _iso(edit.since), _iso(edit.until), "cms") for edit in found.edits.values()}
    return after | {pair: cells for pair, cells in before.items() if cells[-1] == "instruction" and frozenset(pair) not in found.edits}


def _unit_limits(found: Published, before: Rows, quarter: str, begins: date, program: Tables) -> Rows:
    stays = {key: cells for key, cells in before.items() if _ended(key, begins, program)}
    return stays | {(code,): (str(units), mai, quarter) for code, (units, mai) in found.limits.items()}


def _add_ons(found: Published, before: Rows, quarter: str, begins: date, program: Tables) -> Rows:
    stays = {key: cells for key, cells in before.items() if cells[-1] == "rules" or _ended(key, begins, program)}
    return stays | {pair: (quarter,) for pair, until in found.add_ons.items() if until is None or until >= begins}


def _descriptors(found: Published, before: Rows, quarter: str, begins: date, program: Tables) -> Rows:
    return {(code,): (words,) for code, words in found.descriptors.items()}


_TAKEN = {"pair_edits.csv": _pair_edits, "unit_limits.csv": _unit_limits, "add_ons.csv": _add_ons, OWN_WORDS: _descriptors}


def _ended(key: Key, begins: date, program: Tables) -> bool:
    """One of the codes ended before the quarter."""
    return any((row := program.code(code)) is not None and row.effective_to is not None and row.effective_to < begins for code in key)


def _compared(file: str, before: Rows, after: Rows) -> Change:
    _, cells = SHAPES[file]
    old, new = ({key: row[:cells] for key, row in rows.items()} for rows in (before, after))
    both = old.keys() & new.keys()
    return Change(
        file,
        {key: new[key] for key in sorted(new.keys() - old.keys())},
        {key: old[key] for key in sorted(old.keys() - new.keys())},
        changed := {key: (old[key], new[key]) for key in sorted(both) if old[key] != new[key]},
        len(both) - len(changed),
    )


def _parsed(file: str, data: bytes, program: Tables) -> Rows:
    """The rows of a table of a pack that was loaded before; those of codes that the program has given up are left out."""
    keys, _ = SHAPES[file]
    table = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    header = next(table)
    order = [header.index(name) for name in COLUMNS[file]]
    rows = ([cells[index] for index in order] for cells in table)
    return {tuple(row[:keys]): tuple(row[keys:]) for row in rows if all(code in program.codes for code in row[:keys])}


def _csv(file: str, rows: Rows) -> bytes:
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(COLUMNS[file])
    writer.writerows((*key, *cells) for key, cells in sorted(rows.items()))
    return written.getvalue().encode()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
