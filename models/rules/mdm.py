"""Visit levels by medical decision making: two of three columns must reach a level (section 15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.rules.visit_time import VisitKind
from nlp.facts import Encounter, Evidence

Level = Literal["straightforward", "low", "moderate", "high"]

LEVELS: tuple[Level, ...] = ("straightforward", "low", "moderate", "high")
_CODES: dict[VisitKind, tuple[str, str, str, str]] = {
    "office_new": ("99202", "99203", "99204", "99205"),
    "office_established": ("99212", "99213", "99214", "99215"),
    "consult": ("99242", "99243", "99244", "99245"),
    "inpatient_initial": ("99221", "99221", "99222", "99223"),
    "inpatient_subsequent": ("99231", "99231", "99232", "99233"),
    "consult_inpatient": ("99252", "99253", "99254", "99255"),
    "same_day": ("99234", "99234", "99235", "99236"),
    "nursing_initial": ("99304", "99304", "99305", "99306"),
    "nursing_subsequent": ("99307", "99308", "99309", "99310"),
    "video_new": ("98000", "98001", "98002", "98003"),
    "video_established": ("98004", "98005", "98006", "98007"),
    "audio_new": ("98008", "98009", "98010", "98011"),
    "audio_established": ("98012", "98013", "98014", "98015"),
    "home_new": ("99341", "99342", "99344", "99345"),
    "home_established": ("99347", "99348", "99349", "99350"),
}


def level_by_mdm(problems: Level, data: Level, risk: Level) -> Level:
    """The second highest of the three columns (section 15)."""
    return LEVELS[sorted(LEVELS.index(column) for column in (problems, data, risk))[1]]


def mdm_code(level: Level, kind: VisitKind) -> str:
    """The visit code of a level of decision making (section 15)."""
    return _CODES[kind][LEVELS.index(level)]


def kind_of_code(code: str) -> VisitKind | None:
    """The kind of visit that a code is a level of; None for every other code."""
    return next((kind for kind, codes in _CODES.items() if code in codes), None)


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


@dataclass(frozen=True, slots=True)
class Decisions:
    """The three columns of a visit, with the words behind each.

    ``count``: problems addressed; ``items``: what was reviewed or ordered.
    """

    problems: Level | None
    data: Level
    risk: Level
    count: int
    items: tuple[str, ...]
    evidence: tuple[Evidence, ...]

    @property
    def level(self) -> Level:
        return level_by_mdm(self.problems or "straightforward", self.data, self.risk)

    @property
    def text(self) -> str:
        return f"problems {self.problems}, data {self.data}, risk {self.risk}: the second highest is {self.level}"

    @property
    def next_level(self) -> Level | None:
        """The level that one more column at the height of the highest would give, None where two share it."""
        top = max((self.problems or "straightforward", self.data, self.risk), key=LEVELS.index)
        return top if top != self.level else None

    @property
    def next_text(self) -> str:
        names = {"problems": self.problems or "straightforward", "data": self.data, "risk": self.risk}
        short = [name for name, level in names.items() if level != self.next_level]
        return f"{' or '.join(short)} were {self.next_level}"


def read_decisions(encounter: Encounter) -> Decisions:
    """The columns from the facts ``problem``, ``data`` and ``risk`` of a note (section 15, R-EM-06 to R-EM-09, R-EM-20)."""
    problems = encounter.attributes.get("problem", ())
    data = encounter.attributes.get("data", ())
    risk = encounter.attributes.get("risk", ())
    values = [p.value for p in problems]
    items = tuple(d.value for d in data)
    column = (
        problem_level(
            stable=values.count("stable"),
            acute_simple=values.count("acute"),
            unstable=values.count("unstable"),
            acute_serious=values.count("new"),
            threatening=values.count("threatening"),
        )
        if problems
        else None
    )
    level = data_level(
        outside_notes=sum(i.startswith("record:") for i in items),
        tests_reviewed=sum(i.startswith("review:") for i in items),
        tests_ordered=sum(i.startswith("order:") for i in items),
        historian="historian" in items,
        own_interpretation="interpretation" in items,
        discussion="discussion" in items,
    )
    # A few pieces of each column say enough; a line need not cite every one.
    courses = encounter.attributes.get("course_told", ())
    evidence = (
        *(p.evidence for p in problems[:6]),
        *(c.evidence for c in courses[:3]),
        *(d.evidence for d in data[:6]),
        *(r.evidence for r in risk[:4]),
    )
    return Decisions(column, level, risk_level({r.value for r in risk}), len(problems), items, evidence)


def risk_level(decisions: set[str]) -> Level:
    """Risk column from what was decided (section 15): prescription drugs, procedures with their risks, surgery, lesser remedies.

    ``high`` is a stay in hospital decided on, an opioid given parenterally, an emergency operation.
    """
    if decisions & {"toxicity", "high"}:
        return "high"
    if any(d.startswith("prescription") for d in decisions) or decisions & {"minor_explained", "surgery", "hardship"}:
        return "moderate"
    return "low" if decisions & {"minor", "low"} else "straightforward"
