"""Toxin sessions: which muscles, glands or areas of skin were given botulinum toxin, and so which toxin family each belongs to.

The toxin is named once and the muscles follow, in sentences or in the lines of a table, each with its units. A family takes the places of
its own part of the body; where the session follows the migraine protocol, that family takes all of the head and neck.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from nlp.components.context import rule_status
from nlp.components.muscles import body_of, left_out
from nlp.components.phrases import Hit
from nlp.components.quantities import Amount, find_amounts
from nlp.components.reading import Mention, Reading, segment_of, usable
from nlp.lexicon import FamilyWords, Lexicon
from nlp.spans import around, between

SESSION = "session.toxin"
PROTOCOL = "protocol.migraine"
GUIDANCE = "session.guidance"
_TABLE_HEAD = re.compile(r"(?i)\bunits?\b|\bU\b|\bdose\b|\btotal\b")
_NUMBER = re.compile(
    r"(?<![\w./-])\d{1,3}(?:\.\d)?(?![\w/%]|\.\d|\s?(?:mg|ml|cc|%|min|weeks?|wks?|days?|g\b|ga\b|glands?\b|muscles?\b|mm\b|sites?\b|points?\b))"
)
_DEED = re.compile(r"(?i)\b(?:inject(?:ed|ions?)?|treated|given|administered|infiltrated|sites? used)\b|\binj\b")
_NEVER = frozenset({"history", "copied", "consent", "education", "billing", "medications", "allergies", "social", "indications"})
_OTHERS = re.compile(
    r"(?i)\b(?:husband|wife|spouse|mother|father|mom|dad|sister|brother|son|daughter|friend)\s+(?:also\s+)?(?:gets?|got|has|had|receives?|uses?)\b"
)
_PROTOCOL_LEAST = 4  # of seven muscle groups, when the note does not say what the toxin is for
_ROW = 110  # characters of a table's line
_LIST = 300  # characters of a line that lists a limb's muscles and their total
_FAR = 700  # characters between the toxin's name and the table that shows its doses


class Place(NamedTuple):
    """One injected place: its words with the dose behind them, its segment, the muscle and the part of the body it counts for."""

    start: int
    end: int
    segment: int
    muscle: str
    body: str


def is_toxin(family: FamilyWords) -> bool:
    """Whether the family's muscles are found by the toxin session."""
    return any(SESSION in parts for parts in family.told)


def with_toxins(reading: Reading, lexicon: Lexicon, mentions: list[Mention]) -> list[Mention]:
    """The mentions, those of a toxin session among them. Names of toxin families stay where no other place was injected."""
    toxins = toxin_hits(reading, lexicon)
    if not toxins:
        return mentions
    families = [f for f in lexicon.families.values() if is_toxin(f)]
    ids = {f.id for f in families}
    named = [m for m in mentions if m.family in ids]
    units = [a for a in find_amounts(reading.text) if a.unit == "U"]
    given = [h for h in toxins if _was_given(reading, h, units)]
    told = [m for m in named if m.status == "performed"]
    if not given and not told:
        return mentions
    places = _places(reading, lexicon, units, given)
    if not places and not _dosed(reading, given, told, units):
        # Nobody gave units and nothing says that a muscle was injected: the toxin stands in a title or a heading only.
        return [m for m in mentions if m not in told or _by_deed(reading, m)]
    chosen = _choose(reading, lexicon, families, places, given, told)
    out = [m for m in mentions if m not in told or m.family in chosen]
    first = given[:1]
    for family, mine in chosen.items():
        out += [_mention(reading, family, start, end) for start, end, _ in first]
        out += [_mention(reading, family, p.start, p.end) for p in mine]
    return sorted({_guided(reading, lexicon, m) for m in out}, key=lambda m: m.order)


def _guided(reading: Reading, lexicon: Lexicon, mention: Mention) -> Mention:
    """A mention of guidance that only its section put in the past: ``Injected under EMG guidance:`` is no heading of results."""
    guides = any(GUIDANCE in parts for parts in lexicon.families[mention.family].told)
    if not guides or mention.status == "performed" or mention.cue_end or mention.section not in ("results", "exam", "subjective"):
        return mention
    near = any(a.unit == "U" for a in find_amounts(reading.text, mention.start, min(len(reading.text), mention.end + _FAR)))
    return mention._replace(status="performed") if near else mention


