"""What the components found so far, looked up by the sentence it stands in; and which sentences tell of doing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from spacy.tokens import Doc

from nlp.components.anatomy import Place
from nlp.components.landmarks import read_landmarks
from nlp.components.phrases import Hit, Hits
from nlp.components.quantities import Amount, find_amounts
from nlp.components.segments import Section, Segment
from nlp.components.side_table import Row
from nlp.dates import note_date
from nlp.extensions import text_of
from nlp.lexicon import Lexicon

_BESIDE = 30


_PAST_ACTS = ("ed", "gave", "given", "done", "put", "drawn", "took", "taken", "burned", "lesioned")


_SETTINGS = 2
# What every temperature holds: asked first, for reading all numbers of a note costs twenty times as much.
_HEAT = re.compile(r"°|(?:[Cc]elsiu|[Dd]eg)|C(?<=[\d \t_o–-].)\b(?=\s?(?:[xX×/,.;)\n]|for|FOR|$|\d))")
_NO_DEEDS = frozenset({"unrelated", "positioning", "negative_aspiration", "same_again", "opposite", "removal"})


# "Orthovisc 3rd injection L knee": the number in the series tells the shot, in the first lines of a note without sections.
_SERIES = re.compile(
    r"(?i)#\s?[1-5]\b|\b[1-5]\s?(?:of|/)\s?[35]\b|\b(?:1st|2nd|3rd|[45]th|first|second|third|fourth|fifth|final)\s+(?:\w+\s+)?"
    r"(?:inj\w*|shot|dose)\b"
)
_NOT_YET = re.compile(r"(?i)\b(?:denied|approv|auth|insur|order|ship|arriv|due\b|pending)")
_SERIES_TOP = 2
_PLAIN = frozenset({"body", "other", "narrative", "title", "header"})
_GAUGE = 10_000  # milligrams
_DOSES = frozenset({"ml", "mg", "U", "mcg", "mg/ml", "syringe"})


# "40 kenalog", "Depo 80": a usual dose of a steroid right beside its name, without a unit.
_BARE_BEFORE = re.compile(r"(?<![\w./%#-])(?:4|5|6|8|10|12|20|30|40|60|80|100|120|160)\s(?:of\s)?$")
_BARE_BEHIND = re.compile(
    r"(?<=[a-zA-Z]) (?:4|6|8|10|12|20|40|60|80|100|120)(?![\w.,/%'-]|\s?(?:mg|ml|cc|%|weeks?|wks?|days?|months?|mo|x)\b)"
)


def has_bare_dose(text: str, start: int, end: int) -> bool:
    """Whether the steroid's name at ``start:end`` has a dose without a unit in it or beside it."""
    name = text[start:end]
    return bool(
        _BARE_BEFORE.search(text, max(0, start - 8), start)
        or (name[:1].isdigit() and _BARE_BEFORE.search(name.split(" ")[0] + " "))
        or _BARE_BEHIND.search(text, start, min(len(text), end + 5))
    )


# A gel that is prescribed, ordered or waited for did not go in.
ASKED = re.compile(
    r"(?i)\b(?:rx|prescri\w+|order(?:ed|ing|s)?|sent|requests?|requested|auth\w*|approv\w+|denied|arriv\w+|await\w*|pending|"
    r"to be (?:given|injected|done)|will|plan(?:s|ned)?|when|once|appeal\w*|buy and bill)\b"
)
_INJECTED = frozenset({"steroid", "local", "hyaluronate", "toxin", "prp", "neurolytic"})


class Mention(NamedTuple):
    """One mention: its words, whose act, what it was done to, how strongly it names it, where it stands, what became of it."""

    start: int
    end: int
    family: str
    target: str | None
    target_start: int
    target_end: int
    strength: str
    segment: int
    section: str
    status: str
    cue_start: int
    cue_end: int

    @property
    def order(self) -> tuple[int, int, str, str, int, int]:
        """Where it comes among the mentions of its note; a target may be None, which no order knows."""
        return self.start, self.end, self.family, self.target or "", self.target_start, self.target_end


@dataclass(slots=True)
class Reading:
    """What the components found so far, looked up by segment; levels, sides and numbers come once something was performed."""

    text: str
    hits: Hits
    sections: list[Section]
    segments: list[Segment]
    starts: list[int]
    by_segment: dict[str, dict[int, list[Hit]]]
    service: date | None
    evidence: frozenset[int]
    dosed: frozenset[int]
    places: list[Place] = field(default_factory=list)
    sides: list[tuple[int, int, str]] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    clock: list[tuple[int, int, int]] = field(default_factory=list)
    aside: frozenset[int] = frozenset()
    here: dict[int, list[tuple[Mention, tuple[str, str]]]] = field(default_factory=dict)
    undone: dict[int, list[Mention]] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    saved: tuple[int, int] | None = None
    calling: tuple[int, int] | None = None
    timed: dict[int, bool] = field(default_factory=dict)
    ledgers: dict[tuple[tuple[str, str], ...], Any] = field(default_factory=dict)
    spared: list[tuple[int, int, str]] = field(default_factory=list)
    begun: bool = False


def segment_of(starts: list[int], offset: int) -> int:
    """The index of the segment that holds ``offset``."""
    return max(bisect_right(starts, offset) - 1, 0)


