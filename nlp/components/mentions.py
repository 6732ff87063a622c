"""Procedure mentions: an act named outright, or told by an act and its place in one sentence, each with its status."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from spacy.tokens import Doc

from nlp.components.anatomy import Place
from nlp.components.context import rule_status
from nlp.components.phrases import Hit, Hits
from nlp.components.quantities import Amount, find_amounts, find_clock
from nlp.components.sections import Section, Segment
from nlp.components.side_table import Row
from nlp.dates import note_date
from nlp.extensions import text_of
from nlp.lexicon import FamilyWords, Lexicon
from nlp.spans import around

_REACH = 110
_SAID = 12
_BESIDE = 30
_PAST_ACTS = ("ed", "gave", "given", "done", "put", "drawn", "took", "taken", "burned", "lesioned")
_NO_DEEDS = frozenset({"unrelated", "positioning", "negative_aspiration", "same_again", "opposite", "removal"})
_DOSES = frozenset({"ml", "mg", "U", "mcg", "mg/ml", "syringe"})
_INJECTED = frozenset({"steroid", "local", "hyaluronate", "toxin", "prp", "neurolytic"})
_LANDMARK_AFTER = re.compile(
    r"(?i)\s*(?:heads?|creases?|line|level|region|bones?|was prepared|was prepped|was cleaned|to (?:the|a|this|[A-Z]{2,4}\b)|side|"
    r"aspect|border|deviation|styloid|artery|pulse)\b"
)
_SPARED = re.compile(r"(?i)\b(?:no|without|avoid\w*|sparing|not|tracked|toward|away from)\b[^.;\n]{0,70}$")
_SPREAD = re.compile(r"(?i)\b(?:spread\w*|flow\w*|uptake|outlin\w+)\b[^.;\n]{0,50}$")


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
    rows: list[Row] = field(default_factory=list)
    saved: tuple[int, int] | None = None
    spared: tuple[int, int, str] | None = None


def segment_of(starts: list[int], offset: int) -> int:
    """The index of the segment that holds ``offset``."""
    return max(bisect_right(starts, offset) - 1, 0)


def read(doc: Doc, lexicon: Lexicon) -> Reading:
    """Index the hits by segment and find the note's date."""
    text, hits, segments = text_of(doc), doc._.hits, doc._.segments
    starts = [s.start for s in segments]
    by_segment: dict[str, dict[int, list[Hit]]] = {}
    for kind, found in hits.items():
        lists: dict[int, list[Hit]] = defaultdict(list)
        for hit in found:
            lists[segment_of(starts, hit[0])].append(hit)
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
    entered = (i for i, acts in by_segment.get("act", {}).items() if any(h[2].value in ("needling", "injection") for h in acts))
    dosed = frozenset(
        i for i in {*injected, *needled, *entered} if any(a.unit in _DOSES for a in find_amounts(text, segments[i].start, segments[i].end))
    )
    return Reading(text, hits, doc._.sections, segments, starts, by_segment, service, _evidence(text, by_segment, segments) | dosed, dosed)


def _evidence(text: str, by_segment: dict[str, dict[int, list[Hit]]], segments: list[Segment]) -> frozenset[int]:
    """Segments that tell of doing: a needle or catheter, a drug with its dose, a verb in the past."""
    out = {
        i for i, tools in by_segment.get("tool", {}).items() if any(e.strength == "words" and e.value != "unrelated" for _, _, e in tools)
    }
    for segment, acts in by_segment.get("act", {}).items():
        if any(
            e.strength == "words" and e.value not in _NO_DEEDS and text[s:t].lower().rstrip(" .").endswith(_PAST_ACTS) for s, t, e in acts
        ):
            out.add(segment)
    if any(e.value in ("ablation", "pulsed") for acts in by_segment.get("act", {}).values() for _, _, e in acts):
        # "80 C x 90 s each done": the temperature tells the lesion.
        starts = [s.start for s in segments]
        out |= {segment_of(starts, a.start) for a in find_amounts(text) if a.unit == "celsius" and a.value >= 40}
    return frozenset(out)


_TITLE = 300
_TITLE_REACH = 8


