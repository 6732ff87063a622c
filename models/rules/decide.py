"""The decision engine: conditions over facts are true, false or unknown, and every answer carries the words it rests on.

All conditions of a row true: the line is supported. Some unknown: a candidate that asks. One evaluator serves suggestion, the
questions for missing facts, the alternatives and the audit. Source: DESIGN, the third idea.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType
from typing import Literal

from models.family import NO_CODE, Family, Row
from models.rules.levels import is_level, region_of
from nlp.facts import Encounter, Evidence, Procedure, Value

Truth = Literal[True, False, None]
Facts = Mapping[str, tuple[Value, ...]]

_REGION_WORDS = {"lumbosacral": "lumbar", "cervicothoracic": "cervical", "thoracolumbar": "thoracic", "coccygeal": "sacral"}
NOWHERE = Evidence(0, 0, "absent")  # of what the request says, or silence: no words of the note
_NOTHING: Facts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Condition:
    """The answer to one condition of a row; ``assumed`` where it rests on silence and not on words."""

    name: str
    truth: Truth
    evidence: tuple[Evidence, ...]
    assumed: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The row that fits a procedure best, with its conditions. ``truth`` is True, or None where facts are missing."""

    row: Row
    truth: Truth
    conditions: tuple[Condition, ...]
    missing: tuple[str, ...]
    alternatives: tuple[tuple[str, str], ...]


def facts_of(procedure: Procedure, family: Family) -> dict[str, tuple[Value, ...]]:
    """The facts that rows may ask for: the family's attributes, region from levels, target, and what silence stands for."""
    facts = {k: v for k, v in procedure.attributes.items() if k != "region_word"}
    regions = tuple(
        Value(region_of(site.value), site.evidence[0])
        for site in procedure.sites
        if site.kind in ("level", "vertebra") and is_level(site.value)
    )
    if not regions:
        regions = tuple(Value(_REGION_WORDS.get(v.value, v.value), v.evidence) for v in procedure.attributes.get("region_word", ()))
    if regions:
        facts["region"] = regions[:1] if "region" not in facts else (*facts["region"], *regions[:1])
    if procedure.target:
        facts["target"] = (Value(procedure.target, procedure.mentions[-1]),)
    if procedure.side:
        facts["side"] = (Value(procedure.side, procedure.side_evidence[0] if procedure.side_evidence else procedure.mentions[0]),)
    for name, need in family.needs.items():
        if need.absent is not None and name not in facts:
            facts[name] = (Value(need.absent, NOWHERE),)
    return facts


def setting_of(asked: str | None, encounter: Encounter) -> dict[str, tuple[Value, ...]]:
    """Where the service took place: as the request says, else as the note does; unknown where neither does (R-SED-02)."""
    if asked:
        return {"setting": (Value(asked, NOWHERE),)}
    for name in ("facility", "office"):
        if said := encounter.attributes.get(name):
            return {"setting": (Value(name, said[0].evidence),)}
    return {}


def in_facility(asked: str | None, encounter: Encounter) -> bool:
    """Whether a facility owns the equipment: then the professional part of imaging takes 26 (R-MOD-06)."""
    return any(v.value == "facility" for v in setting_of(asked, encounter).get("setting", ()))


def numbers_of(procedure: Procedure) -> dict[str, float]:
    """The quantities that ``at_least`` and ``at_most`` may name; a quantity that the note does not give is left out."""
    muscles = sum(2 if s.side == "bilateral" else 1 for s in procedure.sites if s.kind == "muscle")
    stated = max((n.value for n in procedure.counts if n.unit == "muscles"), default=0)
    out: dict[str, float] = {}
    if muscles or stated:
        out["muscles"] = muscles or stated
    if procedure.minutes:
        out["minutes"] = sum(n.value for n in procedure.minutes)
    for unit in ("days", "needles", "sets", "levels", "leads", "points", "lesions", "studies", "views", "classes"):
        found = [n.value for n in procedure.counts if n.unit == unit]
        if found:
            out[unit] = max(found)
    branches = {v.value for v in procedure.attributes.get("branch", ())}
    if branches:
        out["nerves"] = len(branches)
    for name, values in procedure.attributes.items():
        if name == "deed":
            continue
        out.setdefault(name, len({v.value for v in values}))
    if procedure.sites:
        out["sites"] = len(procedure.sites)
    return out


def decide(procedure: Procedure, family: Family, around: Facts = _NOTHING) -> Decision | None:
    """The first row that is true, else the first that may be; None where every row is false.

    ``around`` are facts of the whole encounter, such as its setting.
    """
    facts, numbers = {**around, **facts_of(procedure, family)}, numbers_of(procedure)
    open_row: tuple[Row, tuple[Condition, ...]] | None = None
    for row in family.rows:
        conditions = _unless_false(row, facts, numbers)
        if conditions is None:
            continue
        if all(c.truth for c in conditions):
            return Decision(row, True, conditions, _assumed(conditions, family), alternatives(row, family, facts, numbers))
        if open_row is None and row.code != NO_CODE:
            open_row = row, conditions
    if open_row is None:
        return None
    row, conditions = open_row
    asks = tuple(_ask(c.name, family) for c in conditions if c.truth is None)
    return Decision(row, None, conditions, tuple(dict.fromkeys(asks)), alternatives(row, family, facts, numbers))


def evaluate(row: Row, facts: Facts, numbers: Mapping[str, float]) -> Iterator[Condition]:
    """The conditions of a row one by one, answered from the facts: who looks for a false one stops there."""
    for name, wanted in row.when.items():
        yield _match(name, wanted, facts.get(name))
    for name, bound in row.at_least.items():
        yield Condition(name, None if name not in numbers else numbers[name] >= bound, ())
    for name, bound in row.at_most.items():
        # What is not counted cannot exceed a limit: silence never makes a larger code.
        yield Condition(name, name not in numbers or numbers[name] <= bound, (), assumed=name not in numbers)


def _unless_false(row: Row, facts: Facts, numbers: Mapping[str, float]) -> tuple[Condition, ...] | None:
    """The conditions of a row, None where one is false: most rows of a family fail at their first."""
    conditions = []
    for condition in evaluate(row, facts, numbers):
        if condition.truth is False:
            return None
        conditions.append(condition)
    return tuple(conditions)


def _match(name: str, wanted: tuple[str, ...], values: tuple[Value, ...] | None) -> Condition:
    if not values:
        return Condition(name, None, ())
    hits = [v for v in values if v.value in wanted]
    evidence = tuple(v.evidence for v in (hits or values)[:2] if v.evidence is not NOWHERE)
    return Condition(name, bool(hits), evidence, assumed=bool(hits) and hits[0].evidence is NOWHERE)


def alternatives(row: Row, family: Family, facts: Facts, numbers: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """What the line would be with one condition otherwise: (code, the condition in words), at most three."""
    out = []
    for other in family.rows:
        if other is row or other.code == row.code:
            continue
        failing = list(islice((c for c in evaluate(other, facts, numbers) if not c.truth), 2))
        if len(failing) == 1 and failing[0].name in other.when:
            values = " or ".join(v.replace("_", " ") for v in other.when[failing[0].name])
            out.append((other.code, f"the {failing[0].name.replace('_', ' ')} were {values}"))
    return tuple(out[:3])


def _ask(name: str, family: Family) -> str:
    need = family.needs.get(name)
    return need.ask if need else f"What was the {name.replace('_', ' ')}?"


def _assumed(conditions: tuple[Condition, ...], family: Family) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ask(c.name, family) for c in conditions if c.assumed and c.name in family.needs))
