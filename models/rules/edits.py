"""Pair edits: which line stays when two are not paid together, and which modifier says that they are separate.

Source: rules.md 0 step 9, 12, 18 and R-MOD-01; the pairs are the CMS practitioner table in models/tables/pair_edits.csv.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from models.answer import Alert, Line
from models.tables.load import PairEdit, Tables

OFFICE_VISITS = frozenset({"em_office_new", "em_office_est"})
# R-MOD-01: Medicare's narrower X modifier where the reason is one of its four; 59 for every other kind of separateness and payer.
X_MODIFIERS = {"structure": "XS", "encounter": "XE", "practitioner": "XP", "unusual": "XU"}
SEPARATING = frozenset({"59", "XE", "XS", "XP", "XU", "76", "77", "91"})
SIDES = {
    "LT": "left",
    "RT": "right",
    **dict.fromkeys(("FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4", "E1", "E2"), "left"),
    **dict.fromkeys(("F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9", "E3", "E4"), "right"),
}

Distinct = Callable[[Line, Line], str | None]


def apply_edits(
    lines: tuple[Line, ...], tables: Tables, distinct: Distinct, on: date | None = None, payer: str = "medicare"
) -> tuple[tuple[Line, ...], tuple[Alert, ...]]:
    """Drop the column 2 line of every pair edit in force on the date of service, or say by a modifier why both stay.

    ``distinct(column1, column2)`` gives the reason why two lines are separate services (``structure``, ``encounter``,
    ``side``, ``level``, ``session`` …) or None. A line that is itself dropped drops no other. Only suggested lines take
    part; the order of the lines that stay is kept. An office visit beside a procedure, where a modifier may part them, is
    left to modifier 25.
    """
    suggested = [index for index, line in enumerate(lines) if line.status == "suggested"]
    dropping: dict[int, list[int]] = {index: [] for index in suggested}  # column 2 → the column 1 lines that would drop it
    parted: dict[int, list[tuple[int, str]]] = {}
    alerts: list[Alert] = []
    for index in suggested:
        for other in suggested:
            edit = tables.edit(lines[other].code, lines[index].code)
            if edit is None or edit.indicator == "9" or not edit.in_force(on) or _is_visit_matter(edit, tables):
                continue
            reason = distinct(lines[other], lines[index]) if edit.indicator == "1" else None
            if reason is not None:
                parted.setdefault(index, []).append((other, reason))
            elif edit.ordered:
                dropping[index].append(other)
            else:
                alerts.append(_unordered(lines[other], lines[index]))
    kept = _kept(dropping)
    result = []
    for index, line in enumerate(lines):
        by = next((other for other in dropping.get(index, ()) if other in kept), None)
        if by is not None:
            alerts.append(_dropped(lines[by], line, tables))
            continue
        for other, reason in parted.get(index, ()):
            if other in kept:
                line, alert = _separate(lines[other], line, reason, payer)
                alerts.append(alert)
        result.append(line)
    return tuple(result), tuple(alerts)


def _is_visit_matter(edit: PairEdit, tables: Tables) -> bool:
    """One of the two is an office visit and a modifier may part them: that modifier is 25, decided with the visit."""
    visits = [bool(code and code.family in OFFICE_VISITS) for code in (tables.code(edit.column1), tables.code(edit.column2))]
    return edit.indicator == "1" and any(visits) and not all(visits)


def _kept(dropping: dict[int, list[int]]) -> set[int]:
    """The lines that stay: one is dropped only by a line that stays, so judge those first that nothing open can drop."""
    kept: set[int] = set()
    pending = list(dropping)
    while pending:
        free = next((index for index in pending if not any(other in pending for other in dropping[index])), None)
        if free is None:
            # Pairs in a circle: the first of them stays, and what would drop it goes.
            free = pending[0]
            for other in [index for index in dropping[free] if index in pending]:
                dropping[free].remove(other)
                dropping[other].append(free)
        pending.remove(free)
        if not any(other in kept for other in dropping[free]):
            kept.add(free)
    return kept


def _separate(column1: Line, column2: Line, reason: str, payer: str) -> tuple[Line, Alert]:
    codes = (column1.code, column2.code)
    if SEPARATING & set(column2.modifiers) or _told_apart(column1, column2):
        said = f"both are kept ({reason}); their modifiers already tell them apart"
        return column2, Alert("info", "edit", codes, f"{column2.code} with {column1.code}: {said}", "R-MOD-01", column2.evidence)
    modifier = X_MODIFIERS.get(reason, "59") if payer == "medicare" else "59"
    said = f"both are kept because they are separate ({reason}); modifier {modifier} on {column2.code} says so"
    alert = Alert("info", "edit", codes, f"{column2.code} with {column1.code}: {said}", "R-MOD-01", column2.evidence)
    return replace(column2, modifiers=(*column2.modifiers, modifier)), alert


def _told_apart(a: Line, b: Line) -> bool:
    """Sides, fingers or toes differ. A finger and a side do only when the finger is of the other hand; 50 is both sides."""
    if "50" in a.modifiers or "50" in b.modifiers:
        return False
    ours, theirs = SIDES.keys() & set(a.modifiers), SIDES.keys() & set(b.modifiers)
    if not ours or not theirs:
        return False
    if {SIDES[each] for each in ours}.isdisjoint(SIDES[each] for each in theirs):
        return True
    return ours.isdisjoint(theirs) and not {"RT", "LT"} & (ours | theirs)


def _dropped(kept: Line, dropped: Line, tables: Tables) -> Alert:
    edit = tables.edit(kept.code, dropped.code)
    rule = "CPT instruction" if edit and edit.verification == "instruction" else "NCCI PTP"
    codes = (kept.code, dropped.code)
    if edit and edit.indicator == "0":
        text = (
            f"{dropped.code} is part of {kept.code} or excluded by it, and no modifier separates them: "
            f"{kept.code} is kept, {dropped.code} dropped"
        )
        return Alert("info", "bundling", codes, text, rule, dropped.evidence)
    text = (
        f"{dropped.code} is bundled into {kept.code} unless the note shows a separate site, side, session or encounter: "
        f"{kept.code} is kept, {dropped.code} dropped"
    )
    return Alert("warning", "edit", codes, text, rule, dropped.evidence)


def _unordered(a: Line, b: Line) -> Alert:
    text = (
        f"{a.code} and {b.code} are a pair edit, and the source does not say which of them is not paid: "
        "both are kept, check the current table"
    )
    return Alert("warning", "edit", (a.code, b.code), text, "NCCI PTP", b.evidence)
