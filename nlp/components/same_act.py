"""Which mentions are of one act: general words and told deeds give way to the family that names it more closely."""

from __future__ import annotations

import re
from collections import defaultdict

from nlp.components.reading import Mention, Reading
from nlp.components.scope import Key
from nlp.lexicon import FamilyWords, Lexicon
from nlp.spans import between

HALF = {"C": "cervical_thoracic", "T": "cervical_thoracic", "L": "lumbar_sacral", "S": "lumbar_sacral"}


_REGION_HALF = {
    "cervical": "cervical_thoracic",
    "thoracic": "cervical_thoracic",
    "cervicothoracic": "cervical_thoracic",
    "lumbar": "lumbar_sacral",
    "sacral": "lumbar_sacral",
    "lumbosacral": "lumbar_sacral",
}


# "Glenohumeral" is the joint and not the region that its bursae belong to.
_JOINT_ITSELF = re.compile(r"(?i)\bgh|gleno|acetabul|tibiofem|patellofem|ulnohum")


# Sedation, guidance and monitoring stand beside any act and never tell which act a note is about.
_BESIDE = frozenset({"sedation", "toxin_guidance", "neurostimulator_programming"})


def absorb(reading: Reading, performed: list[tuple[Mention, Key]], lexicon: Lexicon) -> list[tuple[Mention, Key]]:
    """General words and told acts become mentions of the family that names the act more closely; told acts bow to the title's."""
    strong = {m.family for m, _ in performed if m.strength in ("named", "generic")}
    anyhow = {m.family for m, _ in performed}
    spoken = {(m.family, m.segment) for m, _ in performed}
    near = {(m.family, reading.segments[m.segment].section) for m, _ in performed if m.strength != "told"}
    heads = {m.family for m, _ in performed if m.strength == "generic" and m.section in ("title", "header")}
    own = {m.family for m, _ in performed if m.strength == "named" and m.section in ("title", "header")}
    titles: dict[str, set[int]] = defaultdict(set)
    for m, _ in performed:
        if m.section in ("title", "header"):
            titles[m.family].add(m.segment)
    targets = {(m.family, m.target) for m, _ in performed if m.target}
    headed: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for m, _ in performed:
        if m.strength != "told" and m.section in ("title", "header") and reading.segments[m.segment].item:
            headed[m.family, m.target].add(m.segment)
    told = {(m.family, m.target, m.segment) for m, _ in performed if m.strength == "told"}
    drugs, drugged = lexicon.terms.get("drug", {}), reading.by_segment.get("drug", {})
    special: dict[str, set[str]] = defaultdict(set)
    for m, _ in performed:
        if m.target and m.target not in lexicon.families[m.family].general_targets:
            special[m.family].add(m.target)
    kept: list[tuple[Mention, Key]] = []
    for mention, key in performed:
        family = lexicon.families[mention.family]
        if mention.target in family.general_targets and (
            branches := special[mention.family] & set(family.narrower.get(mention.target or "", special[mention.family]))
        ):
            # Beside its branches the name of the whole nerve is said of each of them.
            if mention.section in ("title", "header"):
                kept += [(mention._replace(target=t), (mention.family, t)) for t in sorted(branches)]
            continue
        narrow = [t for t in family.narrower.get(mention.target or "", ()) if (mention.family, t) in targets]
        itself = narrow and (
            _JOINT_ITSELF.search(reading.text, mention.target_start, mention.target_end)
            # "1. Left hip joint injection 2. Right trochanteric bursa injection": two acts, and what is told of the hip is the first.
            or headed[mention.family, mention.target] - headed[mention.family, narrow[0]]
        )
        beside = mention.strength == "generic" and any((mention.family, t, mention.segment) in told for t in narrow)
        if (
            narrow
            and not itself
            and (mention.strength == "told" or beside)
            and not any((f, mention.segment) in spoken for f in family.yields_to)
        ):
            # "R shoulder" over a line that tells of its bursa is that bursa.
            kept.append((mention._replace(target=narrow[0]), (mention.family, narrow[0])))
            continue
        section = reading.segments[mention.segment].section
        closer = [
            f
            for f in family.yields_to
            if (f in strong and (mention.strength != "told" or (not family.target and (f in own or f in heads or (f, section) in near))))
            or (f, mention.segment) in spoken
            or (mention.strength == "told" and f in anyhow and not family.target)
        ]
        if (
            not closer
            and mention.strength == "told"
            and not any(drugs.get(h[2].value, {}).get("class") == "steroid" for h in drugged.get(mention.segment, ()))
        ):
            # Plasma at a tendon is the plasma's act: a family told by its drug takes the place's.
            closer = [
                f
                for f in family.yields_to
                if f in anyhow
                and lexicon.families[f].told
                and all(any(p.startswith("drug.") for p in parts) for parts in lexicon.families[f].told)
            ]
        if (
            mention.strength == "told"
            and family.site == "muscle"
            and (mention.family, mention.segment) in spoken
            and _muscles_of_their_own(reading, mention)
        ):
            closer = []
        closer.sort(key=lambda f: ((f, mention.segment) not in spoken, not _same_deed(family, lexicon.families[f])))
        if mention.target and any((f, mention.target) in targets for f in family.yields_to):
            # A catheter or a lesion at the same nerve includes the single block.
            continue
        if mention.strength == "generic" and mention.section in ("title", "header") and not closer:
            closer = [f for f in family.yields_to if f in anyhow]
        if mention.target and mention.strength == "generic" and mention.section in ("title", "header"):
            # "1. Occipital block 2. Knee injection": what has a title of its own is another act.
            closer = [f for f in closer if not titles[f] - {mention.segment}]
        if mention.strength == "generic" and reading.segments[mention.segment].item:
            # Each item of a list of acts is an act.
            closer = [
                f for f in closer if not titles[f] or mention.segment in titles[f] or not all(reading.segments[i].item for i in titles[f])
            ]
        if mention.strength != "named" and closer and not (mention.strength == "told" and mention.family in own):
            if not lexicon.families[closer[0]].target:
                kept.append((mention._replace(family=closer[0], target=None, strength="told"), (closer[0], "")))
            continue
        if family.target and mention.target is None and mention.strength != "named" and len(strong - _BESIDE) > 1:
            # "each nerve block" in the story of another act names nothing of its own.
            continue
        kept.append((mention, key))
    titled = {
        m.family for m, _ in kept if m.section == "title" or (m.section == "header" and m.segment < 4 and m.strength != "told")
    } - _BESIDE
    groups = {lexicon.families[f].group for f in titled if lexicon.families[f].group}

    def stands(mention: Mention) -> bool:
        """A told act beside titled ones stands where it has its own dose and no titled act is of its kind."""
        family = lexicon.families[mention.family]
        if mention.strength != "told" or not titled or mention.family in titled or family.beside:
            return True
        return (
            mention.segment in reading.dosed
            and not titled & set(family.yields_to)
            and (family.site in ("none", "muscle") or family.group not in groups)
        )

    return [(m, k) for m, k in kept if stands(m)]