def section_kind(reading: Reading, segment: int) -> str:
    """The kind of a segment's section; a title that goes on as a story is a narrative from its second sentence on."""
    seg = reading.segments[segment]
    section = reading.sections[seg.section]
    if section.kind == "header":
        goes_on = segment > 0 and "\n" not in reading.text[reading.segments[segment - 1].end : seg.start]
        return "body" if segment > 3 or seg.end - seg.start > 110 or goes_on else "header"
    if section.kind != "title" or section.end - section.body <= _TITLE or seg.item:
        return section.kind
    first = segment == 0 or reading.segments[segment - 1].section != seg.section
    return "title" if first and seg.end - seg.start < _TITLE / 2 else "narrative"


def find_mentions(doc: Doc) -> list[Mention]:
    """Every mention of the note in order."""
    lexicon: Lexicon = doc.user_data["lexicon"]
    reading = read(doc, lexicon)
    doc.user_data["reading"] = reading
    out: list[Mention] = []
    present = {f"{kind}.{h[2].value}" for kind in ("device", "tool") for h in reading.hits.get(kind, ())}
    for start, end, entry in reading.hits.get("family", ()):
        words = lexicon.families[entry.family]
        if entry.strength == "weak" and words.told and not any(p in present for parts in words.told for p in parts):
            # "Refilled" is said of a pump where the note speaks of one, and of tablets elsewhere.
            continue
        for target in (
            _targets(reading, words, start, end) if not entry.value else [(_taken_out(reading, words, entry.value, start), start, end)]
        ):
            out.append(_mention(doc, reading, words, start, end, target, "generic" if entry.strength == "weak" else entry.strength))
    named = list(out)
    by_seg: dict[int, list[Mention]] = defaultdict(list)
    for mention in named:
        by_seg[mention.segment].append(mention)
    for family, target, span in _told(reading, lexicon):
        segment = segment_of(reading.starts, span[0])
        if any(m.start <= target[1] and target[2] <= m.end and m.family != family.id for m in by_seg.get(segment, ())):
            # The place is part of another act's name.
            continue
        here = [m for m in by_seg.get(segment, ()) if m.family == family.id and abs(m.start - target[1]) < 400]
        if any(m.target == target[0] or not (family.target or family.told_target) or _shares_act(m, target, span) for m in here):
            continue
        out.append(_mention(doc, reading, family, span[0], span[1], target, "told"))
    for family, target, span in _labels(reading, lexicon):
        inside = any(m.start <= target[1] and target[2] <= m.end for m in named)
        if not inside and not any(m.family == family.id and m.target == target[0] and m.status == "performed" for m in out):
            out.append(_mention(doc, reading, family, span[0], span[1], target, "told"))
    out += _targets_elsewhere(doc, reading, lexicon, out)
    done = [m for m in out if m.status == "performed" and not lexicon.families[m.family].beside]
    if not any(m.section in ("title", "header") for m in done):
        silent = set(range(len(reading.sections))) - {reading.segments[m.segment].section for m in done}
        out += [_mention(doc, reading, f, s[0], s[1], t, "told") for f, t, s in told_across(reading, lexicon, silent)]
    out.sort()
    return out


def _taken_out(reading: Reading, words: FamilyWords, target: str, start: int) -> str:
    """A device whose sentence tells only of its removal was not placed."""
    acts = {e.value for _, _, e in reading.by_segment.get("act", {}).get(segment_of(reading.starts, start), ())}
    return f"{target}_removal" if "removal" in acts and "implantation" not in acts and f"{target}_removal" in words.targets else target


def _shares_act(mention: Mention, target: _Target, span: tuple[int, int]) -> bool:
    """Whether the deed that tells another target is only the one that the name already holds ("alveolar block on the mandibular teeth")."""
    act = (span[0], target[1]) if span[0] < target[1] else (target[2], span[1])
    return mention.target is not None and mention.start - 2 <= act[0] < mention.end


def _targets_elsewhere(doc: Doc, reading: Reading, lexicon: Lexicon, mentions: list[Mention]) -> list[Mention]:
    """Where an act is named without what it was done to ("Sympathetic blocks x 2"), the story tells it."""
    out = []
    for family in {m.family for m in mentions if m.status == "performed"}:
        words = lexicon.families[family]
        mine = [m for m in mentions if m.family == family and m.status == "performed"]
        known = any(m.target and m.target not in words.general_targets and m.strength != "told" for m in mine)
        if not words.target or known or all(m.strength == "told" and m.target not in words.general_targets for m in mine):
            continue
        seen: set[tuple[str, int]] = set()
        for start, end, entry in reading.hits.get(words.target, ()):
            segment = segment_of(reading.starts, start)
            if (
                (entry.value, segment) in seen
                or entry.value in words.general_targets
                or not _allowed(words, entry.value)
                or section_kind(reading, segment) not in _STORY
            ):
                continue
            seg = reading.segments[segment]
            if not ({segment, segment + 1, segment + 2} & reading.evidence) and not any(
                a.unit == "ml" for a in find_amounts(reading.text, seg.start, seg.end)
            ):
                continue
            mention = _mention(doc, reading, words, start, end, (entry.value, start, end), "told")
            if mention.status in ("performed", "mentioned") and not any(m.target == entry.value and m.segment == segment for m in mine):
                seen.add((entry.value, segment))
                out.append(mention._replace(status="performed"))
    return out


