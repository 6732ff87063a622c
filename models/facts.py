"""The facts of a procedure as the response shows them. CONTRACT: README, "The answer"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from models.answer import JSON
from models.family import Family
from models.rules.count import joints
from models.rules.levels import expand_range
from nlp.facts import Evidence, Procedure, Side, Site

_PARTS = ("upper", "middle", "lower", "anterior", "posterior", "medial", "lateral")
_NOT_MUSCLES = frozenset({"salivary_toxin", "sweat_toxin"})
_BY_NERVES = frozenset({"facet_joints", "facet_joints_ablated"})
# Counted foramen by foramen: what differs in side is told level by level.
_BY_LEVEL = "foraminal_levels"
# Counted side by side: joints of one side, muscles of one limb.
_BY_SIDE = _BY_NERVES | {"limbs"}


def facts_of(procedure: Procedure, family: Family, text: str) -> list[JSON]:
    """One entry a procedure; an acupuncture set with minutes of its own is an entry of its own."""
    sets = procedure.attributes.get("needle_set", ())
    if procedure.status == "performed" and len(sets) > 1:
        return [_fact(procedure, family, text, _whole(v.value.split("|")[0]), [v.evidence]) for v in sets]
    minutes = _minutes(procedure)
    return [_fact(part, family, text, minutes, [n.evidence for n in part.minutes]) for part in _parts(procedure, family)]


def _parts(procedure: Procedure, family: Family) -> list[Procedure]:
    """The procedure as it is, or one part a side where its levels or limbs differ in side."""
    if len(procedure.sites) < 2:
        return [procedure]
    counts = {row.count for row in family.rows}
    sides: list[Side | None] = list(dict.fromkeys(s.side or procedure.side for s in procedure.sites))
    if len(sides) < 2 or None in sides or not counts & {_BY_LEVEL, *_BY_SIDE}:
        return [procedure]
    if counts & _BY_SIDE:
        sides = ["right", "left"]
    held = {side: tuple(s for s in procedure.sites if (s.side or procedure.side) in _within(side, counts)) for side in sides}
    return [replace(procedure, side=side, sites=tuple(replace(s, side=side) for s in sites)) for side, sites in held.items() if sites]


def _within(side: Side | None, counts: set[str]) -> tuple[Side | None, ...]:
    return (side, "bilateral") if counts & _BY_SIDE else (side,)


def _whole(value: str) -> int | None:
    return int(value) if value else None


def _minutes(procedure: Procedure) -> int | None:
    """The minutes of a service: of several entries the sum; sedation has one span, said once or twice."""
    values = [n.value for n in procedure.minutes]
    if not values:
        return None
    return int(max(values) if procedure.family == "sedation" else sum(values))


def _fact(procedure: Procedure, family: Family, text: str, minutes: int | None, spans: Iterable[Evidence]) -> JSON:
    own: set[Side] = {procedure.side} if procedure.side else set()
    sides = {s.side for s in procedure.sites if s.side} or own
    if own and any(row.count == "leads" for row in family.rows):
        # Two leads may enter at one level, left and right of the midline.
        sides = own
    imaging = procedure.attributes.get("imaging", ())
    evidence = (*procedure.mentions, *(e for s in procedure.sites for e in s.evidence), *spans)
    return {
        "procedure": procedure.family,
        # An act may be told as done and count for nothing.
        "status": procedure.status if procedure.reason in (None, "bundled") else procedure.reason,
        "target": procedure.target,
        "levels": _levels(procedure, family, text),
        "side": None if not sides else sides.pop() if len(sides) == 1 else "bilateral",
        "imaging": imaging[0].value if imaging else None,
        "muscles": [] if procedure.family in _NOT_MUSCLES else _muscles([s for s in procedure.sites if s.kind == "muscle"], text),
        "minutes": minutes,
        "count": None,
        "evidence": list(dict.fromkeys(evidence)),
    }


def _levels(procedure: Procedure, family: Family, text: str) -> list[str]:
    """Levels as treated: for nerves of facet joints the joints that they supply, for one needle the interspace that it entered."""
    if not procedure.sites and "nerve" not in procedure.attributes:
        return []
    counts = {row.count for row in family.rows if row.count}
    if counts & _BY_NERVES and (found := joints(procedure)):
        return list(dict.fromkeys(j.level for j in found))
    if family.words.group == "manipulation":
        return list(dict.fromkeys(v for s in procedure.sites for v in _vertebrae(s, text)))
    sites = [s for s in procedure.sites if s.kind in ("level", "vertebra")]
    if counts == {"once"} and family.words.site == "level":
        # Beside an interspace, or in the sacral canal, a vertebra tells how far a drug spread or a catheter went.
        spaces = [s for s in sites if s.kind == "level"]
        caudal = any(v.value == "caudal" for v in procedure.attributes.get("approach", ())[:1])
        sites = spaces if spaces or caudal else sites
    return list(dict.fromkeys(s.value for s in sites))


def _vertebrae(site: Site, text: str) -> list[str]:
    """The vertebrae that were moved: of ``T4-6`` all three, of ``T4/T8`` the two that are named."""
    ends = site.value.replace(":", "-").split("-")
    span = site.evidence[0]
    return ends if len(ends) < 2 or "/" in text[span.start : span.end] else list(expand_range(ends[0], ends[1], "vertebra"))


def _muscles(sites: Sequence[Site], text: str) -> list[str]:
    """The muscles' names; two that the note names as one (``gastrocnemius soleus``) are one."""
    names = [_muscle(s, text) for s in sites]
    spans = [s.evidence[0] for s in sites]
    for i, (a, b) in reversed(list(enumerate(pairwise(spans)))):
        if text[a.end : b.start] in (" ", "-"):
            names[i : i + 2] = [f"{names[i]} {names[i + 1]}"]
    return list(dict.fromkeys(names))


def _muscle(site: Site, text: str) -> str:
    """The muscle's name as near to the note as can be: its part (``upper trapezius``), or its shorter name (``biceps``)."""
    name = site.value.split("_")
    span = site.evidence[0]
    words = "".join(c if c.isalnum() else " " for c in text[span.start : span.end].lower()).split()
    parts = [w for w in words if w in _PARTS and w not in name]
    said = [w for w in name if w in words]
    short = said if said and len(said) == len([w for w in words if w not in ("muscle", "muscles", *parts)]) else name
    return " ".join([*parts[:1], *short])
