"""Services counted in minutes of a month or a session: pain and chronic care management, monitoring, behaviour, teaching."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_SHORT_MONITORING_FROM = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class CodeUnits:
    """A code and its units."""

    code: str
    units: int


def pain_management_month(personal: int, *, first_month: bool, in_person: int | None = None) -> tuple[CodeUnits, ...]:
    """Monthly pain management from the physician's own minutes of the calendar month, once a month (R-CPM-01 to -03, -07).

    Staff minutes are not given here (R-CPM-05), nor minutes counted elsewhere (R-CPM-04, R-CPM-06). Thirty minutes are needed,
    in the first month in person; each full 15 more is a further unit. ``in_person`` None (not stated) fails the first month.
    """
    if personal < 30 or (first_month and (in_person or 0) < 30):
        return ()
    return _with_further("G3002", "G3003", (personal - 30) // 15)


def chronic_care_month(*, staff: int, physician: int, complex_decisions: bool) -> tuple[CodeUnits, ...]:
    """Chronic care management of a month, physician and staff families never mixed, the physician's first (R-CCM-01).

    Staff: 20 minutes, again at 40 and 60; from 60 with moderate or high decision making the complex code, then each 30.
    Physician: 30 minutes, then each 30.
    """
    if physician >= 30:
        return _with_further("99491", "99437", (physician - 30) // 30)
    if complex_decisions and staff >= 60:
        return _with_further("99487", "99489", (staff - 60) // 30)
    if staff >= 20:
        return _with_further("99490", "99439", min((staff - 20) // 20, 2))
    return ()


def principal_care_month(*, staff: int, physician: int) -> tuple[CodeUnits, ...]:
    """Care management for one serious condition: 30 minutes of the physician, else of staff, then each 30 (R-PCM-01)."""
    if physician >= 30:
        return _with_further("99424", "99425", (physician - 30) // 30)
    if staff >= 30:
        return _with_further("99426", "99427", (staff - 30) // 30)
    return ()


def monitoring_management(minutes: int, on: date, *, live_contact: bool) -> tuple[CodeUnits, ...]:
    """Monitoring treatment of a month: 10-19 minutes (from 2026), 20, then each full 20, with a live contact (R-RTM-02)."""
    if not live_contact or minutes < 10:
        return ()
    if minutes < 20:
        return (CodeUnits("98979", 1),) if on >= _SHORT_MONITORING_FROM else ()
    return _with_further("98980", "98981", (minutes - 20) // 20)


def health_behaviour(minutes: int) -> tuple[CodeUnits, ...]:
    """Individual health-behaviour treatment: from 16 minutes the first half hour, from 38 each quarter more (R-HB-01)."""
    return _half_hour_then_quarters("96158", "96159", minutes)


def caregiver_training(minutes: int) -> tuple[CodeUnits, ...]:
    """Caregiver training without the patient: from 16 minutes the first half hour, then quarters past their midpoint (R-PT-20)."""
    return _half_hour_then_quarters("97550", "97551", minutes)


def tobacco_counselling(minutes: int) -> str | None:
    """Tobacco counselling apart from the visit's time: more than 3 minutes to 10, or more than 10 (R-EM-22)."""
    if minutes <= 3:
        return None
    return "99406" if minutes <= 10 else "99407"


def _half_hour_then_quarters(first: str, further: str, minutes: int) -> tuple[CodeUnits, ...]:
    return _with_further(first, further, max(minutes - 30 + 7, 0) // 15) if minutes >= 16 else ()


def _with_further(first: str, further: str, units: int) -> tuple[CodeUnits, ...]:
    return (CodeUnits(first, 1), CodeUnits(further, units)) if units else (CodeUnits(first, 1),)
