"""Procedure mentions: an act named outright, or told by an act and its place in one sentence, each with its status."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from spacy.tokens import Doc

from nlp.components.bare_ablation import knees_burned
from nlp.components.context import rule_status
from nlp.components.gel_injected import FAMILY as GEL_FAMILY
from nlp.components.gel_injected import gel_injected
from nlp.components.implants import implants
from nlp.components.muscles_injected import FAMILY as MUSCLES_FAMILY
from nlp.components.muscles_injected import muscles_injected
from nlp.components.own_clinician import without_own
from nlp.components.phrases import Hit
from nlp.components.quantities import find_amounts, find_clock
from nlp.components.reading import TITLE, Mention, Reading, Target, read, section_kind, segment_of, usable
from nlp.components.segments import Segment
from nlp.components.told import LABEL_LENGTH, STORY, allowed, drawn_acts, is_numbered, labelled, told_across, told_acts
from nlp.lexicon import FamilyWords, Lexicon
from nlp.spans import around
from nlp.templates import ticked

_SAID = 12
_BRANCH = "nerve.medial_branch"
_DEVICES = frozenset({"pump", "neuromodulation"})
_GUIDANCE = frozenset({"fluoroscopy", "ct", "ultrasound", "landmark"})


_TITLE_REACH = 8


def find_mentions(doc: Doc) -> list[Mention]:
    """Every mention of the note in order."""
    lexicon: Lexicon = doc.user_data["lexicon"]
    reading = read(doc, lexicon)
    doc.user_data["reading"] = reading
    out: list[Mention] = []
    present = frozenset(f"{kind}.{h[2].value}" for kind in ("device", "tool") for h in reading.hits.get(kind, ()))
    for start, end, entry in reading.hits.get("family", ()):
        words = lexicon.families[entry.family]
        if entry.strength == "weak" and words.told and all(present.isdisjoint(parts) for parts in words.told):
            # "Refilled" is said of a pump where the note speaks of one, and of tablets elsewhere.
            continue
        targets: list[Target] = _targets(reading, words, start, end)
        if entry.value:
            targets = [(_taken_out(reading, words, entry.value, start), start, end)]
        strength = "generic" if entry.strength == "weak" else entry.strength
        out += [_mention(doc, reading, words, start, end, target, strength) for target in targets]
    for name, part, device, span in implants(reading):
        segment = segment_of(reading.starts, span[0])
        if name in lexicon.families and not any((m.family, m.target, m.segment) == (name, part, segment) for m in out):
            out.append(_mention(doc, reading, lexicon.families[name], *span, (part, device[0], device[1]), "named"))
    named = list(out)
    by_seg: dict[int, list[Mention]] = defaultdict(list)
    for mention in named:
        by_seg[mention.segment].append(mention)
    burned = _burned(reading)
    for family, target, span in told_acts(reading, lexicon):
        segment = segment_of(reading.starts, span[0])
        if reading.segments[segment].section in burned and segment not in by_seg:
            family = _lesion_of(family, lexicon)
        if any(m.start <= target[1] and target[2] <= m.end and m.family != family.id for m in by_seg.get(segment, ())):
            # The place is part of another act's name.
            continue
        here = [m for m in by_seg.get(segment, ()) if m.family == family.id and abs(m.start - target[1]) < 400]
        if any(m.target == target[0] or not (family.target or family.told_target) or _shares_act(m, target, span) for m in here):
            continue
        out.append(_mention(doc, reading, family, span[0], span[1], target, "told"))
    out += [
        _mention(doc, reading, f, *s, t, "told")
        for f, t, s in drawn_acts(reading, lexicon)
        if all(m.family != f.id or m.status == "performed" for m in out)
    ]
    out = _without_landmarks(reading, out, lexicon)
    for family, target, span in labelled(reading, lexicon):
        if reading.segments[segment_of(reading.starts, span[0])].section in burned:
            family = _lesion_of(family, lexicon)
        inside = any(m.start <= target[1] and target[2] <= m.end for m in named)
        if not inside and not any(m.family == family.id and m.target == target[0] and m.status == "performed" for m in out):
            mention = _mention(doc, reading, family, span[0], span[1], target, "told")
            if mention.status == "mentioned" and not mention.cue_end and is_numbered(reading, mention.segment):
                mention = mention._replace(status="performed")
            out.append(mention)
    out += _targets_elsewhere(doc, reading, lexicon, out)
    done = [m for m in out if m.status == "performed" and not lexicon.families[m.family].beside]
    if not any(m.section in ("title", "header") for m in done):
        silent = set(range(len(reading.sections))) - {reading.segments[m.segment].section for m in done}
        elsewhere = {m.segment for m in out if m.status in ("historical", "other_person", "planned", "negated", "declined")}
        out += [_mention(doc, reading, f, s[0], s[1], t, "told") for f, t, s in told_across(reading, lexicon, silent, elsewhere)]
    if (told := muscles_injected(reading, lexicon, out)) is not None:
        family = lexicon.families[MUSCLES_FAMILY]
        out.append(_mention(doc, reading, family, *told, (None, *told), "told"))
    if (joint := gel_injected(reading, lexicon, out)) is not None:
        start, end, entry = joint
        told_here = _mention(doc, reading, lexicon.families[GEL_FAMILY], start, end, (entry.value, start, end), "told")
        out.append(told_here._replace(status="performed", cue_start=0, cue_end=0))
    out = knees_burned(reading, lexicon, out)
    out = _without_landmarks(reading, out, lexicon)
    # A name without a target comes before the same name with one.
    out.sort(key=lambda m: m.order)
    return out


def _burned(reading: Reading) -> set[int]:
    """The sections that tell of a lesion made: its heat or a verb in the past."""
    acts = reading.by_segment.get("act", {})
    return {
        reading.segments[i].section for i, hits in acts.items() if i in reading.evidence and any(h[2].value == "ablation" for h in hits)
    }


def _lesion_of(family: FamilyWords, lexicon: Lexicon) -> FamilyWords:
    """The lesion of the nerves that a told block names: in its story the local is given before the heat."""
    if ("act.injection", _BRANCH) not in family.told:
        return family
    return next((f for f in lexicon.families.values() if ("act.ablation", _BRANCH) in f.told), family)


def _without_landmarks(reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> list[Mention]:
    """A nerve's landmark tells an act only where no other one is named, nor told by its own place in the same sentence."""
    marks = {(start, end) for start, end, entry in reading.hits.get("nerve", ()) if entry.strength == "landmarks"}
    if not marks:
        return mentions
    told = [m for m in mentions if m.strength == "told" and (m.target_start, m.target_end) in marks]
    spared = set(map(id, told))
    families = lexicon.families
    aside = {f for f in families if families[f].beside or families[f].group == "therapy"}
    acts = [m for m in mentions if id(m) not in spared and m.status == "performed" and m.family not in aside]
    named = {m.family for m in acts if m.strength != "told"}
    own = {(m.family, m.segment) for m in acts}
    out = []
    for mention in mentions:
        if id(mention) in spared and (named or any(f != mention.family and s == mention.segment for f, s in own)):
            continue
        out.append(mention)
    return out


