"""Visit levels by medical decision making: two of three columns must reach a level (section 15)."""

from __future__ import annotations

from typing import Literal

from models.rules.visit_time import VisitKind

Level = Literal["straightforward", "low", "moderate", "high"]

LEVELS: tuple[Level, ...] = ("straightforward", "low", "moderate", "high")
_CODES: dict[VisitKind, tuple[str, str, str, str]] = {
    "office_new": ("99202", "99203", "99204", "99205"),
    "office_established": ("99212", "99213", "99214", "99215"),
    "consult": ("99242", "99243", "99244", "99245"),
    "inpatient_initial": ("99221", "99221", "99222", "99223"),
    "inpatient_subsequent": ("99231", "99231", "99232", "99233"),
    "home_new": ("99341", "99342", "99344", "99345"),
    "home_established": ("99347", "99348", "99349", "99350"),
}


def level_by_mdm(problems: Level, data: Level, risk: Level) -> Level:
    """The second highest of the three columns (section 15)."""
    return LEVELS[sorted(LEVELS.index(column) for column in (problems, data, risk))[1]]


def mdm_code(level: Level, kind: VisitKind) -> str:
    """The visit code of a level of decision making (section 15)."""
    return _CODES[kind][LEVELS.index(level)]


def higher_code(by_mdm: str | None, by_time: str | None) -> str | None:
    """The higher of the code by decision making and the code by time, of one kind of visit (section 15)."""
    return max((code for code in (by_mdm, by_time) if code), default=None)


def problem_level(
    *, minor: int = 0, stable: int = 0, acute_simple: int = 0, unstable: int = 0, acute_serious: int = 0, threatening: int = 0
) -> Level:
    """Problems column from how many problems of each kind were addressed (section 15, R-EM-06).

    ``minor``: self-limited. ``stable``: chronic and at its treatment goal. ``acute_simple``: acute, uncomplicated.
    ``unstable``: chronic, not at goal, worsening or with side effects of treatment. ``acute_serious``: new with uncertain
    prognosis, complicated injury or systemic symptoms. ``threatening``: severe exacerbation, threat to life or function.
    """
    if threatening:
        return "high"
    if unstable or acute_serious or stable >= 2:
        return "moderate"
    return "low" if stable or acute_simple or minor >= 2 else "straightforward"


def data_level(
    *,
    outside_notes: int = 0,
    tests_reviewed: int = 0,
    tests_ordered: int = 0,
    historian: bool = False,
    own_interpretation: bool = False,
    discussion: bool = False,
) -> Level:
    """Data column from unique items, a test ordered and reviewed being one (section 15, R-EM-09).

    ``historian``: an independent one was needed. ``own_interpretation``: of a test read by another and not billed here.
    ``discussion``: of management or a test with an outside clinician or source.
    """
    items = outside_notes + tests_reviewed + tests_ordered
    categories = (items + historian >= 3) + own_interpretation + discussion
    if categories >= 2:
        return "high"
    if categories:
        return "moderate"
    return "low" if items >= 2 or historian else "straightforward"