def toxin_hits(reading: Reading, lexicon: Lexicon) -> list[Hit]:
    """Where the note names a botulinum toxin."""
    terms = lexicon.terms.get("drug", {})
    return [h for h in reading.hits.get("drug", ()) if terms.get(h[2].value, {}).get("class") == "toxin" and usable(reading, h)]


def given_toxins(reading: Reading, lexicon: Lexicon) -> list[Hit]:
    """Where it names one that was given to this patient today."""
    units = [a for a in find_amounts(reading.text) if a.unit == "U"]
    return [h for h in toxin_hits(reading, lexicon) if _was_given(reading, h, units)]


def _was_given(reading: Reading, hit: Hit, units: Sequence[Amount]) -> bool:
    index = segment_of(reading.starts, hit[0])
    segment = reading.segments[index]
    kind = reading.sections[segment.section].kind
    near = index in reading.evidence or bool(around(units, hit[0], hit[0], _FAR))
    if _OTHERS.search(reading.text, segment.start, hit[0]):
        return False
    if kind in _NEVER or (kind in ("plan", "subjective", "results") and index not in reading.evidence):
        return False
    return _status(reading, hit[0], hit[1], kind, near) == "performed"


def _status(reading: Reading, start: int, end: int, kind: str, evidence: bool) -> str:
    """What became of the words. A heading or a table's first column may be misread as a complaint or exam: a dose there is a dose given."""
    index = segment_of(reading.starts, start)
    segment = reading.segments[index]
    cues = reading.by_segment.get("cue", {}).get(index, [])
    told_in = "body" if kind in ("subjective", "exam", "results") else kind
    return rule_status(reading.text, (start, end), (segment.start, segment.end), told_in, cues, reading.service, evidence).status


def _places(reading: Reading, lexicon: Lexicon, units: Sequence[Amount], given: Sequence[Hit]) -> list[Place]:
    """The places with units of their own; where no place has any, those that a sentence says were injected."""
    dosed: list[Place] = []
    told: list[Place] = []
    with_toxin = {segment_of(reading.starts, h[0]) for h in given}
    table = min((h[0] for h in given), default=len(reading.text))
    summed = _summed_rows(reading, units)
    for index, hits in sorted(reading.by_segment.get("muscle", {}).items()):
        segment = reading.segments[index]
        kind = reading.sections[segment.section].kind
        if kind in _NEVER:
            continue
        sentence = reading.text[segment.start : segment.end]
        here = between(units, segment.start, segment.end)
        row = not here and (index in summed or (segment.start > table and _is_row(reading, index, hits)))
        deed = (
            not here
            and not row
            and kind != "exam"
            and (
                index in with_toxin
                or (segment.start > table and bool(_DEED.search(sentence)) and not _other_agent(reading, lexicon, index))
            )
        )
        if not here and not row and not deed:
            continue
        for number, (start, end, entry) in enumerate(hits):
            if left_out(reading, index, start, end):
                continue
            status = _status(reading, start, end, kind, True)
            if status != "performed" and not (row and status == "mentioned"):
                continue
            following = hits[number + 1][0] if number + 1 < len(hits) else _line_end(reading.text, segment.end) if row else segment.end
            stop = _dose_end(reading.text, end, following, here) if here or row else end
            place = Place(start, stop, index, entry.value, body_of(lexicon, entry.value, toxin=True))
            (told if deed else dosed).append(place)
    return dosed or told


def _other_agent(reading: Reading, lexicon: Lexicon, index: int) -> bool:
    """Whether the sentence injects something else: trigger points "with Botox" that get lidocaine are trigger points."""
    terms = lexicon.terms.get("drug", {})
    return any(
        terms.get(h[2].value, {}).get("class") in ("local", "steroid", "neurolytic")
        for h in reading.by_segment.get("drug", {}).get(index, ())
    )


def _is_row(reading: Reading, index: int, hits: Sequence[Hit]) -> bool:
    """A table line: a muscle, then bare numbers, below a head that speaks of units."""
    segment = reading.segments[index]
    if segment.end - segment.start > _ROW or not _NUMBER.search(reading.text, hits[-1][1], _line_end(reading.text, segment.end)):
        return False
    return bool(_TABLE_HEAD.search(reading.text, max(0, segment.start - 1200), segment.start))