_Target = tuple[str | None, int, int]


def usable(reading: Reading, hit: Hit) -> bool:
    """A short form that means a term only beside a deed counts only there."""
    if hit[2].strength != "ambiguous":
        return True
    segment = segment_of(reading.starts, hit[0])
    deeds = reading.by_segment.get("act", {}).get(segment, ())
    return (
        segment in reading.evidence
        or segment in reading.by_segment.get("family", {})
        or any(e.value in ("injection", "same_again") and abs(s - hit[0]) < _BESIDE for s, _, e in deeds)
    )


def _allowed(words: FamilyWords, value: str) -> bool:
    return (not words.only_targets or value in words.only_targets) and value not in words.not_targets


def _targets(reading: Reading, words: FamilyWords, start: int, end: int) -> list[_Target]:
    """The targets that a named act was done to: those inside its name, else those beside it in its sentence."""
    if not words.target:
        return [(None, start, end)]
    segment = segment_of(reading.starts, start)
    near = [
        h
        for h in around(reading.by_segment.get(words.target, {}).get(segment, ()), start, end, 90)
        if _allowed(words, h[2].value) and usable(reading, h)
    ]
    inside = [h for h in near if h[0] < end and start < h[1]]
    if inside:
        return _unique([*_coordinated(reading, near, inside[0][0]), *inside])
    acts = [
        h for h in around(reading.by_segment.get("family", {}).get(segment, ()), start, end, 90) if h[2].family != words.id or h[0] != start
    ]
    beside = [
        h
        for h in near
        if (h[1] <= start and start - h[1] < 60 and not any(h[1] <= a[0] < start for a in acts))
        or (h[0] >= end and h[0] - end < 70 and not any(end <= a[0] < h[0] for a in acts))
    ]
    return _unique(beside) or [(None, start, end)]


_AND = re.compile(r"(?i)\s*(?:,|and|&|/|\+|,\s*and)\s*")


def _coordinated(reading: Reading, near: list[Hit], start: int) -> list[Hit]:
    """The targets that share the act's name: "ilioinguinal and iliohypogastric nerve block" is a block of both."""
    out: list[Hit] = []
    for hit in reversed([h for h in near if h[1] <= start]):
        if not _AND.fullmatch(reading.text, hit[1], start):
            break
        out.insert(0, hit)
        start = hit[0]
    return out


def _unique(hits: Iterable[Hit]) -> list[_Target]:
    out: dict[str, _Target] = {}
    for start, end, entry in hits:
        out.setdefault(entry.value, (entry.value, start, end))
    return list(out.values())


def _told(reading: Reading, lexicon: Lexicon) -> Iterable[tuple[FamilyWords, _Target, tuple[int, int]]]:
    """Acts told without their name: every part of one ``told`` list stands in one sentence, close together."""
    acts = set(reading.by_segment.get("act", {})) | set(reading.by_segment.get("tool", {})) | set(reading.by_segment.get("drug", {}))
    for segment in sorted(acts):
        if any(e.value == "same_again" for _, _, e in reading.by_segment.get("act", {}).get(segment, ())):
            # "The same was done to the right wrist" repeats an act and names no new one.
            continue
        present: dict[str, list[Hit]] = {}
        for kind in ("act", "nerve", "joint", "muscle", "structure", "tool", "drug", "device"):
            for hit in reading.by_segment.get(kind, {}).get(segment, ()):
                if hit[2].value != "unrelated" and usable(reading, hit):
                    present.setdefault(kind, []).append(hit)
                    present.setdefault(f"{kind}.{hit[2].value}", []).append(hit)
        if "act.injection" not in present:
            if segment in reading.dosed:
                # A dose beside a place is an injection told without a verb: "R GTB: 40 mg Kenalog".
                present["act.injection"] = present.get("drug") or present.get("tool.needle") or present.get("act.needling", [])
            elif "tool.needle" in present and _dosed_soon(reading, segment, 3):
                present["act.injection"] = present["tool.needle"]
        for part in present:
            for family, parts in lexicon.told.get(part, ()):
                if all(p in present for p in parts):
                    yield from _pairs(reading, family, parts, present)


