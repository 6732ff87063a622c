"""Which words of the note a line cites: the clauses that name and tell the act, where and how it was done, what was given; each once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.rules.count import Part
from models.rules.decide import Decision
from nlp.facts import Drug, Evidence, Procedure, Value

# Facts that a reader looks for beside those the row asks for: pictures, contrast, nerves, branches, what grades an evaluation, its giver.
_TOLD = ("imaging", "contrast_spread", "image_saved", "nerve", "branch", "complexity", "finding", "calling", "device")
_PLACES = frozenset({"level", "muscle", "region", "joint", "nerve"})
_OWN = 3  # clauses of one part
_ROWS = 8  # of one that counts muscles, each with its own dose


def unique(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each span once, in the order of the note; the words of the act first."""
    found = dict.fromkeys(evidence)
    return tuple(sorted(found, key=lambda e: (e.role != "procedure", e.start, e.end)))


def support(procedure: Procedure, decision: Decision, part: Part, *, beside: bool = False) -> tuple[Evidence, ...]:
    """What the line of one part rests on. An act ``beside`` another (sedation) cites nothing of what the other did."""
    placed = any(e.role == "level" for e in part.evidence)
    conditions = [e for c in decision.conditions for e in c.evidence if not (placed and e.role == "level")]
    # "Bilateral" of a title is borne out by the story's own words.
    sided = any(e.role == "side" for e in part.evidence) and not part.side == procedure.side == "bilateral"
    sides = procedure.side_evidence[:3] if part.side and not sided else ()
    if beside:
        return unique([*procedure.mentions, *clauses(procedure, "name", "main"), *conditions, *part.evidence, *sides])
    told = [v.evidence for name in _TOLD for v in _of_its_target(procedure, name)]
    chosen = [*conditions, *told, *_counted(procedure, decision), *part.evidence, *sides]
    cited = deeds(procedure, part)
    if any(v.value == "none" for v in procedure.attributes.get("imaging", ())):
        # What was done without pictures rests on the words that say so.
        cited += clauses(procedure, "seen")
    own, others = _places(procedure, part)
    named = [m for m in procedure.mentions if not covered(m, cited) and (touches(m, own) or not touches(m, others))]
    return unique([*cited, *(named if cited or named else procedure.mentions[:1]), *chosen])


def _of_its_target(procedure: Procedure, name: str) -> Sequence[Value]:
    """The values of a fact; of the nerves only the one that was treated, where the act names it."""
    values = procedure.attributes.get(name, ())
    return [v for v in values if v.value == procedure.target] or values if name == "nerve" else values


def clauses(procedure: Procedure, *kinds: str) -> list[Evidence]:
    """The clauses of these kinds that tell the act, in the order in which they were read."""
    return [v.evidence for v in procedure.attributes.get("deed", ()) if v.value in kinds]


def deeds(procedure: Procedure, part: Part) -> list[Evidence]:
    """The clauses that name the act and tell most of it, and those about the part's own places; none that is another part's alone."""
    own, others = _places(procedure, part)
    mine = [c for c in clauses(procedure, "main", "place") if touches(c, own)][: _ROWS if any(e.role == "muscle" for e in own) else _OWN]
    shared = [c for c in clauses(procedure, "main") if c not in mine and not touches(c, others)]
    found = [*clauses(procedure, "name"), *mine, *shared]
    return [*found, *(c for c in clauses(procedure, "further") if not covered(c, found))]


def _places(procedure: Procedure, part: Part) -> tuple[list[Evidence], list[Evidence]]:
    """The words of the part's own places, and those of the procedure's other ones."""
    own = [e for e in part.evidence if e.role in _PLACES]
    if not own:
        # What is not counted by its places is told wherever they are.
        return [], []
    return own, [e for s in procedure.sites for e in s.evidence if e.role in _PLACES and e not in own]


def _counted(procedure: Procedure, decision: Decision) -> list[Evidence]:
    """The words behind the quantities that the row bounds: parameters, needles, muscles told by number, minutes."""
    names = dict.fromkeys((*decision.row.at_least, *decision.row.at_most))
    out = [v.evidence for name in names for v in procedure.attributes.get(name, ())]
    out += [n.evidence for n in procedure.counts if n.unit in names]
    return out + [n.evidence for n in procedure.minutes if "minutes" in names]


def covered(span: Evidence, cited: Iterable[Evidence]) -> bool:
    """Whether the words are part of ones that are cited already."""
    return any(c.start <= span.start and span.end <= c.end for c in cited)


def deeds_near(procedure: Procedure, span: Evidence) -> list[Evidence]:
    """The clause of the doing that stands nearest to a span; none where there is none."""
    return sorted(clauses(procedure, "main", "place", "further"), key=lambda e: _distance(e, span))[:1]


def touches(span: Evidence, cited: Iterable[Evidence]) -> bool:
    """Whether the words share any with the cited ones."""
    return any(c.start < span.end and span.start < c.end for c in cited)


def given_in(drug: Drug, acts: Sequence[Procedure]) -> Procedure | None:
    """The act that a drug was given in: the one whose words, of title or story, stand nearest to the drug's own."""
    if len(acts) < 2:
        return acts[0] if acts else None
    return min(acts, key=lambda p: min((_distance(a, b) for a in drug.evidence for b in _words(p)), default=0))


def mentions_of(given: Sequence[Drug], acts: Sequence[Procedure]) -> tuple[Evidence, ...]:
    """The words that name the acts in which the doses were given: of each act its plainest name and the one nearest to the dose."""
    owners = [(drug, act) for drug in given if (act := given_in(drug, acts)) is not None]
    named = (e for drug, act in owners for e in (*(clauses(act, "name") or act.mentions)[:1], mention_near(act, drug.evidence)))
    return tuple(dict.fromkeys(named))


def mention_near(procedure: Procedure, spans: Sequence[Evidence]) -> Evidence:
    """The mention of the act that stands nearest to the spans; of two as near, the first."""
    named = [m for m in procedure.mentions if m.role == "procedure"] or list(procedure.mentions)
    return min(named, key=lambda m: min((_distance(m, s) for s in spans), default=0))


def _words(procedure: Procedure) -> list[Evidence]:
    sites = [e for s in procedure.sites for e in s.evidence]
    return [*procedure.mentions, *sites, *(v.evidence for v in procedure.attributes.get("deed", ()))]


def _distance(a: Evidence, b: Evidence) -> int:
    return max(0, a.start - b.end, b.start - a.end)
