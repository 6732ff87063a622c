"""Visit levels by the billing clinician's total time on the day, and time beyond the top level."""

from __future__ import annotations

from typing import Literal

VisitKind = Literal[
    "office_new",
    "office_established",
    "consult",
    "consult_inpatient",
    "inpatient_initial",
    "inpatient_subsequent",
    "same_day",
    "nursing_initial",
    "nursing_subsequent",
    "home_new",
    "home_established",
    "video_new",
    "video_established",
    "audio_new",
    "audio_established",
]

# Minutes that must be met, and the level they reach, from the top (section 15).
_FLOORS: dict[VisitKind, tuple[tuple[int, str], ...]] = {
    "office_new": ((60, "99205"), (45, "99204"), (30, "99203"), (15, "99202")),
    "office_established": ((40, "99215"), (30, "99214"), (20, "99213"), (10, "99212")),
    "consult": ((55, "99245"), (40, "99244"), (30, "99243"), (20, "99242")),
    "consult_inpatient": ((80, "99255"), (60, "99254"), (45, "99253"), (35, "99252")),
    "inpatient_initial": ((75, "99223"), (55, "99222"), (40, "99221")),
    "inpatient_subsequent": ((50, "99233"), (35, "99232"), (25, "99231")),
    "same_day": ((85, "99236"), (70, "99235"), (45, "99234")),
    "nursing_initial": ((50, "99306"), (35, "99305"), (25, "99304")),
    "nursing_subsequent": ((45, "99310"), (30, "99309"), (20, "99308"), (10, "99307")),
    "home_new": ((75, "99345"), (60, "99344"), (30, "99342"), (15, "99341")),
    "home_established": ((60, "99350"), (40, "99349"), (30, "99348"), (20, "99347")),
    "video_new": ((60, "98003"), (45, "98002"), (30, "98001"), (15, "98000")),
    "video_established": ((40, "98007"), (30, "98006"), (20, "98005"), (10, "98004")),
    "audio_new": ((60, "98011"), (45, "98010"), (30, "98009"), (15, "98008")),
    "audio_established": ((40, "98015"), (30, "98014"), (20, "98013"), (10, "98012")),
}
# The add-on and the first minute of its first unit. CPT counts from the floor of the top level, Medicare from thresholds of its own
# (physician fee schedule 2023, table 24); only an office visit's are in rules.md.
_PROLONGED_CPT: dict[VisitKind, tuple[str, int]] = {
    "office_new": ("99417", 75),
    "office_established": ("99417", 55),
    "consult": ("99417", 70),
    "home_new": ("99417", 90),
    "home_established": ("99417", 75),
    "consult_inpatient": ("99418", 95),
    "inpatient_initial": ("99418", 90),
    "inpatient_subsequent": ("99418", 65),
    "same_day": ("99418", 100),
    "nursing_initial": ("99418", 65),
    "nursing_subsequent": ("99418", 60),
}
_PROLONGED_MEDICARE: dict[VisitKind, tuple[str, int]] = {
    "office_new": ("G2212", 89),
    "office_established": ("G2212", 69),
    "inpatient_initial": ("G0316", 105),
    "inpatient_subsequent": ("G0316", 80),
    "same_day": ("G0316", 125),
    "nursing_initial": ("G0317", 95),
    "nursing_subsequent": ("G0317", 85),
    "home_new": ("G0318", 141),
    "home_established": ("G0318", 112),
}


def level_by_time(minutes: int, kind: VisitKind) -> str | None:
    """The code whose time floor ``minutes`` meets, None below the lowest floor (section 15, R-EM-03).

    ``minutes`` is the billing clinician's own total of that day, without separately billed services.
    """
    return next((code for floor, code in _FLOORS[kind] if minutes >= floor), None)


def prolonged(minutes: int, kind: VisitKind, *, medicare: bool) -> tuple[str, int] | None:
    """The add-on and its units beyond a top level chosen by time: each full 15 minutes from the payer's threshold (R-EM-14).

    None below the threshold and for kinds of visit that have no such add-on.
    """
    found = (_PROLONGED_MEDICARE if medicare else _PROLONGED_CPT).get(kind)
    return (found[0], 1 + (minutes - found[1]) // 15) if found and minutes >= found[1] else None


def discharge_code(minutes: int | None) -> str:
    """The day of discharge: the longer code only for more than 30 stated minutes (section 15)."""
    return "99239" if minutes is not None and minutes > 30 else "99238"