_STORY = frozenset({"title", "narrative", "header", "body", "addendum", "other"})
_STORY_LENGTH = 12
_LABEL_LENGTH = 34


def told_across(reading: Reading, lexicon: Lexicon, silent: set[int]) -> list[tuple[FamilyWords, _Target, tuple[int, int]]]:
    """Acts told over several sentences: place, needle, then the deed. One in each section that names no act itself."""
    acts = reading.by_segment.get("act", {})
    out: list[tuple[FamilyWords, _Target, tuple[int, int]]] = []
    for section_index, section in enumerate(reading.sections):
        if section.kind not in _STORY or section_index not in silent:
            continue
        inside = [i for i, s in enumerate(reading.segments) if s.section == section_index]
        tools = any(i in reading.by_segment.get("tool", {}) for i in inside)
        drugs = any(i in reading.by_segment.get("drug", {}) for i in inside)
        for deed in ("ablation", "injection"):
            done = [
                i
                for i in inside
                if i in reading.evidence and any(e.value == deed and usable(reading, (s, t, e)) for s, t, e in acts.get(i, ()))
            ]
            if deed == "injection" and not done:
                done = [i for i in inside if i in reading.dosed]
            if not done or not tools or not drugs:
                continue
            found = _place_of(reading, lexicon, f"act.{deed}", [i for i in inside if i <= done[-1] and done[-1] - i <= _STORY_LENGTH])
            if found:
                out.append(found)
                break
    return out


def _place_of(reading: Reading, lexicon: Lexicon, deed: str, segments: list[int]) -> tuple[FamilyWords, _Target, tuple[int, int]] | None:
    """The first place for a deed, rather in a sentence with the needle than in one about consent or skin."""
    for index in sorted(segments, key=lambda i: (i not in reading.evidence, i)):
        for kind in ("structure", "nerve", "joint"):
            for hit in reading.by_segment.get(kind, {}).get(index, ()):
                family = _family_of(hit, kind, lexicon, deed)
                if family and usable(reading, hit) and not _LANDMARK_AFTER.match(reading.text, hit[1]):
                    return family, (hit[2].value if family.target == kind else None, hit[0], hit[1]), (hit[0], hit[1])
    return None


def _family_of(hit: Hit, kind: str, lexicon: Lexicon, deed: str) -> FamilyWords | None:
    """The family whose act is this deed at this place, an exact place before any of its kind."""
    exact, general = None, None
    for family in lexicon.families.values():
        for parts in family.told:
            if deed not in parts or len(parts) != 2:
                continue
            if f"{kind}.{hit[2].value}" in parts:
                exact = exact or family
            elif kind in parts and _allowed(family, hit[2].value):
                general = general or family
    return exact or general


def _dosed_soon(reading: Reading, segment: int, reach: int) -> bool:
    """Whether a dose is given within the next sentences of the section."""
    section = reading.segments[segment].section
    near = range(segment, min(segment + reach + 1, len(reading.segments)))
    return any(
        i in reading.dosed
        for i in near
        if reading.segments[i].section == section or reading.sections[reading.segments[i].section].kind in _STORY
    )


def _labels(reading: Reading, lexicon: Lexicon) -> list[tuple[FamilyWords, _Target, tuple[int, int]]]:
    """A short line that is only a place ("#2 LEFT SIJ") labels the act told below it."""
    out = []
    for kind in ("joint", "nerve"):
        for segment, hits in reading.by_segment.get(kind, {}).items():
            seg = reading.segments[segment]
            if (
                seg.end - seg.start > _LABEL_LENGTH
                or reading.sections[seg.section].kind not in _STORY
                or not _dosed_soon(reading, segment, 5)
                or segment in reading.dosed
            ):
                continue
            for hit in hits:
                family = _family_of(hit, kind, lexicon, "act.injection")
                if family:
                    out.append((family, (hit[2].value if family.target == kind else None, hit[0], hit[1]), (hit[0], hit[1])))
    return out


