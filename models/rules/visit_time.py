"""Visit levels by the billing clinician's total time on the day, and time beyond the top level."""

from __future__ import annotations

from typing import Literal

VisitKind = Literal[
    "office_new", "office_established", "consult", "inpatient_initial", "inpatient_subsequent", "home_new", "home_established"
]

# Minutes that must be met, and the level they reach, from the top (section 15).
_FLOORS: dict[VisitKind, tuple[tuple[int, str], ...]] = {
    "office_new": ((60, "99205"), (45, "99204"), (30, "99203"), (15, "99202")),
    "office_established": ((40, "99215"), (30, "99214"), (20, "99213"), (10, "99212")),
    "consult": ((55, "99245"), (40, "99244"), (30, "99243"), (20, "99242")),
    "inpatient_initial": ((75, "99223"), (55, "99222"), (40, "99221")),
    "inpatient_subsequent": ((50, "99233"), (35, "99232"), (25, "99231")),
    "home_new": ((75, "99345"), (60, "99344"), (30, "99342"), (15, "99341")),
    "home_established": ((60, "99350"), (40, "99349"), (30, "99348"), (20, "99347")),
}
# The first minute of the first prolonged unit; CPT counts from the floor of the top level, Medicare from the top of its range.
_PROLONGED_CPT: dict[VisitKind, int] = {
    "office_new": 75,
    "office_established": 55,
    "consult": 70,
    "home_new": 90,
    "home_established": 75,
}
_PROLONGED_MEDICARE: dict[VisitKind, int] = {"office_new": 89, "office_established": 69}


def level_by_time(minutes: int, kind: VisitKind) -> str | None:
    """The code whose time floor ``minutes`` meets, None below the lowest floor (section 15, R-EM-03).

    ``minutes`` is the billing clinician's own total of that day, without separately billed services.
    """
    return next((code for floor, code in _FLOORS[kind] if minutes >= floor), None)


def prolonged_units(minutes: int, kind: VisitKind, *, medicare: bool) -> int:
    """Units of 99417, or of G2212 for Medicare, beyond a top level chosen by time: each full 15 minutes (R-EM-14).

    0 below the threshold and for kinds of visit that have no such add-on.
    """
    first = (_PROLONGED_MEDICARE if medicare else _PROLONGED_CPT).get(kind)
    return 0 if first is None or minutes < first else 1 + (minutes - first) // 15