def _taken_out(reading: Reading, words: FamilyWords, target: str, start: int) -> str:
    """A device whose sentence tells only of its removal was not placed."""
    acts = {e.value for _, _, e in reading.by_segment.get("act", {}).get(segment_of(reading.starts, start), ())}
    return f"{target}_removal" if "removal" in acts and "implantation" not in acts and f"{target}_removal" in words.targets else target


def _shares_act(mention: Mention, target: Target, span: tuple[int, int]) -> bool:
    """Whether the deed that tells another target is only the one that the name already holds ("alveolar block on the mandibular teeth")."""
    act = (span[0], target[1]) if span[0] < target[1] else (target[2], span[1])
    return mention.target is not None and mention.start - 2 <= act[0] < mention.end


def _targets_elsewhere(doc: Doc, reading: Reading, lexicon: Lexicon, mentions: list[Mention]) -> list[Mention]:
    """Where an act is named without what it was done to ("Two sympathetic blocks"), the story tells it."""
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
                or not allowed(words, entry.value)
                or section_kind(reading, segment) not in STORY
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


def _targets(reading: Reading, words: FamilyWords, start: int, end: int) -> list[Target]:
    """The targets that a named act was done to: those inside its name, else those beside it in its sentence."""
    if not words.target:
        return [(None, start, end)]
    segment = segment_of(reading.starts, start)
    near = [
        h
        for h in around(reading.by_segment.get(words.target, {}).get(segment, ()), start, end, 90)
        if allowed(words, h[2].value) and usable(reading, h)
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


def _unique(hits: Iterable[Hit]) -> list[Target]:
    out: dict[str, Target] = {}
    for start, end, entry in hits:
        out.setdefault(entry.value, (entry.value, start, end))
    return list(out.values())


def _is_line(text: str, segment: Segment) -> bool:
    """Whether the sentence is a whole line, as a title is."""
    line_start = text.rfind("\n", 0, segment.start) + 1
    return (
        not text[line_start : segment.start].strip()
        and text[segment.end : segment.end + 2].lstrip(" .\r")[:1] in ("", "\n")
        and segment.end - segment.start < TITLE / 2
    )


_GIVEN = re.compile(r"(?i)(?<!be )(?<!not )(?<!never )(?<!have )\b(?:given|administered|injected|infused|received|tolerated)\b")
_COURSE_LENGTH = 4


def _administered(reading: Reading, segment: int) -> bool:
    """Whether a shot or an infusion is told as given: its dose and a verb in its sentence, or the times of its course in the next ones."""
    text, seg = reading.text, reading.segments[segment]
    if _GIVEN.search(text, seg.start, seg.end) and any(a.unit in ("mg", "mcg", "ml") for a in find_amounts(text, seg.start, seg.end)):
        return True
    last = reading.segments[min(segment + _COURSE_LENGTH, len(reading.segments) - 1)]
    return section_kind(reading, segment) not in ("plan", "indications") and bool(find_clock(text, seg.start, last.end))


# "Day 6 of her trial" began on another day.
_DAY_OF = re.compile(
    r"(?i)\b(?P<day>(?:post[- ]?)?(?:op(?:erative)? )?day\s?#?(?:[2-9]|1\d)\s(?:of|in|into))\s(?:(?:the|an?|her|his|their)\s)?$"
)


def _mention(doc: Doc, reading: Reading, words: FamilyWords, start: int, end: int, target: Target, strength: str) -> Mention:
    segment = segment_of(reading.starts, start)
    seg = reading.segments[segment]
    section = section_kind(reading, segment)
    if section in ("narrative", "other") and end <= reading.sections[seg.section].body:
        # A heading that names the act is its title.
        section = "title"
    elif section == "indications" and seg.end < reading.sections[seg.section].body:
        # A sentence before the heading in its line is not of what the heading opens: "KETAMINE INFUSION. Indication: CRPS."
        section = "title"
    evidence = segment in reading.evidence
    if words.timed:
        if segment not in reading.timed:
            minutes = any(a.unit == "min" for a in find_amounts(reading.text, seg.start, seg.end))
            reading.timed[segment] = minutes or bool(find_clock(reading.text, seg.start, seg.end))
        evidence = reading.timed[segment]
    elif words.beside and words.minutes and not evidence:
        # "Moderate sedation by me, RN observing, 16 min": its minutes tell that it was given.
        evidence = any(a.unit == "min" for a in find_amounts(reading.text, seg.start, seg.end))
    elif words.group == "administration":
        evidence = evidence or _administered(reading, segment)
    elif not evidence and strength == "told" and section in ("narrative", "body", "other", "objective"):
        near = [
            i
            for i in (segment - 1, segment + 1, segment + 2)
            if 0 <= i < len(reading.segments)
            and (
                reading.segments[i].section == seg.section or (i > segment and reading.sections[reading.segments[i].section].kind in STORY)
            )
        ]
        evidence = any(i in reading.evidence for i in near)
    elif not evidence and section in ("body", "other", "diagnosis", "header"):
        reach = _TITLE_REACH if segment < 4 and _is_line(reading.text, seg) else 5 if seg.end - seg.start <= LABEL_LENGTH + 6 else 2
        later = [
            i
            for i in range(segment + 1, min(segment + reach + 1, len(reading.segments)))
            if reading.segments[i].section == seg.section
            or (reach > 2 and reading.sections[reading.segments[i].section].kind in STORY | {"indications"})
        ]
        evidence = any(i in reading.evidence for i in later)
    if not evidence and segment <= 1 and (strength != "told" or words.group in _DEVICES) and section in ("body", "other"):
        # "PILD at L4-5 under fluoroscopy": a note that opens with an act and how it was guided tells that it was done.
        # So do the settings of a device, or that it was only read out.
        told = reading.by_segment.get("attribute", {}).get(segment, ()) if words.group in _DEVICES else ()
        evidence = any(e.value in _GUIDANCE for _, _, e in reading.by_segment.get("imaging", {}).get(segment, ())) or any(
            e.family == words.id and not (start <= s and t <= end) for s, t, e in told
        )
    evidence = evidence or ticked(reading.text, start, end)
    cues = list(around(reading.by_segment.get("cue", {}).get(segment, []), start, end, 240))
    if target[0] and target[0].endswith("_removal"):
        evidence = evidence or any(
            e.value == "removal" for i in (segment, segment + 1, segment + 2) for _, _, e in reading.by_segment.get("act", {}).get(i, ())
        )
    cues = without_own(reading.text, cues)
    if segment == 0:
        # "SCS programming by Dr. Ross" over a note names its writer.
        cues = [c for c in cues if not reading.text[c[0] : c[1]].lower().startswith("by dr")]
    under_way = _DAY_OF.search(reading.text, max(start - 24, seg.start), start) if words.group in _DEVICES else None
    if strength == "named":
        # "Sedation stop" holds a word of denial that is part of the name.
        cues = [c for c in cues if c[1] <= start or end <= c[0] or c[2].value == "pseudo"]
    ruling = rule_status(reading.text, (start, end), (seg.start, seg.end), section, cues, reading.service, evidence)
    if ruling.status == "performed" and ruling.cue is None and reading.text[end : seg.end].rstrip().endswith("?"):
        # "What is a stellate ganglion block?"
        ruling = ruling._replace(status="informational")
    if under_way and ruling.status == "performed":
        ruling = ruling._replace(status="historical", cue=under_way.span("day"))
    cue = ruling.cue or (0, 0)
    said = ruling.cue is not None and abs(ruling.cue[0] - end) <= _SAID and reading.text[slice(*ruling.cue)].lower().endswith("performed")
    if strength == "told" and ruling.status == "performed" and section not in ("title", "header") and not evidence and not said:
        ruling = ruling._replace(status="mentioned")
    return Mention(start, end, words.id, target[0], target[1], target[2], strength, segment, section, ruling.status, cue[0], cue[1])