def read(doc: Doc, lexicon: Lexicon) -> Reading:
    """Index the hits by segment and find the note's date."""
    text, hits, segments = text_of(doc), doc._.hits, doc._.segments
    starts = [s.start for s in segments]
    read_landmarks(text, hits)
    by_segment: dict[str, dict[int, list[Hit]]] = {}
    for kind, found in hits.items():
        lists: dict[int, list[Hit]] = defaultdict(list)
        segment, last = 0, len(starts) - 1
        for hit in found:
            # Both are sorted: one walk through the segments.
            while segment < last and starts[segment + 1] <= hit[0]:
                segment += 1
            lists[segment].append(hit)
        by_segment[kind] = dict(lists)
    given = doc.user_data.get("date_of_service")
    dated = note_date(text)
    service = date.fromisoformat(given) if given else dated[1] if dated else None
    doc.user_data["note_date"] = (dated[0].start, dated[0].end, dated[1].isoformat()) if dated else None
    classes = lexicon.terms.get("drug", {})
    injected = (
        i for i, drugs in by_segment.get("drug", {}).items() if any(classes.get(h[2].value, {}).get("class") in _INJECTED for h in drugs)
    )
    needled = (i for i, tools in by_segment.get("tool", {}).items() if any(h[2].value == "needle" for h in tools))
    entered = (i for i, acts in by_segment.get("act", {}).items() if any(h[2].value in ("needling", "injection", "cement") for h in acts))
    dosed = frozenset(
        i for i in {*injected, *needled, *entered} if any(map(_is_dose, find_amounts(text, segments[i].start, segments[i].end)))
    ) | {
        i
        for i, drugs in by_segment.get("drug", {}).items()
        if any(classes.get(h[2].value, {}).get("class") == "steroid" and has_bare_dose(text, h[0], h[1]) for h in drugs)
    }
    dosed -= {
        i
        for i, drugs in by_segment.get("drug", {}).items()
        if any(classes.get(h[2].value, {}).get("class") == "hyaluronate" for h in drugs)
        and ASKED.search(text, segments[i].start, segments[i].end)
    }
    series = {
        i
        for i, drugs in by_segment.get("drug", {}).items()
        if i <= _SERIES_TOP
        and i in by_segment.get("joint", {})
        and doc._.sections[segments[i].section].kind in _PLAIN
        and any(classes.get(h[2].value, {}).get("class") == "hyaluronate" for h in drugs)
        and _SERIES.search(text, segments[i].start, segments[i].end)
        and not _NOT_YET.search(text, segments[i].start, segments[i].end)
    }
    evidence = _evidence(text, by_segment, segments) | dosed | series
    return Reading(text, hits, doc._.sections, segments, starts, by_segment, service, evidence, dosed)


def _is_dose(amount: Amount) -> bool:
    """Whether an amount is one of a drug: "17g" beside a needle is its gauge and no seventeen grams."""
    return amount.unit in _DOSES and not (amount.unit == "mg" and amount.value >= _GAUGE)


def _evidence(text: str, by_segment: dict[str, dict[int, list[Hit]]], segments: list[Segment]) -> frozenset[int]:
    """Segments that tell of doing: a needle or catheter, a drug with its dose, a verb in the past."""
    out = {
        i for i, tools in by_segment.get("tool", {}).items() if any(e.strength == "words" and e.value != "unrelated" for _, _, e in tools)
    }
    for segment, acts in by_segment.get("act", {}).items():
        if any(
            e.strength == "words"
            and e.value not in _NO_DEEDS
            and any(w.endswith(_PAST_ACTS) for w in text[s:t].lower().rstrip(" .").split())
            for s, t, e in acts
        ):
            out.add(segment)
    if "device" in by_segment:
        # Settings of a device, two or more in a sentence, tell of its programming.
        out |= {
            i
            for i, said in by_segment.get("attribute", {}).items()
            if len({e.value for _, _, e in said if e.strength == "parameter"}) >= _SETTINGS
        }
    if any(e.value in ("ablation", "pulsed") for acts in by_segment.get("act", {}).values() for _, _, e in acts) and _HEAT.search(text):
        # "80 C x 90 s each done": the temperature tells the lesion.
        starts = [s.start for s in segments]
        out |= {segment_of(starts, a.start) for a in find_amounts(text) if a.unit == "celsius" and a.value >= 40}
    return frozenset(out)


TITLE = 300


def section_kind(reading: Reading, segment: int) -> str:
    """The kind of a segment's section; a title that goes on as a story is a narrative from its second sentence on."""
    seg = reading.segments[segment]
    section = reading.sections[seg.section]
    if section.kind == "header":
        goes_on = segment > 0 and "\n" not in reading.text[reading.segments[segment - 1].end : seg.start]
        return "body" if segment > 3 or seg.end - seg.start > 110 or goes_on else "header"
    if section.kind != "title" or section.end - section.body <= TITLE or seg.item:
        return section.kind
    first = segment == 0 or reading.segments[segment - 1].section != seg.section
    return "title" if first and seg.end - seg.start < TITLE / 2 else "narrative"


_MUSCLE_LIST = re.compile(r"(?i)\W*(?:muscles?|needled|DN)\b[^:\n]{0,24}:")
Target = tuple[str | None, int, int]
Record = dict[str, Any]
Span = tuple[int, int, str]


def usable(reading: Reading, hit: Hit) -> bool:
    """A short form that means a term only beside a deed counts only there."""
    if hit[2].strength not in ("ambiguous", "landmarks"):
        return True
    segment = segment_of(reading.starts, hit[0])
    deeds = reading.by_segment.get("act", {}).get(segment, ())
    return (
        segment in reading.evidence
        or segment in reading.by_segment.get("family", {})
        or (hit[2].kind == "muscle" and _MUSCLE_LIST.match(reading.text, reading.segments[segment].start) is not None)
        or any(e.value in ("injection", "same_again") and abs(s - hit[0]) < _BESIDE for s, _, e in deeds)
    )
