"""What the tables hold of a code, as every door gives it."""

from __future__ import annotations

from datetime import date

from models.answer import JSON
from models.tables.load import Tables


def described(tables: Tables, code: str, on: date | None) -> JSON | None:
    """Label, family, dates and unit limit of ``code``; None where it is unknown or, with a day, not in force on it."""
    entry = tables.code(code, on)
    if entry is None or (on and not entry.in_force(on)):
        return None
    return {
        "code": entry.code,
        "system": entry.system,
        "label": entry.label,
        "family": entry.family,
        "effective_from": entry.effective_from.isoformat() if entry.effective_from else None,
        "effective_to": entry.effective_to.isoformat() if entry.effective_to else None,
        "unit_basis": entry.unit_basis,
        "imaging": entry.imaging,
        "laterality": entry.laterality,
        "max_units_per_day": entry.max_units,
        "addon_to": sorted(tables.parents(entry.code)),
        "notes": entry.notes,
    }


def found(tables: Tables, search: str, on: date | None, *, after: str, limit: int) -> list[JSON]:
    """At most ``limit`` codes after ``after``, in order, that begin with ``search`` or whose label has all its words; empty: all."""
    words = search.lower().split()
    entries: list[JSON] = []
    for code in sorted(code for code in tables.codes if code > after):
        entry = described(tables, code, on)
        if entry and (code.lower().startswith(search.strip().lower()) or all(word in str(entry["label"]).lower() for word in words)):
            entries.append(entry)
            if len(entries) == limit:
                break
    return entries
