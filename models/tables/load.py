"""Read the table pack into one frozen object; every check of the schema runs on every load."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from models.tables import schema
from models.tables.schema import TableError, code_cell, day, each_row, filled, first_time, known, one_of, ordered, whole, word


@dataclass(frozen=True, slots=True)
class Code:
    """A service as it stands from ``effective_from`` to ``effective_to``, both included; None: no limit known.

    ``bilateral`` is the CMS indicator (0, 1, 2, 3, 9) or None where CMS lists none. ``max_units`` is the unit limit of one
    day (None: no limit published; 0: Medicare does not pay the code, which limits nobody) and ``mai`` its adjudication
    indicator. ``status`` is the CMS payment status, empty where not listed.
    """

    code: str
    system: str
    family: str
    label: str
    region: str
    imaging: str
    laterality: str
    unit_basis: str
    global_days: str
    effective_from: date | None
    effective_to: date | None
    bilateral: str | None
    max_units: int | None
    mai: str | None
    status: str
    notes: str

    def in_force(self, on: date) -> bool:
        return _covers(self.effective_from, self.effective_to, on)


@dataclass(frozen=True, slots=True)
class PairEdit:
    """Column 2 is not paid beside column 1: never (indicator 0), without a modifier (1), or paid after all (9)."""

    column1: str
    column2: str
    indicator: str
    verification: str
    effective_from: date | None = None
    effective_to: date | None = None

    @property
    def ordered(self) -> bool:
        """False where the source gives the pair but not which of the two is column 2."""
        return self.verification != "2026q2_unordered"

    def in_force(self, on: date | None) -> bool:
        """True on that day; without a day, true."""
        return on is None or _covers(self.effective_from, self.effective_to, on)


@dataclass(frozen=True, slots=True)
class Successor:
    """The code of today for a code that ended, and what to mind when changing over."""

    code: str
    ended: date | None
    successor: str
    note: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The pack. ``codes`` keeps every row of a code, oldest first; the other maps are keyed as their CSV files are."""

    codes: Mapping[str, tuple[Code, ...]]
    edits: Mapping[tuple[str, str], PairEdit]
    add_ons: Mapping[str, frozenset[str]]
    successors: Mapping[str, Successor]
    sha256: str

    def code(self, code: str, on: date | None = None) -> Code | None:
        """The row in force on that day; without a day, or on a day that no row covers, the newest."""
        rows = self.codes.get(code)
        if not rows:
            return None
        return next((row for row in rows if on and row.in_force(on)), rows[-1])

    def active(self, code: str, on: date) -> bool:
        """True when the code could be reported for a service of that day."""
        return any(row.in_force(on) for row in self.codes.get(code, ()))

    def edit(self, column1: str, column2: str) -> PairEdit | None:
        return self.edits.get((column1, column2))

    def between(self, a: str, b: str) -> PairEdit | None:
        """The edit between two codes, whichever of them is column 1."""
        return self.edits.get((a, b)) or self.edits.get((b, a))

    def parents(self, add_on: str) -> frozenset[str]:
        """The codes one of which an add-on needs on its day; empty for a code that stands alone."""
        return self.add_ons.get(add_on, frozenset())

    def successor(self, code: str) -> str | None:
        """Today's code for one that ended; None while it runs or when nothing took its place."""
        entry = self.successors.get(code)
        return entry.successor if entry else None

    def digest(self) -> str:
        """SHA-256 over the names and bytes of all files, for ``versions`` in the answer."""
        return self.sha256


def load_tables(path: Path | None = None) -> Tables:
    """The pack in ``path``, or the one packaged. Raises TableError with file, row and reason; never loads a part of a pack."""
    return tables_of(pack_files(path))


def tables_of(data: Mapping[str, bytes]) -> Tables:
    """The pack of these files by name. Where there are descriptors of a site's own, they stand in place of our labels."""
    names: set[str] = set()
    each_row("codes.csv", data["codes.csv"], lambda code, *_: names.add(code_cell(code)))
    digest = hashlib.sha256()
    for name in sorted(data):
        digest.update(name.encode() + b"\0" + hashlib.sha256(data[name]).digest())
    codes = _codes(data["codes.csv"], _unit_limits(data["unit_limits.csv"], names), _bilateral(data["bilateral.csv"], names))
    if schema.OWN_WORDS in data:
        for code, words in _descriptors(data[schema.OWN_WORDS], names).items():
            *older, newest = codes[code]  # what a code meant before it was redefined keeps our label
            codes[code] = (*older, replace(newest, label=words))
    return Tables(
        codes=codes,
        edits=_pair_edits(data["pair_edits.csv"], names),
        add_ons=_add_ons(data["add_ons.csv"], names),
        successors=_successors(data["successors.csv"], codes),
        sha256=digest.hexdigest(),
    )


def pack_files(path: Path | None) -> dict[str, bytes]:
    """The files of the pack in ``path``, or of the one packaged, by name. Raises TableError for one that is missing."""
    source = files("models.tables") if path is None else path
    found = {}
    for name in schema.COLUMNS:
        try:
            found[name] = source.joinpath(name).read_bytes()
        except OSError as error:
            if name != schema.OWN_WORDS or not isinstance(error, FileNotFoundError):
                raise TableError(name, 0, "the file is missing or cannot be read") from None
    return found


def _covers(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on <= until)