_INTO = re.compile(r"(?i)\b(?:in|into|to|at|each of)\s+(?:(?:the|each|both|bilateral|left|right|[LR]|of)\s+)*$")
_TIGHT = re.compile(r"(?i)\b(?:trigger|taut|twitch\w*|TrPs?\b|knots?\b)")


def _muscles_of_their_own(reading: Reading, mention: Mention) -> bool:
    """Whether a sentence beside a block doses two muscles and names no nerve or joint, in a story of trigger points."""
    hits = reading.by_segment.get("muscle", {}).get(mention.segment, ())
    if len({h[2].value for h in hits}) < 2 or mention.segment not in reading.dosed:
        return False
    if any(mention.segment in reading.by_segment.get(kind, {}) for kind in ("nerve", "joint", "structure")):
        return False
    section = reading.sections[reading.segments[mention.segment].section]
    into = any(_INTO.search(reading.text, max(section.start, h[0] - 30), h[0]) for h in hits)
    return into and _TIGHT.search(reading.text, section.start, section.end) is not None


def _same_deed(one: FamilyWords, other: FamilyWords) -> bool:
    """Whether both are told by the same deed: a block gives way to another block sooner than to a lesion."""
    return bool(
        {p for parts in one.told for p in parts if p.startswith("act.")}
        & {p for parts in other.told for p in parts if p.startswith("act.")}
    )


def keyed(reading: Reading, performed: list[tuple[Mention, Key]], lexicon: Lexicon) -> list[tuple[Mention, Key]]:
    """Procedures of one family are kept apart by target, or by half of the spine; a mention without one joins the one before it."""
    halves: dict[str, set[str]] = defaultdict(set)
    keyed: list[tuple[Mention, Key, str | None]] = []
    parted = {name for (name, target) in (k for _, k in performed) if target}
    for mention, key in performed:
        family = lexicon.families[mention.family]
        # A deed told of a device whose parts are named is the first part's, wherever along the spine it goes.
        part = mention.strength == "told" and mention.family in parted
        half = _half(reading, mention) if family.site in ("level", "nerve") and not key[1] and not part else None
        if half:
            halves[mention.family].add(half)
        keyed.append((mention, key, half))
    targets = {f: [k[1] for _, k, _ in keyed if k[0] == f and k[1]] for f, _ in {k for _, k, _ in keyed}}
    last: dict[str, str] = {}
    out = []
    for mention, (name, target), half in keyed:
        if half and len(halves[name]) > 1:
            target = half
        elif not target and len(halves[name]) > 1:
            target = last.get(name) or next(h for m, k, h in keyed if k[0] == name and h)
        elif not target and targets[name]:
            target = targets[name][0] if mention.strength == "told" else last.get(name) or targets[name][0]
        last[name] = target
        out.append((mention, (name, target)))
    return out


def _half(reading: Reading, mention: Mention) -> str | None:
    segment = reading.segments[mention.segment]
    places = between(reading.places, segment.start, segment.end)
    if places:
        near = min(places, key=lambda p: min(abs(p[0] - mention.end), abs(mention.start - p[1])))
        return HALF[near[3][0]]
    regions = [h for h in reading.by_segment.get("region", {}).get(mention.segment, ()) if h[2].value in _REGION_HALF]
    if regions:
        near_region = min(
            regions, key=lambda h: 0 if mention.start <= h[0] < mention.end else min(abs(h[0] - mention.end), abs(mention.start - h[1]))
        )
        return _REGION_HALF[near_region[2].value]
    return None
