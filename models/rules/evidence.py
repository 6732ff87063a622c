"""Which words of the note a line cites: the act, where and how it was done, what was given; each once and in readable pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from models.rules.count import Part
from models.rules.decide import Decision
from nlp.facts import Drug, Evidence, Procedure

# Facts that a reader looks for beside those the row asks for: pictures, contrast, nerves and branches, what grades an evaluation.
_TOLD = ("imaging", "contrast_spread", "image_saved", "nerve", "branch", "complexity")
_REACH = 60  # characters between two words of one deed
_PHRASES, _NEAR = 5, 2
_ENDS = ("\n", ". ", "; ", ": ", "|")


class Phrase(NamedTuple):
    """Words of one deed that stand together, and how many."""

    span: Evidence
    words: int


def unique(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Each span once, in the order of the note; the words of the act first."""
    found = dict.fromkeys(evidence)
    return tuple(sorted(found, key=lambda e: (e.role != "procedure", e.start, e.end)))


def support(procedure: Procedure, decision: Decision, part: Part, text: str, *, beside: bool = False) -> tuple[Evidence, ...]:
    """What the line of one part rests on. An act ``beside`` another (sedation) cites nothing of what the other did."""
    placed = any(e.role == "level" for e in part.evidence)
    conditions = [e for c in decision.conditions for e in c.evidence if not (placed and e.role == "level")]
    sided = any(e.role == "side" for e in part.evidence)
    sides = procedure.side_evidence[:2] if part.side and not sided else ()
    if beside:
        return unique([*procedure.mentions, *conditions, *part.evidence, *sides])
    told = [v.evidence for name in _TOLD for v in procedure.attributes.get(name, ())]
    chosen = [*procedure.mentions, *conditions, *told, *_counted(procedure, decision), *part.evidence, *sides]
    return unique([*chosen, *deeds(procedure, chosen, text)])


def _counted(procedure: Procedure, decision: Decision) -> list[Evidence]:
    """The words behind the quantities that the row bounds: parameters, needles, muscles told by number, minutes."""
    names = dict.fromkeys((*decision.row.at_least, *decision.row.at_most))
    out = [v.evidence for name in names for v in procedure.attributes.get(name, ())]
    out += [n.evidence for n in procedure.counts if n.unit in names]
    return out + [n.evidence for n in procedure.minutes if "minutes" in names]


def deeds(procedure: Procedure, chosen: Iterable[Evidence], text: str) -> list[Evidence]:
    """The doing in phrases, those of several words first; then words that stand alone and that nothing cited holds yet."""
    cited = list(chosen)
    found = [p for p in phrases((v.evidence for v in procedure.attributes.get("deed", ())), text) if not covered(p.span, cited)]
    out = [p.span for p in sorted(found, key=lambda p: -p.words) if p.words > 1][:_PHRASES]
    for phrase in found:
        word = text[phrase.span.start : phrase.span.end].lower().rstrip("s")
        if phrase.words == 1 and len(out) < _PHRASES and not any(word in text[e.start : e.end].lower() for e in [*cited, *out]):
            out.append(phrase.span)
    return out


def covered(span: Evidence, cited: Iterable[Evidence]) -> bool:
    """Whether the words are part of ones that are cited already."""
    return any(c.start <= span.start and span.end <= c.end for c in cited)


def deeds_near(procedure: Procedure, span: Evidence, text: str) -> list[Evidence]:
    """The two phrases of the doing that stand nearest to a span, in the order of the note."""
    found = phrases((v.evidence for v in procedure.attributes.get("deed", ())), text)
    nearest = sorted((p.span for p in found), key=lambda e: _distance(e, span))[:_NEAR]
    return sorted(nearest, key=lambda e: e.start)


def phrases(spans: Iterable[Evidence], text: str) -> list[Phrase]:
    """Spans joined where no sentence ends between them: from the first word to the last, with the first one's role."""
    out: list[Phrase] = []
    for span in sorted(spans, key=lambda e: (e.start, e.end)):
        last = out[-1].span if out else None
        if last and (span.start <= last.end or _together(last, span, text)):
            out[-1] = Phrase(Evidence(last.start, max(last.end, span.end), last.role), out[-1].words + 1)
        else:
            out.append(Phrase(span, 1))
    return out


def _together(first: Evidence, second: Evidence, text: str) -> bool:
    gap = text[first.end : second.start]
    return second.start - first.end <= _REACH and not any(end in gap for end in _ENDS)


def given_in(drug: Drug, acts: Sequence[Procedure]) -> Procedure | None:
    """The act that a drug was given in: the one whose words, of title or story, stand nearest to the drug's own."""
    return min(acts, key=lambda p: min((_distance(a, b) for a in drug.evidence for b in _words(p)), default=0), default=None)


def mentions_of(given: Sequence[Drug], acts: Sequence[Procedure]) -> tuple[Evidence, ...]:
    """The words that name the acts in which the doses were given: of each act its plainest name and the one nearest to the dose."""
    owners = [(drug, act) for drug in given if (act := given_in(drug, acts)) is not None]
    return tuple(dict.fromkeys(e for drug, act in owners for e in (act.mentions[0], mention_near(act, drug.evidence))))


def mention_near(procedure: Procedure, spans: Sequence[Evidence]) -> Evidence:
    """The mention of the act that stands nearest to the spans; of two as near, the first."""
    named = [m for m in procedure.mentions if m.role == "procedure"] or list(procedure.mentions)
    return min(named, key=lambda m: min((_distance(m, s) for s in spans), default=0))


def _words(procedure: Procedure) -> list[Evidence]:
    sites = [e for s in procedure.sites for e in s.evidence]
    return [*procedure.mentions, *sites, *(v.evidence for v in procedure.attributes.get("deed", ()))]


def _distance(a: Evidence, b: Evidence) -> int:
    return max(0, a.start - b.end, b.start - a.end)
