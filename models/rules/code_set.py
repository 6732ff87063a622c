"""The code set in force on the date of service. Source: rules.md 0 step 10; models/tables/codes.csv and successors.csv."""

from __future__ import annotations

from datetime import date

from models.answer import Alert, Line
from models.tables.load import Code, Tables


def apply_code_set(lines: tuple[Line, ...], tables: Tables, on: date) -> tuple[tuple[Line, ...], tuple[Alert, ...]]:
    """Drop every line, candidates too, whose code was not in force on the day, naming the code that was or is.

    A code that was in force but has been redefined since stays, with a warning. Codes outside the pack are left alone.
    """
    kept, alerts = [], []
    for line in lines:
        code = tables.code(line.code)
        if code is not None and not tables.active(line.code, on):
            alerts.append(Alert("error", "code_set", (line.code,), _why_not(code, tables, on), "CODE-SET", line.evidence))
            continue
        if code is not None and not code.in_force(on):
            text = f"{line.code} was redefined on {code.effective_from}, after the date of service: check it against the rules of its day"
            alerts.append(Alert("warning", "code_set", (line.code,), text, "CODE-SET", line.evidence))
        kept.append(line)
    return tuple(kept), tuple(alerts)


def why_not(code: str, tables: Tables, on: date) -> str | None:
    """Why the code could not be reported for a service of that day, and what to use; None where it could or nothing is known of it."""
    entry = tables.code(code)
    if entry is not None:
        return None if tables.active(code, on) else _why_not(entry, tables, on)
    # What ended before the tables begin is known by its successor only.
    gone = tables.successors.get(code)
    if gone is None or gone.ended is None or on <= gone.ended:
        return None
    return f"{code} ended on {gone.ended}: {successor_text(code, tables)}"


def successor_text(code: str, tables: Tables) -> str:
    """What to report today instead of a code that ended, in words; for a deleted code that a note names too."""
    entry = tables.successors.get(code)
    if entry is None:
        return "no code took its place"
    return f"use {entry.successor}" + (f" ({entry.note})" if entry.note else "")


def _why_not(code: Code, tables: Tables, on: date) -> str:
    if code.effective_to is not None and code.effective_to < on:
        return f"{code.code} ended on {code.effective_to}: {successor_text(code.code, tables)}"
    before = [old for old, entry in tables.successors.items() if entry.successor == code.code and tables.active(old, on)]
    use = f": {' or '.join(before)} was in force" if before else ""
    return f"{code.code} is valid from {code.effective_from}, after the date of service{use}"