def _summed_rows(reading: Reading, units: Sequence[Amount]) -> frozenset[int]:
    """Lines of muscles with bare numbers that add up to an amount of units which the note states: the numbers are units too."""
    rows: dict[int, float] = {}
    totalled: dict[int, float] = {}
    for index, hits in reading.by_segment.get("muscle", {}).items():
        segment = reading.segments[index]
        end = _line_end(reading.text, segment.end)
        if end - segment.start <= _LIST and reading.sections[segment.section].kind != "exam" and not between(units, segment.start, end):
            numbers = [float(m[0]) for m in _NUMBER.finditer(reading.text, hits[0][1], end)]
            if len(numbers) > 2 and numbers[-1] == sum(numbers[:-1]):
                # "biceps 50, brachialis 50 = 100": the line's own total.
                totalled[index] = numbers.pop()
            elif end - segment.start > _ROW:
                continue
            if len(numbers) >= len(hits):
                rows[index] = sum(numbers)
    return next((frozenset(r) for r in (rows, totalled) if any(a.value == sum(r.values()) > 0 for a in units)), frozenset())


def _line_end(text: str, at: int) -> int:
    """The end of the line: a point after a shortened name (``flexor digitorum long.   20``) does not end a table's line."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _dose_end(text: str, end: int, following: int, here: Sequence[Amount]) -> int:
    own = [a.end for a in here if end <= a.start < following and a.start - end < 40]
    if own:
        return own[0]
    number = _NUMBER.search(text, end, min(following, end + 60))
    return number.end() if number and not here else end


def _dosed(reading: Reading, given: Sequence[Hit], told: Sequence[Mention], units: Sequence[Amount]) -> bool:
    """Whether units stand beside the toxin or its act, or the act itself is told with a needle or a verb."""
    spots = [h[0] for h in given] + [m.start for m in told]
    return any(around(units, s, s, _FAR) for s in spots) or any(_by_deed(reading, m) for m in told)


def _by_deed(reading: Reading, mention: Mention) -> bool:
    return mention.section not in ("title", "header") or mention.segment in reading.evidence


def _choose(
    reading: Reading,
    lexicon: Lexicon,
    families: Sequence[FamilyWords],
    places: Sequence[Place],
    given: Sequence[Hit],
    told: Sequence[Mention],
) -> dict[str, list[Place]]:
    """The families of the session, each with its places; without places, the family that the note names or whose disease it names."""
    protocols = [f for f in families if any(PROTOCOL in parts for parts in f.told)]
    named = {m.family for m in told}
    followed = [f for f in protocols if _follows(reading, lexicon, f, places, named)]
    out: dict[str, list[Place]] = {}
    for place in places:
        protocol = next((f for f in followed if place.body in f.only_targets), None)
        family = protocol or next((f for f in families if f not in protocols and place.body in f.only_targets), None)
        if family:
            out.setdefault(family.id, []).append(place)
    if out:
        return out
    if named:
        return {family: [] for family in sorted(named)}
    near = [(abs(h[0] - given[0][0]), h) for h in _indications(reading) if any(f.id == h[2].family for f in families)] if given else []
    if not near:
        return {}
    start, end, entry = min(near)[1]
    return {entry.family: [Place(start, end, segment_of(reading.starts, start), "", "")]}


def _follows(reading: Reading, lexicon: Lexicon, family: FamilyWords, places: Sequence[Place], named: set[str]) -> bool:
    """Whether the session follows the protocol: named, or its disease named, with forehead and scalp injected; or most of its muscles."""
    terms = lexicon.terms.get("muscle", {})
    muscles = {p.muscle for p in places if terms.get(p.muscle, {}).get("protocol")}
    head = {m for m in muscles if terms[m].get("part") in ("face", "head")}
    said = family.id in named or any(e.family == family.id for _, _, e in _indications(reading))
    return (said and len(head) >= 2) or (len(muscles) >= _PROTOCOL_LEAST and len(head) >= 2)


def _indications(reading: Reading) -> list[Hit]:
    return [h for h in reading.hits.get("attribute", ()) if h[2].strength == "indication"]


def _mention(reading: Reading, family: str, start: int, end: int) -> Mention:
    segment = segment_of(reading.starts, start)
    kind = reading.sections[reading.segments[segment].section].kind
    # As good as named: the session was read as a whole, and each place has its own words in it.
    return Mention(start, end, family, None, start, end, "named", segment, kind, "performed", 0, 0)
