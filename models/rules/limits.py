"""Unit limits: more units on a day than CMS pays. Source: rules.md 0 step 8; models/tables/unit_limits.csv (MUE)."""

from __future__ import annotations

from models.answer import Alert, Line
from models.tables.load import Tables


def apply_limits(lines: tuple[Line, ...], tables: Tables) -> tuple[tuple[Line, ...], tuple[Alert, ...]]:
    """The lines as they are, and an alert for every code whose suggested units exceed its limit of one day.

    Adjudication indicator 2 is absolute (error); 1 and 3 can be appealed with documentation (warning). A limit of 0 says
    that Medicare does not pay the code, not how often it may be done: no alert. Units are never cut.
    """
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        if line.status == "suggested":
            by_code.setdefault(line.code, []).append(line)
    alerts = []
    for code, same in by_code.items():
        entry = tables.code(code)
        if entry is None or not entry.max_units:
            continue
        units = _units(same, two_sided=entry.bilateral == "1")
        if units <= entry.max_units:
            continue
        absolute = entry.mai == "2"
        text = f"{code}: {units} units on one day, the limit is {entry.max_units}; " + (
            "the limit is absolute" if absolute else "more needs documentation and an appeal"
        )
        evidence = tuple(each for line in same for each in line.evidence)
        alerts.append(Alert("error" if absolute else "warning", "mue", (code,), text, f"MUE, MAI {entry.mai}", evidence))
    return lines, tuple(alerts)


def _units(lines: list[Line], *, two_sided: bool) -> int:
    """Units of one code. Both sides count once: one line with 50 holds one unit, and RT beside LT is the same claim in two lines."""
    right = sum(line.units for line in lines if "RT" in line.modifiers)
    left = sum(line.units for line in lines if "LT" in line.modifiers)
    total = sum(line.units for line in lines)
    return total - min(right, left) if two_sided else total
