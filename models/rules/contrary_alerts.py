"""Alerts on what in a note speaks against its own lines: older dates, one clock time for two services, a plan that says otherwise.

Sources: rules.md R-STAT-09 (conflicts), R-STAT-12 (copied forward), R-PT-02 and R-PT-10 (minutes of one service are no other's:
Medicare claims processing manual ch. 5, 20.2 and 20.3).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from models.answer import Alert, Line
from models.family import Family
from models.rules.decide import Decision
from models.rules.draft import Draft
from nlp.facts import Encounter, Evidence, Procedure

Decided = tuple[Procedure, Family, Decision]

# Services whose minutes are the clinician's own with this patient; a machine may run and a nurse may watch meanwhile.
_ATTENDED: Final = frozenset({"timed", "sets", "quarter_hours", "work_hours"})
_GROUP: Final = "group_therapy"
_PLANS: Final[Mapping[str, str]] = {
    "plan_side": "The plan names the other side for what was done today; what is told of the act is coded.",
    "plan_level": "The plan names other levels for what was done today; what is told of the act is coded.",
}


def older_dates(encounter: Encounter, lines: Sequence[Line]) -> list[Alert]:
    """Text of today that dates itself well before the visit: was it carried forward? (R-STAT-12)."""
    found = tuple(v.evidence for v in encounter.attributes.get("older_date", ()))
    if not found or all(line.status != "suggested" for line in lines):
        return []
    text = "A date well before the visit stands over what is told of today: was the text carried forward from another note?"
    return [Alert("warning", "documentation", (), text, "R-STAT-12", found)]


def overlapping_times(decided: Sequence[Decided], payer: str) -> list[Alert]:
    """Two attended services at one time of the clock (R-PT-02, R-PT-10); one span told for both is shared out and no overlap."""
    spans: list[tuple[str, int, int, Evidence]] = []
    for procedure, _, decision in decided:
        code = decision.row.code_for(payer)
        if code and (decision.row.count in _ATTENDED or procedure.target == _GROUP):
            for value in procedure.attributes.get("clock", ()):
                first, last = (int(n) for n in value.value.split("-"))
                spans.append((code, first, last, value.evidence))
    alerts: dict[tuple[str, str], Alert] = {}
    for (code, first, last, words), (other, begin, end, others) in combinations(spans, 2):
        if code != other and words != others and max(first, begin) < min(last, end):
            text = f"{code} and {other} were given at the same time by the clock: the minutes of one service cannot count for another."
            alerts.setdefault((code, other), Alert("warning", "documentation", (code, other), text, "R-PT-02", (words, others)))
    return list(alerts.values())


def beyond_the_visit(encounter: Encounter, decided: Sequence[Decided], payer: str) -> list[Alert]:
    """Minutes of attended services that sum to more than the visit lasted (R-PT-02, R-PT-10); a minute of rounding is none."""
    stated = next(iter(encounter.attributes.get("visit_minutes", ())), None)
    if stated is None:
        return []
    spent: dict[Evidence, float] = {}
    codes = []
    for procedure, _, decision in decided:
        code = decision.row.code_for(payer)
        if code and decision.row.count in _ATTENDED and procedure.minutes:
            codes.append(code)
            spent |= {n.evidence: n.value for n in procedure.minutes}
    if sum(spent.values()) <= float(stated.value) + 1:
        return []
    text = f"The minutes of the services sum to {sum(spent.values()):g}, more than the {stated.value} of the visit."
    return [Alert("warning", "documentation", tuple(dict.fromkeys(codes)), text, "R-PT-02", (*spent, stated.evidence))]


def contrary_plan(encounter: Encounter, drafts: Sequence[Draft]) -> list[Alert]:
    """The plan speaks of today's act and names another side or level than was treated (R-STAT-09)."""
    alerts = []
    for name, text in _PLANS.items():
        for value in encounter.attributes.get(name, ()):
            codes = tuple(dict.fromkeys(d.line.code for d in drafts if d.family == value.value and d.line.status == "suggested"))
            if codes:
                kind = "laterality" if name == "plan_side" else "documentation"
                alerts.append(Alert("warning", kind, codes, text, "R-STAT-09", (value.evidence,)))  # type: ignore[arg-type]
    return alerts
