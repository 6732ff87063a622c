"""The clauses that tell an act: where it is named, the needle at its target, what was given or burned there, how it was seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from nlp.components.anatomy import Place
from nlp.components.clauses import clause
from nlp.components.imaging import value_of
from nlp.components.measures import between
from nlp.components.phrases import Hit
from nlp.components.reading import Reading, segment_of
from nlp.components.scope import Scope
from nlp.components.sites import is_negated
from nlp.openings import opening

Record = dict[str, Any]
Cut = tuple[int, int]

_SEGMENTS, _CLAUSES, _SEEN, _PLACES, _LEVELS, _DOSES = 16, 32, 4, 16, 4, 6
_TREATING = frozenset({"injection", "ablation", "pulsed", "cement", "balloon", "programming", "implantation", "refill"})
_DONE = _TREATING | {"needling", "aspiration", "same_again"}
_KIND = {"needling": "needling", "same_again": "again"} | dict.fromkeys(_TREATING, "treated")
_NONE = {"none"}
_AIMS = ("nerve", "joint", "structure")
_AGENTS = frozenset({"steroid", "hyaluronate", "toxin", "prp", "neurolytic", "pump"})
# How much the kinds of words in a clause say for the act: its place or name, then what was done, then with what.
_WEIGHTS = {
    "place": 3,
    "treated": 3,
    "needling": 3,
    "again": 3,
    "aim": 3,
    "done": 1,
    "level": 2,
    "agent": 1,
    "local": 1,
    "blood": 2,
    "image": 1,
    "contrast": -2,
}
_LEAST, _MAIN, _FURTHER = 4, 2, 5
# The skin, the way in and the way out: done in every act, the reason of none.
_ASIDE = re.compile(
    "(?i)"
    + opening(
        r"(?:skin\b(?<!through the skin)|wheal|subcutaneous|superficial|local (?:anesth|infiltr)|sterile|prep(?:ped)?\b|"
        r"sedat|versed\b|midazolam|fentanyl|discard|bandage|dressing)",
        r"(?:needles?|catheter|cannulas?) (?:(?:was|were) )?(?:then )?(?:withdrawn|removed)",
    )
)
_NOT_DONE = re.compile(
    r"(?i)\b(?:not|n't|never)\s+(?:\w+\s+)?(?:injected|treated|done|entered|lesioned|targeted|performed|attempted|addressed|blocked)\b"
)


@dataclass(slots=True)
class _Told:
    """The kinds of words in a clause, and the stretch from the first to the last of them."""

    start: int
    end: int
    kinds: set[str] = field(default_factory=set)


def read_deeds(
    reading: Reading, scope: Scope, segments: Sequence[int], sites: Iterable[Record], drugs: Mapping[str, Mapping[str, str]]
) -> list[Record]:
    """Clauses as an attribute: ``name`` names the act, ``main`` tell it, ``place`` tell of a place; of ``further`` the words only."""
    named = name_of(reading, scope)
    places = [(e[0], e[1]) for s in sites for e in s["evidence"] if e[2] != "side"][:_PLACES]
    marks = [*places, *((m.start, m.end) for m in scope.mentions)]
    aims = {m.target for m in scope.mentions if m.target}
    told: dict[Cut, _Told] = {}
    again = {
        i
        for i, acts in reading.by_segment.get("act", {}).items()
        if any(h[2].value == "same_again" for h in acts)
        and (not (cues := reading.by_segment.get("cue", {}).get(i, ())) or any(c[2].value == "performed" for c in cues))
    }
    for index in [i for i in segments if i in reading.evidence or i in again][:_SEGMENTS]:
        if len(told) < _CLAUSES:
            told.update(_clauses(reading, index, drugs, aims))
    for start, end in places:
        if not any(s <= start and end <= e for s, e in told):
            told[clause(reading, start, end)] = _Told(start, end, {"site"})
    told = {span: one for span, one in told.items() if span != named and not _is_spared(reading, span, scope)}
    for span, one in told.items():
        if any(span[0] <= s and e <= span[1] for s, e in marks):
            one.kinds.add("place")
    weight = {s: sum(map(_weight_of, one.kinds)) - 4 * (_ASIDE.search(reading.text, *s) is not None) for s, one in told.items()}
    best = sorted((s for s in told if weight[s] >= _LEAST), key=lambda s: (-weight[s], s))[:_MAIN]
    if not best and told and not any("place" in one.kinds or weight[s] > 0 for s, one in told.items()):
        # An act told in few words is told by the best of them.
        best = [max(told, key=lambda s: (weight[s], -s[0]))]
    out = [_record("name", named, "procedure"), *(_record("main", s, "act") for s in sorted(best))]
    rest = sorted((s for s in told if s not in best and "site" not in told[s].kinds and weight[s] > 0), key=lambda s: (-weight[s], s))
    out += [_record("further", s, "act") for s in sorted(rest[:_FURTHER])]
    out += [_record("contrast", s, "imaging") for s in sorted(told) if "contrast" in told[s].kinds][:1]
    return out + [_record("place", s, "act") for s in told if "place" in told[s].kinds and s not in best]


def _is_spared(reading: Reading, span: Cut, scope: Scope) -> bool:
    """Whether a clause tells of what was not done: in so many words, or of places that were left out."""
    if _NOT_DONE.search(reading.text, *span):
        return True
    places = between(reading.places, *span)
    return bool(places) and all(is_negated(reading, p, segment_of(reading.starts, p[0]), scope.mentions[0].family) for p in places)


def name_of(reading: Reading, scope: Scope) -> Cut:
    """The clause that names the act, its plainest name first."""
    first = next((m for m in scope.mentions if m.strength == "named"), scope.mentions[0])
    return clause(reading, first.start, first.end)


def read_seen(reading: Reading, segments: Iterable[int], imaging: Sequence[Record]) -> list[Record]:
    """The clauses that tell of the imaging or deny it, the one that decided first."""
    spans = [clause(reading, *v["evidence"][:2]) for v in imaging[:1]]
    kinds = {v["value"] for v in imaging}
    for index in segments:
        spans += [
            clause(reading, s, e)
            for s, e, n in reading.by_segment.get("imaging", {}).get(index, ())
            if n.value in kinds or (kinds == _NONE and value_of(reading, (s, e, n)) == "none")
        ]
    return [_record("seen", s, "imaging") for s in dict.fromkeys(spans)][:_SEEN]


def doses_told(reading: Reading, drug: Record) -> list[tuple[int, int, str]]:
    """The clauses around the words of a drug that was given: the sentence of the dose."""
    if drug["role"] != "given":
        return []
    return list(dict.fromkeys((*clause(reading, e[0], e[1]), "dose") for e in drug["evidence"][:_DOSES]))


def _record(value: str, span: Cut, role: str) -> Record:
    return {"value": value, "evidence": (*span, role)}


def _weight_of(kind: str) -> int:
    return _WEIGHTS.get(kind, 0)


def _clauses(reading: Reading, index: int, drugs: Mapping[str, Mapping[str, str]], aims: Set[str]) -> dict[Cut, _Told]:
    """The clauses of one sentence that hold a deed, a tool or a dosed drug."""
    found: dict[Cut, _Told] = {}

    def hold(hit: Hit | Place, kind: str, *, opens: bool = True) -> None:
        span = next((s for s in found if s[0] <= hit[0] and hit[1] <= s[1]), None)
        if span is None and not opens:
            return
        one = found.setdefault(span or clause(reading, hit[0], hit[1]), _Told(hit[0], hit[1]))
        one.start, one.end = min(one.start, hit[0]), max(one.end, hit[1])
        one.kinds.add(kind)

    lists = reading.by_segment
    for hit in lists.get("act", {}).get(index, ()):
        if hit[2].value in _DONE:
            hold(hit, _KIND.get(hit[2].value, "done"))
    for hit in lists.get("tool", {}).get(index, ()):
        if hit[2].value != "unrelated":
            hold(hit, "tool")
    for hit in lists.get("drug", {}).get(index, ()):
        kind = drugs.get(hit[2].value, {}).get("class", "")
        hold(hit, "agent" if kind in _AGENTS else kind, opens=index in reading.dosed and hit[2].value != "unrelated")
    for hit in lists.get("imaging", {}).get(index, ()):
        hold(hit, "image", opens=False)
    for hit in (h for kind in _AIMS if aims for h in lists.get(kind, {}).get(index, ()) if h[2].value in aims):
        hold(hit, "aim", opens=False)
    segment = reading.segments[index]
    for place in between(reading.places, segment.start, segment.end)[:_LEVELS]:
        hold(place, "level", opens=True)
    return found
