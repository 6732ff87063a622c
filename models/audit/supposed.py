"""The note's facts with one of them otherwise: what a counterfactual supposes, and what the engine is run on to see whether it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from models.rules.levels import is_level, region_of
from nlp.facts import Encounter, Evidence, Number, Procedure, Side, Site, Value

# Of what is supposed there are no words.
SUPPOSED: Final = Evidence(0, 0, "supposed")
_EXAMPLES: Final = {"cervical": "C5-C6", "thoracic": "T8-T9", "lumbar": "L4-L5", "sacral": "S1"}
_SIDES: Final[dict[str, Side]] = {"left": "left", "right": "right", "bilateral": "bilateral"}


@dataclass(frozen=True, slots=True)
class Supposed:
    """One fact otherwise: ``values`` are its values then, none where it is struck.

    ``procedure`` is the place of the act among the encounter's procedures; None for a fact of the whole note, which is
    ``total_time`` in minutes or ``drug.<name>``. Of an act, ``fact`` is ``status``, ``region``, ``level``, ``side``, ``target``,
    ``minutes``, ``muscle`` (how many) or one of its attributes.
    """

    procedure: int | None
    fact: str
    values: tuple[str, ...] = ()


def suppose(encounter: Encounter, changes: Sequence[Supposed]) -> Encounter:
    """The encounter with every change made, in their order."""
    for change in changes:
        if change.procedure is None:
            encounter = _whole(encounter, change)
            continue
        acts = list(encounter.procedures)
        acts[change.procedure] = _act(acts[change.procedure], change.fact, change.values)
        encounter = replace(encounter, procedures=tuple(acts))
    return encounter


def _whole(encounter: Encounter, change: Supposed) -> Encounter:
    if change.fact.startswith("drug."):
        name = change.fact.removeprefix("drug.")
        return replace(encounter, drugs=tuple(d for d in encounter.drugs if d.name != name))
    times = {k: v for k, v in encounter.minutes.items() if k != change.fact}
    if change.values:
        times[change.fact] = tuple(Number(float(v), "min", SUPPOSED) for v in change.values)
    return replace(encounter, minutes=times)


def _act(act: Procedure, fact: str, values: tuple[str, ...]) -> Procedure:
    match fact:
        case "status":
            # The evidence of a mention that was a plan stands for the act that it would have been.
            return (
                replace(act, status="performed", reason=None)
                if values == ("performed",)
                else replace(act, status="planned", reason="planned")
            )
        case "target":
            return replace(act, target=values[0] if values else None)
        case "side":
            side = _SIDES.get(values[0]) if values else None
            return replace(act, side=side, side_evidence=(SUPPOSED,) if side else (), sites=tuple(replace(s, side=None) for s in act.sites))
        case "minutes":
            # An assistant's share of other minutes is not known.
            rest = {k: v for k, v in act.attributes.items() if k != "assistant_minutes"}
            return replace(act, minutes=tuple(Number(float(v), "min", SUPPOSED) for v in values), attributes=rest)
        case "muscle":
            return replace(
                act, sites=_muscles(act, int(values[0]) if values else 0), counts=tuple(n for n in act.counts if n.unit != "muscles")
            )
        case "level":
            return replace(act, sites=_levels(act, values), counts=tuple(n for n in act.counts if n.unit != "levels"))
        case "region":
            rest = {k: v for k, v in act.attributes.items() if k not in ("region", "region_word")}
            return replace(act, sites=_levels(act, tuple(_EXAMPLES.get(v, "") for v in values if v in _EXAMPLES)), attributes=rest)
    rest = {k: v for k, v in act.attributes.items() if k != fact}
    return replace(act, attributes={**rest, fact: tuple(Value(v, SUPPOSED) for v in values)} if values else rest)


def _muscles(act: Procedure, wanted: int) -> tuple[Site, ...]:
    """The first so many muscles, and as many unnamed ones as are lacking."""
    there = [s for s in act.sites if s.kind == "muscle"][:wanted]
    more = [Site("muscle", f"further_{n}", None, (SUPPOSED,)) for n in range(wanted - len(there))]
    return (*(s for s in act.sites if s.kind != "muscle"), *there, *more)


def _levels(act: Procedure, values: tuple[str, ...]) -> tuple[Site, ...]:
    """The sites of these levels, those of the note where it has them, else at the side of its first one."""
    there = [s for s in act.sites if s.kind in ("level", "vertebra")]
    side = there[0].side if there else None
    kept = tuple(s for s in there if s.value in values)
    new = [v for v in values if v not in {s.value for s in kept}]
    sites = tuple(Site("level" if "-" in v else "vertebra", v, side, (SUPPOSED,)) for v in new)
    return (*(s for s in act.sites if s not in there), *kept, *sites)


def one_more(act: Procedure) -> tuple[str, ...] | None:
    """The act's levels and a neighbour of them in the same region that was not treated; None where there are no levels."""
    values = tuple(dict.fromkeys(s.value for s in act.sites if s.kind in ("level", "vertebra") and is_level(s.value)))
    if not values:
        return None
    letters = {"cervical": ("C", 7), "thoracic": ("T", 12), "lumbar": ("L", 5), "sacral": ("S", 4)}
    letter, last = letters[region_of(values[0])]
    spans = [f"{letter}{n}-{letter}{n + 1}" for n in range(1, last)] if "-" in values[0] else [f"{letter}{n}" for n in range(1, last + 1)]
    # The nearest untreated one, so that nerves of one more joint are a run.
    near = [i for i, span in enumerate(spans) if span in values]
    free = [i for i, span in enumerate(spans) if span not in values]
    if not free:
        return None
    at = min(free, key=lambda i: min((abs(i - j) for j in near), default=i))
    return (*values, spans[at])