def _codes(data: bytes, limits: Mapping[str, tuple[int, str]], bilateral: Mapping[str, str]) -> dict[str, tuple[Code, ...]]:
    codes: dict[str, tuple[Code, ...]] = {}

    def take(
        code: str,
        system: str,
        family: str,
        label: str,
        region: str,
        imaging: str,
        laterality: str,
        unit_basis: str,
        global_days: str,
        effective_from: str,
        effective_to: str,
        status: str,
        notes: str,
    ) -> None:
        max_units, mai = limits.get(code, (None, None))
        row = Code(
            code=code_cell(code),
            system=one_of("system", system, schema.SYSTEMS),
            family=word("family", family),
            label=filled("label", label),
            region=one_of("region", region, schema.REGIONS),
            imaging=one_of("imaging", imaging, schema.IMAGING),
            laterality=one_of("laterality", laterality, schema.LATERALITY),
            unit_basis=word("unit_basis", unit_basis),
            global_days=one_of("global_days", global_days, schema.GLOBAL_DAYS),
            effective_from=day("effective_from", effective_from),
            effective_to=day("effective_to", effective_to),
            bilateral=bilateral.get(code),
            max_units=max_units,
            mai=mai,
            status=one_of("status", status, schema.STATUS),
            notes=notes,
        )
        ordered(row.effective_from, row.effective_to)
        older = codes.get(code, ())
        if any(_overlap(row, other) for other in older):
            raise ValueError(f"the dates of {code} overlap an earlier row of it")
        codes[code] = tuple(sorted((*older, row), key=lambda each: each.effective_from or date.min))

    each_row("codes.csv", data, take)
    return codes


def _overlap(a: Code, b: Code) -> bool:
    return (a.effective_from or date.min) <= (b.effective_to or date.max) and (b.effective_from or date.min) <= (a.effective_to or date.max)


def _unit_limits(data: bytes, names: Collection[str]) -> dict[str, tuple[int, str]]:
    limits: dict[str, tuple[int, str]] = {}

    def take(code: str, max_units: str, mai: str, source: str) -> None:
        first_time("code", known(code, names), limits)
        filled("source", source)
        limits[code] = (whole("max_units", max_units), one_of("mai", mai, schema.MAI))

    each_row("unit_limits.csv", data, take)
    return limits


def _bilateral(data: bytes, names: Collection[str]) -> dict[str, str]:
    indicators: dict[str, str] = {}

    def take(code: str, indicator: str, source: str) -> None:
        first_time("code", known(code, names), indicators)
        filled("source", source)
        indicators[code] = one_of("indicator", indicator, schema.BILATERAL)

    each_row("bilateral.csv", data, take)
    return indicators


def _descriptors(data: bytes, names: Collection[str]) -> dict[str, str]:
    descriptors: dict[str, str] = {}

    def take(code: str, descriptor: str) -> None:
        first_time("code", known(code, names), descriptors)
        descriptors[code] = filled("descriptor", descriptor)

    each_row(schema.OWN_WORDS, data, take)
    return descriptors


def _add_ons(data: bytes, names: Collection[str]) -> dict[str, frozenset[str]]:
    parents: dict[str, set[str]] = {}

    def take(add_on: str, parent: str, source: str) -> None:
        filled("source", source)
        listed = parents.setdefault(known(add_on, names), set())
        first_time("pair", known(parent, names), listed)
        if _reaches(parent, add_on, parents):
            raise ValueError(f"circular add-on: {parent} itself needs {add_on}")
        listed.add(parent)

    each_row("add_ons.csv", data, take)
    return {add_on: frozenset(listed) for add_on, listed in parents.items()}


def _reaches(start: str, goal: str, parents: Mapping[str, Collection[str]]) -> bool:
    return start == goal or any(_reaches(each, goal, parents) for each in parents.get(start, ()))


def _pair_edits(data: bytes, names: Collection[str]) -> dict[tuple[str, str], PairEdit]:
    edits: dict[tuple[str, str], PairEdit] = {}
    shared = {name: name for name in (*names, *schema.EDIT_INDICATORS, *schema.VERIFICATIONS)}  # one string each, not one a row

    def take(column1: str, column2: str, indicator: str, effective_from: str, effective_to: str, verification: str) -> None:
        pair = shared[known(column1, names)], shared[known(column2, names)]
        if column1 == column2:
            raise ValueError(f"{column1} is paired with itself")
        first_time("pair", pair, edits)
        since, until = day("effective_from", effective_from), day("effective_to", effective_to)
        ordered(since, until)
        one_of("indicator", indicator, schema.EDIT_INDICATORS)
        one_of("verification", verification, schema.VERIFICATIONS)
        edits[pair] = PairEdit(*pair, shared[indicator], shared[verification], since, until)

    each_row("pair_edits.csv", data, take)
    return edits


def _successors(data: bytes, codes: Mapping[str, tuple[Code, ...]]) -> dict[str, Successor]:
    successors: dict[str, Successor] = {}

    def take(code: str, ended: str, successor: str, source: str, note: str) -> None:
        first_time("code", code_cell(code), successors)
        filled("source", source)
        last = day("ended", filled("ended", ended))
        if code in codes and codes[code][-1].effective_to != last:
            raise ValueError(f"{code} ends on {codes[code][-1].effective_to} in codes.csv, not on {last}")
        if codes[known(successor, codes)][-1].effective_to is not None:
            raise ValueError(f"the successor {successor} has itself ended")
        successors[code] = Successor(code, last, successor, note)

    each_row("successors.csv", data, take)
    return successors
