"""The facts of a procedure as the response shows them. CONTRACT: README, "The answer"."""

from __future__ import annotations

from collections.abc import Iterable

from models.answer import JSON
from models.family import Family
from models.rules.count import joints
from nlp.facts import Evidence, Procedure, Site

_PARTS = ("upper", "middle", "lower", "anterior", "posterior", "medial", "lateral")
_NOT_MUSCLES = frozenset({"salivary_toxin", "sweat_toxin"})
_BY_NERVES = frozenset({"facet_joints", "facet_joints_ablated"})


def facts_of(procedure: Procedure, family: Family, text: str) -> list[JSON]:
    """One entry a procedure; an acupuncture set with minutes of its own is an entry of its own."""
    sets = procedure.attributes.get("needle_set", ())
    if procedure.status == "performed" and len(sets) > 1:
        return [_fact(procedure, family, text, _whole(v.value.split("|")[0]), [v.evidence]) for v in sets]
    return [_fact(procedure, family, text, _minutes(procedure), [n.evidence for n in procedure.minutes])]


def _whole(value: str) -> int | None:
    return int(value) if value else None


def _minutes(procedure: Procedure) -> int | None:
    """The minutes of a service: of several entries the sum; sedation has one span, said once or twice."""
    values = [n.value for n in procedure.minutes]
    if not values:
        return None
    return int(max(values) if procedure.family == "sedation" else sum(values))


def _fact(procedure: Procedure, family: Family, text: str, minutes: int | None, spans: Iterable[Evidence]) -> JSON:
    sides = {s.side for s in procedure.sites if s.side} or ({procedure.side} if procedure.side else set())
    imaging = procedure.attributes.get("imaging", ())
    evidence = (*procedure.mentions, *(e for s in procedure.sites for e in s.evidence), *spans)
    return {
        "procedure": procedure.family,
        "status": procedure.status,
        "target": procedure.target,
        "levels": _levels(procedure, family),
        "side": None if not sides else sides.pop() if len(sides) == 1 else "bilateral",
        "imaging": imaging[0].value if imaging else None,
        "muscles": [_muscle(s, text) for s in procedure.sites if s.kind == "muscle" and procedure.family not in _NOT_MUSCLES],
        "minutes": minutes,
        "count": None,
        "evidence": list(dict.fromkeys(evidence)),
    }


def _levels(procedure: Procedure, family: Family) -> list[str]:
    """Levels as treated: for nerves of facet joints the joints that they supply."""
    if any(row.count in _BY_NERVES for row in family.rows):
        found = [j.level for j in joints(procedure)]
        if found:
            return list(dict.fromkeys(found))
    return list(dict.fromkeys(s.value for s in procedure.sites if s.kind in ("level", "vertebra")))


def _muscle(site: Site, text: str) -> str:
    """The muscle's name as near to the note as can be: its part (``upper trapezius``), or its shorter name (``biceps``)."""
    name = site.value.split("_")
    span = site.evidence[0]
    words = "".join(c if c.isalnum() else " " for c in text[span.start : span.end].lower()).split()
    parts = [w for w in words if w in _PARTS and w not in name]
    said = [w for w in name if w in words]
    short = said if said and len(said) == len([w for w in words if w not in ("muscle", "muscles", *parts)]) else name
    return " ".join([*parts[:1], *short])