def _is_aside(reading: Reading, start: int, end: int, kind: str) -> bool:
    """Whether a place is only a landmark, or where the dye went or did not go."""
    text, left = reading.text, max(0, start - 80)
    if _LANDMARK_AFTER.match(text, end):
        return True
    return bool(_SPARED.search(text, left, start) or (kind in ("nerve", "structure") and _SPREAD.search(text, left, start)))


def _pairs(
    reading: Reading, family: FamilyWords, parts: tuple[str, ...], present: dict[str, list[Hit]]
) -> Iterable[tuple[FamilyWords, _Target, tuple[int, int]]]:
    place = next((p for p in reversed(parts) if p.split(".")[0] not in ("act", "tool", "drug")), parts[-1])
    others = [p for p in parts if p != place]
    for start, end, entry in present[place]:
        if family.target and entry.kind == family.target and not _allowed(family, entry.value):
            continue
        if _is_aside(reading, start, end, entry.kind):
            continue
        spans = []
        for part in others:
            close = around(present[part], start, end, _REACH + 60)
            if not close:
                break
            spans.append(min(close, key=lambda h: max(h[0] - end, start - h[1], 0)))
        if len(spans) < len(others):
            continue
        if all(max(h[0] - end, start - h[1]) < _REACH for h in spans):
            left, right = min([start, *(h[0] for h in spans)]), max([end, *(h[1] for h in spans)])
            target = entry.value if family.target and entry.kind == family.target else family.told_target.get(entry.value)
            yield family, (target, start, end), (left, right)


def _is_line(text: str, segment: Segment) -> bool:
    """Whether the sentence is a whole line, as a title is."""
    line_start = text.rfind("\n", 0, segment.start) + 1
    return (
        not text[line_start : segment.start].strip()
        and text[segment.end : segment.end + 2].lstrip(" .\r")[:1] in ("", "\n")
        and segment.end - segment.start < _TITLE / 2
    )


def _mention(doc: Doc, reading: Reading, words: FamilyWords, start: int, end: int, target: _Target, strength: str) -> Mention:
    segment = segment_of(reading.starts, start)
    seg = reading.segments[segment]
    section = section_kind(reading, segment)
    if section in ("narrative", "other") and end <= reading.sections[seg.section].body:
        # A heading that names the act is its title.
        section = "title"
    evidence = segment in reading.evidence
    if words.timed:
        evidence = any(a.unit == "min" for a in find_amounts(reading.text, seg.start, seg.end)) or bool(
            find_clock(reading.text, seg.start, seg.end)
        )
    elif not evidence and strength == "told" and section in ("narrative", "body", "other", "objective"):
        near = [
            i
            for i in (segment - 1, segment + 1, segment + 2)
            if 0 <= i < len(reading.segments) and reading.segments[i].section == seg.section
        ]
        evidence = any(i in reading.evidence for i in near)
    elif not evidence and section in ("body", "other", "diagnosis", "header"):
        reach = _TITLE_REACH if segment < 4 and _is_line(reading.text, seg) else 5 if seg.end - seg.start <= _LABEL_LENGTH + 6 else 2
        later = [
            i
            for i in range(segment + 1, min(segment + reach + 1, len(reading.segments)))
            if reading.segments[i].section == seg.section
            or (reach > 2 and reading.sections[reading.segments[i].section].kind in _STORY | {"indications"})
        ]
        evidence = any(i in reading.evidence for i in later)
    cues = list(around(reading.by_segment.get("cue", {}).get(segment, []), start, end, 240))
    if target[0] and target[0].endswith("_removal"):
        evidence = evidence or any(
            e.value == "removal" for i in (segment, segment + 1, segment + 2) for _, _, e in reading.by_segment.get("act", {}).get(i, ())
        )
    if strength == "named":
        # "Sedation stop" holds a word of denial that is part of the name.
        cues = [c for c in cues if c[1] <= start or end <= c[0] or c[2].value == "pseudo"]
    ruling = rule_status(reading.text, (start, end), (seg.start, seg.end), section, cues, reading.service, evidence)
    cue = ruling.cue or (0, 0)
    said = ruling.cue is not None and abs(ruling.cue[0] - end) <= _SAID and reading.text[slice(*ruling.cue)].lower().endswith("performed")
    if strength == "told" and ruling.status == "performed" and section not in ("title", "header") and not evidence and not said:
        ruling = ruling._replace(status="mentioned")
    return Mention(start, end, words.id, target[0], target[1], target[2], strength, segment, section, ruling.status, cue[0], cue[1])
