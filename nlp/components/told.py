"""Acts told without their name: a deed and its place in one sentence, over several sentences, or below a line that is only a place."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.components.imaging import value_of
from nlp.components.landmarks import is_posture
from nlp.components.phrases import Hit
from nlp.components.reading import ASKED, Reading, Target, usable
from nlp.lexicon import FamilyWords, Lexicon
from nlp.spans import around

_REACH = 110
_TELLING = ("act", "nerve", "joint", "muscle", "structure", "tool", "drug", "device")


# "The volar wrist was prepped": a sentence is no label.
_VERB = re.compile(r"(?i)\b(?:was|were|is|are|has|had)\b")


_LANDMARK_AFTER = re.compile(
    r"(?i)\s*(?:heads?|creases?|line|level|region|bones?|was prepared|was prepped|was cleaned|to (?:the|a|this|[A-Z]{2,4}\b)|side|"
    r"aspect|border|deviation|styloid|artery|pulse)\b"
)


_PREPARED = re.compile(r"(?i)\s*was (?:prepared|prepped|cleaned)")
# "Without a balloon": what was not done tells no act.
_WITHOUT = re.compile(r"(?i)\b(?:no|(?:without|w/o)(?: an?| any)?)\s$")
# "Here for a block": why the patient came.
_CAME_FOR = re.compile(
    r"(?i)\b(?:here|presents?|presenting|back|returns?|returning|comes?|came|scheduled)(?: in| back| today)* "
    r"for (?:an? |the |his |her |repeat |another )?$"
)
_CAME_REACH = 40


_SPARED = re.compile(
    r"(?i)\b(?:(?:no|without)(?! (?:steroids?|epi\w*|preservatives?|corticosteroids?)\b)|avoid\w*|sparing|not|tracked|toward|away from)\b"
    r"[^.;\n]{0,70}$"
)
# "Under fascia iliaca … around the femoral nerve": the plane is where the needle lay, the nerve is what was bathed.
_BATHED = re.compile(
    r"(?i)(?:[^.;\n]|\.\d){0,100}?\b(?:around|about|beside|alongside|surrounding|encircling|next to)\s+(?:the |both )?(?:\w+ )?nerve\b"
)
_PLANE_OF_NERVES = "fascia_iliaca"


_SPREAD = re.compile(r"(?i)\b(?:spread\w*|flow\w*|uptake|outlin\w+)\b[^.;\n]{0,50}$")


def allowed(words: FamilyWords, value: str) -> bool:
    return (not words.only_targets or value in words.only_targets) and value not in words.not_targets


def told_acts(reading: Reading, lexicon: Lexicon) -> Iterable[tuple[FamilyWords, Target, tuple[int, int]]]:
    """Acts told without their name: every part of one ``told`` list stands in one sentence, close together."""
    classes = lexicon.terms.get("drug", {})
    acts = set(reading.by_segment.get("act", {})) | set(reading.by_segment.get("tool", {})) | set(reading.by_segment.get("drug", {}))
    acts |= {i for i in reading.by_segment.get("nerve", {}) if not reading.dosed.isdisjoint(range(i - _SHARED, i))}
    lists = [(kind, reading.by_segment[kind]) for kind in _TELLING if kind in reading.by_segment]
    for segment in sorted(acts):
        again = any(e.value == "same_again" for _, _, e in reading.by_segment.get("act", {}).get(segment, ()))
        if again and not _new_place(reading, segment, lexicon):
            # "The same was done to the right wrist" repeats an act and names no new one.
            continue
        present: dict[str, list[Hit]] = {}
        for kind, found in lists:
            for hit in found.get(segment, ()):
                if kind == "tool" and reading.text[hit[0] : hit[0] + 5].lower() == "wheal":
                    # A wheal numbs the skin.
                    continue
                if hit[2].value != "unrelated" and usable(reading, hit) and not (kind == "act" and _not_done(reading.text, hit[0])):
                    present.setdefault(kind, []).append(hit)
                    present.setdefault(f"{kind}.{hit[2].value}", []).append(hit)
        nerves = present.get("nerve") if "act.injection" not in present else None
        if nerves and (before := _referred(reading, segment, nerves) or _share_for(reading, segment, nerves)):
            # "1 cc for the auriculotemporal nerve" goes on with the mixture of the sentences before.
            present["act.injection"] = before
        gels = [h for h in present.get("drug", ()) if classes[h[2].value].get("class") == "hyaluronate"]
        seg = reading.segments[segment]
        if "act.injection" not in present and not (gels and ASKED.search(reading.text, seg.start, seg.end)):
            if segment in reading.dosed:
                # A dose beside a place is an injection told without a verb: "R hip bursa: 40 mg Kenalog".
                present["act.injection"] = present.get("drug") or present.get("tool.needle") or present.get("act.needling", [])
            elif "tool.needle" in present and _dosed_soon(reading, segment, 3):
                present["act.injection"] = present["tool.needle"]
            elif "act.needling" in present and _dosed_soon(reading, segment, 1):
                # "The first dorsal compartment was entered. Another 20 mg flowed freely along the sheath."
                present["act.injection"] = present["act.needling"]
            elif (guided := _guided(reading, segment)) and _dosed_soon(reading, segment, 1):
                # "Bilat SIJ, x-ray guided. 40 depo a side": a guided place with a dose behind it was injected.
                present["act.injection"] = guided
            elif gels:
                # A viscosupplement at a joint is its injection: "R knee Euflexxa #2".
                present["act.injection"] = gels
        for part in present:
            for family, parts in lexicon.told.get(part, ()):
                if all(p in present for p in parts):
                    yield from _pairs(reading, family, parts, present)


# "8 mL went in. This is for the ilioinguinal together with the iliohypogastric.": the nerve of the dose before.
_REFERS = re.compile(
    r"(?i)\s*(?:and )?(?:this|that|these|those|it|which|so|thus|thereby)\b(?: (?:dose|shot|one|injection|"
    r"needle|volume|also|then|was|is|were|are|should|"
    r"will|would|to|be|meant|intended|enough|done|given|placed))* ?(?:for|covers?|covered|covering|takes?|took|catch(?:es)?|caught|gets?|"
    r"got|reach(?:es|ed)?|blocks?|numbs?|numbed|treats?|treated|at|around|beside|near|about|over|on)\b[^.;\n]{0,60}$"
)


def _referred(reading: Reading, segment: int, nerves: list[Hit]) -> list[Hit]:
    """The drug of the sentence before, where this one only says which nerve its dose was for."""
    seg = reading.segments[segment]
    before = segment - 1
    if (
        before not in reading.dosed
        or reading.segments[before].section != seg.section
        or before in reading.by_segment.get("nerve", {})
        or before in reading.by_segment.get("joint", {})
        or not _REFERS.match(reading.text[seg.start : nerves[0][0]])
    ):
        return []
    return [h for h in reading.by_segment.get("drug", {}).get(before, ()) if usable(reading, h)][-1:]


_SHARE_FOR = re.compile(
    r"(?i)\d\s?(?:cc|mls?)\b(?: (?:was|were|went|more|each|of (?:it|the same|this|the (?:mix|mixture|solution))))*"
    r" (?:for|at|to|around|over|into|along|on|near|behind|beside|about|in)\b[^.;,\n]{0,40}$"
)
# "LON: left only; 1.5 mL same mix"
_SHARE_OF_LABEL = re.compile(r"(?i)s?\s?[:–-][^\n]{0,40}?\d\s?(?:cc|mls?)\b")
_SHARED = 3  # sentences back to the last dose


def _share_for(reading: Reading, segment: int, nerves: list[Hit]) -> list[Hit]:
    """The nerves for which the sentence names a volume, where an injection of the same story stands close before."""
    seg, text = reading.segments[segment], reading.text
    before = range(max(segment - _SHARED, 0), segment)
    acts = reading.by_segment.get("act", {})
    if not any(
        (reading.segments[i].section == seg.section or reading.sections[reading.segments[i].section].kind in STORY)
        and (i in reading.dosed or any(h[2].value == "injection" for h in acts.get(i, ())))
        for i in before
    ):
        return []
    return [h for h in nerves if _SHARE_FOR.search(text, max(seg.start, h[0] - 70), h[0]) or _SHARE_OF_LABEL.match(text, h[1], seg.end)]


def _not_done(text: str, start: int) -> bool:
    """Whether the words before a deed deny it or say that the patient came for it."""
    return bool(_WITHOUT.search(text, max(start - 14, 0), start) or _CAME_FOR.search(text, max(start - _CAME_REACH, 0), start))


def _new_place(reading: Reading, segment: int, lexicon: Lexicon) -> bool:
    """Whether the sentence names a place that no sentence before it did ("then moved to the lesser occipital nerve")."""
    for kind in ("nerve", "joint", "structure"):
        found = reading.by_segment.get(kind, {})
        here = {h[2].value for h in found.get(segment, ()) if kind != "structure" or _is_target(lexicon, h)}
        before = {
            h[2].value
            for i, hits in found.items()
            if i < segment
            for h in hits
            if kind != "structure" or (i in reading.evidence and _is_target(lexicon, h))
        }
        if before and here - before:
            return True
    return False


def _is_target(lexicon: Lexicon, hit: Hit) -> bool:
    """Whether a structure is one that is itself injected, and no landmark or space on the way of a needle."""
    return any(
        f"structure.{hit[2].value}" in parts and "act.injection" in parts and f.target in ("structure", None) and f.site == "none"
        for f in lexicon.families.values()
        for parts in f.told
    )


_GUIDES = frozenset({"fluoroscopy", "ultrasound", "ct"})
STORY = frozenset({"title", "narrative", "header", "body", "addendum", "other"})


_STORY_LENGTH = 12
_DRAWN = 4  # sentences between the blood and its place


LABEL_LENGTH = 34


def drawn_acts(reading: Reading, lexicon: Lexicon) -> Iterable[tuple[FamilyWords, Target, tuple[int, int]]]:
    """Acts told by blood that was drawn for them beside the sentence of their place: "loss of resistance … 18 mL of his own blood"."""
    classes = lexicon.terms.get("drug", {})
    places, acts = reading.by_segment.get("structure", {}), reading.by_segment.get("family", {})
    for segment, hits in reading.by_segment.get("drug", {}).items():
        for start, end, entry in hits:
            if classes[entry.value].get("class") != "blood" or reading.sections[reading.segments[segment].section].kind not in STORY:
                continue
            for family, parts in lexicon.told.get(f"drug.{entry.value}", ()):
                near = [i for i in range(max(segment - _DRAWN, 0), segment + _DRAWN + 1) if i in reading.evidence]
                if any(f"structure.{h[2].value}" in parts for i in near for h in places.get(i, ())) or any(
                    family.id in lexicon.families[h[2].family].yields_to for i in near for h in acts.get(i, ())
                ):
                    yield family, (None, start, end), (start, end)


def told_across(
    reading: Reading, lexicon: Lexicon, silent: set[int], elsewhere: set[int]
) -> list[tuple[FamilyWords, Target, tuple[int, int]]]:
    """Acts told over several sentences: place, needle, then the deed. One in each section that names no act itself.

    ``elsewhere``: the sentences that tell of an act of another day or another person.
    """
    acts = reading.by_segment.get("act", {})
    out: list[tuple[FamilyWords, Target, tuple[int, int]]] = []
    for section_index, section in enumerate(reading.sections):
        if section.kind not in STORY or section_index not in silent:
            continue
        inside = [i for i, s in enumerate(reading.segments) if s.section == section_index and i not in elsewhere]
        tools = any(i in reading.by_segment.get("tool", {}) or _guided(reading, i) for i in inside)
        drugs = any(i in reading.by_segment.get("drug", {}) for i in inside)
        for deed in ("ablation", "injection"):
            done = [
                i
                for i in inside
                if i in reading.evidence and any(e.value == deed and usable(reading, (s, t, e)) for s, t, e in acts.get(i, ()))
            ]
            if deed == "injection" and not done:
                done = [i for i in inside if i in reading.dosed]
            if not done or not tools or not (drugs or deed == "ablation"):
                continue
            story = [i for i in inside if i <= done[-1] and done[-1] - i <= _STORY_LENGTH]
            found = _place_of(reading, lexicon, f"act.{deed}", story)
            if found:
                out.append(found)
                break
    return out


def _place_of(reading: Reading, lexicon: Lexicon, deed: str, segments: list[int]) -> tuple[FamilyWords, Target, tuple[int, int]] | None:
    """The first place for a deed, rather in a sentence with the needle than in one about consent or skin."""
    given = reading.by_segment.get("drug", {})
    classes = lexicon.terms.get("drug", {})
    drawn = frozenset(f"drug.{h[2].value}" for i in segments for h in given.get(i, ()) if classes[h[2].value].get("class") == "blood")
    prepared: tuple[FamilyWords, Target, tuple[int, int]] | None = None
    for index in sorted(segments, key=lambda i: (i not in reading.evidence, not _made_ready(reading, i), i)):
        for kind in ("structure", "nerve", "joint"):
            for hit in reading.by_segment.get(kind, {}).get(index, ()):
                family = _family_of(hit, kind, lexicon, deed, drawn)
                seg = reading.segments[index]
                seen = usable(reading, hit) or (kind == "nerve" and _IDENTIFIED.search(reading.text, seg.start, seg.end))
                if not family or not seen or (kind == "joint" and is_posture(reading.text, hit[0], hit[1])):
                    continue
                found = family, (hit[2].value if family.target == kind else None, hit[0], hit[1]), (hit[0], hit[1])
                if not _LANDMARK_AFTER.match(reading.text, hit[1]):
                    return found
                if kind == "joint" and _PREPARED.match(reading.text, hit[1]):
                    # "The left knee was prepped. 20 mL was aspirated": where no other place is named, it is the one.
                    prepared = prepared or found
    return prepared


def _made_ready(reading: Reading, index: int) -> bool:
    return _READY.search(reading.text, reading.segments[index].start, reading.segments[index].end) is not None


_READY = re.compile(r"(?i)\b(?:cleaned|cleansed|prepped|prepared|draped|sterili[sz]ed|identified|marked|locali[sz]ed|palpated)\b")
# "The waists of the articular pillars were identified": a landmark that the needles then went to.
_IDENTIFIED = re.compile(
    r"(?i)\b(?:identified|visuali[sz]ed|marked|located|localized|targeted|lined up|found|brought into view|palpated)\b"
)


def _family_of(hit: Hit, kind: str, lexicon: Lexicon, deed: str, drawn: frozenset[str] = frozenset()) -> FamilyWords | None:
    """The family whose act is this deed at this place: one that ``drawn`` blood tells, then of an exact place, then of any of its kind."""
    exact, general = None, None
    for family in lexicon.families.values():
        for parts in family.told:
            if len(parts) == 2 and f"{kind}.{hit[2].value}" in parts and not drawn.isdisjoint(parts):
                # The patient's own blood in the epidural space is a patch, whatever else went in.
                return family
            if deed not in parts or len(parts) != 2:
                continue
            if f"{kind}.{hit[2].value}" in parts:
                exact = exact or family
            elif kind in parts and allowed(family, hit[2].value):
                general = general or family
    return exact or general


def _guided(reading: Reading, segment: int) -> list[Hit]:
    """The words of a sentence that say by which imaging a needle was guided."""
    found = reading.by_segment.get("imaging", {}).get(segment, ())
    return [h for h in found if h[2].value in _GUIDES and h[2].strength == "words" and value_of(reading, h) != "none"]


def _dosed_soon(reading: Reading, segment: int, reach: int) -> bool:
    """Whether a dose is given within the next sentences of the section."""
    section = reading.segments[segment].section
    near = range(segment, min(segment + reach + 1, len(reading.segments)))
    return any(
        i in reading.dosed
        for i in near
        if reading.segments[i].section == section or reading.sections[reading.segments[i].section].kind in STORY
    )


# "Stellate #2" heads the note of the second one.
_NUMBERED, _NUMBERED_REACH = re.compile(r"#\s?\d\b"), 12


def is_numbered(reading: Reading, segment: int) -> bool:
    """Whether a line says which one of a series it heads."""
    seg = reading.segments[segment]
    return _NUMBERED.search(reading.text, seg.start, seg.end) is not None


def labelled(reading: Reading, lexicon: Lexicon) -> list[tuple[FamilyWords, Target, tuple[int, int]]]:
    """A short line that is only a place ("#2 LEFT SIJ") labels the act told below it."""
    out = []
    for kind in ("joint", "nerve"):
        for segment, hits in reading.by_segment.get(kind, {}).items():
            seg = reading.segments[segment]
            if (
                seg.end - seg.start > LABEL_LENGTH
                or reading.sections[seg.section].kind not in STORY
                or not _dosed_soon(reading, segment, _NUMBERED_REACH if is_numbered(reading, segment) else 5)
                or segment in reading.dosed
                or _VERB.search(reading.text, seg.start, seg.end)
            ):
                continue
            for hit in hits:
                family = _family_of(hit, kind, lexicon, "act.injection")
                if family and not (kind == "joint" and is_posture(reading.text, hit[0], hit[1])):
                    out.append((family, (hit[2].value if family.target == kind else None, hit[0], hit[1]), (hit[0], hit[1])))
    return out


def _is_aside(reading: Reading, start: int, end: int, kind: str) -> bool:
    """Whether a place is only a landmark, or where the dye went or did not go."""
    text, left = reading.text, max(0, start - 80)
    if _LANDMARK_AFTER.match(text, end) or (kind == "joint" and is_posture(text, start, end)):
        return True
    return bool(_SPARED.search(text, left, start) or (kind in ("nerve", "structure") and _SPREAD.search(text, left, start)))


def _pairs(
    reading: Reading, family: FamilyWords, parts: tuple[str, ...], present: dict[str, list[Hit]]
) -> Iterable[tuple[FamilyWords, Target, tuple[int, int]]]:
    place = next((p for p in reversed(parts) if p.split(".")[0] not in ("act", "tool", "drug")), parts[-1])
    others = [p for p in parts if p != place]
    for start, end, entry in present[place]:
        if family.target and entry.kind == family.target and not allowed(family, entry.value):
            continue
        if _is_aside(reading, start, end, entry.kind) or (entry.value == _PLANE_OF_NERVES and _BATHED.match(reading.text, end)):
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
