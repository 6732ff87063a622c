"""Why a code's rows are not met: the conditions that fail on what was done, what was not done at all, and what could be asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from models.audit.asked import Asked
from models.audit.records import FailedCondition
from models.audit.scope import SHOWN_BY
from models.family import Family, Row
from models.rules.decide import NOWHERE, Condition, evaluate, facts_of, numbers_of
from nlp.facts import Evidence, Procedure

_MOST = 8  # spans that speak against a line
# The fact that a family asks for where it counts the units.
_COUNTED = ("region", "target", "muscles", "site", "side")


@dataclass(frozen=True, slots=True)
class Unmet:
    """What speaks against a code, what fails, what to ask, and what the note says of an act that was not done (``planned`` …)."""

    against: tuple[Evidence, ...]
    conditions: tuple[FailedCondition, ...]
    missing: tuple[str, ...]
    status: str | None
    family: Family | None


def unmet(code: str, asked: Asked) -> Unmet:
    """The rows of ``code`` put to the acts of their families: the done one that fails fewest conditions, else the ones not done."""
    rows = asked.rows.get(code, ())
    ids = {family.id for family, _ in rows}
    acts = [p for p in asked.encounter.procedures if p.family in ids]
    done = [p for p in acts if p.status == "performed"]
    undone = [p for p in acts if p.status != "performed"]
    spoken = tuple(replace(m, role=p.status) for p in undone for m in p.mentions)[:_MOST]
    if not done:
        return Unmet(spoken, (), (), undone[0].status if undone else None, asked.families[undone[0].family] if undone else None)
    tried = [
        (failed, family) for p in done for family, row in rows if family.id == p.family for failed in [failing(code, p, family, row, asked)]
    ]
    failed, family = min(tried, key=lambda each: (len(each[0]), sum(c.truth is False for c in each[0])))
    against = tuple(e for c in failed for e in c.evidence)
    questions = dict.fromkeys(question(c.name, family) for c in failed if c.truth is None or c.name == "count")
    return Unmet((*against, *spoken)[:_MOST], failed, tuple(q for q in questions if q), None, family)


def unguided(code: str, asked: Asked) -> Unmet | None:
    """A guidance code: what the note says of pictures, "no fluoroscopy" too, and the question of each act that is silent; else None."""
    if code not in SHOWN_BY:
        return None
    spans: list[Evidence] = []
    conditions: list[FailedCondition] = []
    questions: dict[str, None] = {}
    for procedure, family, decision in asked.work.decided:
        values = procedure.attributes.get("imaging", ())
        shown = tuple(v.value for v in values)
        said = tuple(v.evidence for v in values)
        saved = SHOWN_BY[code] in shown
        if "imaging" not in family.needs and not shown:
            continue
        name = "image_saved" if saved else "imaging"
        conditions.append(FailedCondition(decision.row.name, name, False if shown and not saved else None, (SHOWN_BY[code],), shown, said))
        spans += said
        if (saved or not shown) and (ask := question(name, family)):
            questions[ask] = None
    return Unmet(unique(spans)[:_MOST], tuple(conditions), tuple(questions), None, None)


def failing(code: str, procedure: Procedure, family: Family, row: Row, asked: Asked) -> tuple[FailedCondition, ...]:
    """The conditions of a row that the act does not meet; where it meets all, the count that does not reach the code."""
    facts, numbers = {**asked.around(), **facts_of(procedure, family)}, numbers_of(procedure)
    row = row.on(asked.claim.on)
    out = []
    for condition in evaluate(row, facts, numbers):
        if condition.truth is not True:
            found = tuple(dict.fromkeys(v.value for v in facts.get(condition.name, ())))
            told = found or ((f"{numbers[condition.name]:g}",) if condition.name in numbers else ())
            if all(v.evidence is NOWHERE for v in facts.get(condition.name, ())) and condition.name not in numbers:
                # Silence that stands for a value speaks against nothing: it is asked for.
                condition, told = replace(condition, truth=None), ()
            out.append(_failed(row, condition, told))
    if not out:
        places = tuple(dict.fromkeys(s.value for s in procedure.sites))
        spans = tuple(e for s in procedure.sites for e in s.evidence if e.role != "side")[:_MOST]
        out.append(FailedCondition(row.name, "count", False, (), places, spans))
    return tuple(out)


def _failed(row: Row, condition: Condition, found: tuple[str, ...]) -> FailedCondition:
    name = condition.name
    bounds = [f"at least {row.at_least[name]}"] if name in row.at_least else [f"at most {row.at_most[name]}"] if name in row.at_most else []
    return FailedCondition(row.name, name, condition.truth, row.when.get(name, tuple(bounds)), found, condition.evidence)


def question(name: str, family: Family) -> str | None:
    """What the family asks about a fact, in words that suggest no answer; of a count, what it asks about the places it counts."""
    if name != "count":
        need = family.needs.get(name)
        return need.ask if need else f"What was the {name.replace('_', ' ')}?"
    return next((family.needs[each].ask for each in _COUNTED if each in family.needs), None)


def unique(spans: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each span once, those of no words left out."""
    return tuple(dict.fromkeys(e for e in spans if e.end > e.start))
