"""The sites of one procedure: levels, vertebrae or ribs with their sides, and which of title, list and story counts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from nlp.components.anatomy import SPINE, Place
from nlp.components.context import bare_no
from nlp.components.own_side import plain_sides
from nlp.components.reading import Reading, Record
from nlp.components.ribs import find_ribs
from nlp.components.scope import Key, Scope
from nlp.components.side_table import row_at
from nlp.components.sides import SideHit, inside, is_position, is_symptom, side_for
from nlp.lexicon import FamilyWords
from nlp.spans import around, between

_LANDMARK = re.compile(
    r"(?i)\s*(?:'s)?\s*(?:(?:left|right|superior|inferior|upper|lower|ipsilateral|bilateral)\s+)?(?:pedicle|transverse process|"
    r"tp\b|sap\b|superior articular|inferior articular|lamina\b|laminae|end ?plate|spinous|facet(?!s?\s+(?:joint\s+)?(?:inj|"
    r"block|rfa|rf\b|radiofreq|ablat|denerv|rhizo|nerve|medial|intra))|interlaminar space was identified|vertebral bod|"
    r"body|articular|disc\b|disk\b|junction|ala\b|pars|lesion|laminectomy|fusion|extrusion|stenosis|herniation|dermatome|"
    r"radicul|level was (?:counted|identified))"
)


_SPREAD_BEFORE = re.compile(
    r"(?i)(?:spread(?:ing)?|flow(?:ed)?|up|down|cephalad|extend(?:ed|ing)?|rose|tracked|distribut\w+|covers?|covering|tip(?: at)?|"
    r"top of|up to)\s+(?:up\s+)?(?:to|from|at|as far as|between|through)?\s*(?:the\s+)?(?:(?:top|bottom|mid)\s+(?:of\s+)?)?$"
)
# Where contacts come to lie: "the top contact was at the upper edge of T8", "tip over the middle of T9".
_LEAD_BEFORE = re.compile(
    r"(?i)\b(?:leads?|contacts?|electrodes?)\b(?:(?!\b(?:insert|ent(?:er|ry)|access|through|via|need)\w*)[^.;\n]){0,40}?\b(?:to|at|over|"
    r"spann(?:ing|ed)|cover(?:ing|ed))\s+(?:the\s+)?(?:(?:top|bottom|mid(?:dle)?|upper|lower|superior|inferior)\b[\s-]*(?:edge|"
    r"border|aspect|end ?plate|third|half)?\s*(?:of\s+)?(?:the\s+)?)?$"
)
# "(SAP/TP junction of L4)": where the needle of the nerve above lies.
_LANDMARK_OF = re.compile(r"(?i)\bjunction (?:of|at) (?:the )?(?:left |right )?$")
# The needle goes to the vertebral body itself: its parts are no landmarks.
_AT_BODIES = frozenset({"lumbar_sympathetic", "thoracic_sympathetic"})


# Where the joint itself is treated, its name behind a level is no landmark either.
_FACET = "joint.facet"
_AT_FACET = re.compile(r"(?i)\s*(?:(?:left|right|bilateral)\s+)?facets?\b")


# A medial branch crosses the process of the vertebra below its own: at the L4 transverse process lies L3, at the sacral ala L5.
_PROCESS = re.compile(r"(?i)\s*(?:'s)?\s*(?:(?:left|right|bilateral)\s+)?(?:transverse process|tp\b|tps\b|ala\b)")
_BRANCH = "nerve.medial_branch"
_FIRST_PROCESS = SPINE.index("T1")  # above it nerves carry the name of their own pillar
_LISTED = re.compile(r"(?i)\s*(?:,\s*and|,|and|&|/)\s*$")


_LABELLED = re.compile(r"(?i)\s*(?:[a-z]+\s?){0,2}:")


_LABEL_REACH, _LABEL_LENGTH = 6, 34


_BODY_FAMILY = "body"


def is_list(reading: Reading, segment: int) -> bool:
    """A list item, or a line that opens with its place and tells a dose ("L5-S1 left: 0.8 mL")."""
    seg = reading.segments[segment]
    if not seg.item and not between(reading.places, seg.start, seg.start + 10):
        # Most sentences open with no place.
        return False
    if (
        seg.item
        or (segment in reading.dosed and bool(between(reading.places, seg.start, seg.start + 9)))
        or _opens_with_amount(reading, seg.start, seg.end)
    ):
        return True
    return any(_LABELLED.match(reading.text, p[1], seg.end) for p in between(reading.places, seg.start, min(seg.start + 10, seg.end)))


def _opens_with_amount(reading: Reading, start: int, end: int) -> bool:
    return any(
        a.unit == "ml" for p in between(reading.places, start, min(start + 4, end)) for a in between(reading.amounts, p[1], p[1] + 25)
    )


_RIB_NERVES = "intercostal"


def sites_in(
    reading: Reading, family: FamilyWords, scope: Scope, segments: Iterable[int], scopes: dict[Key, Scope], key: Key
) -> dict[str, list[Record]]:
    """Sites in some segments: ``direct`` ones, ``landmark`` ones, and those that a drug or a lead only ``reached``."""
    out: dict[str, list[Record]] = {"direct": [], "landmark": [], "reached": []}
    if family.site in ("none", "muscle"):
        return out
    rows, at_facets = reading.rows, any(_FACET in parts for parts in family.told)
    crossing = any(_BRANCH in parts for parts in family.told)
    for index in segments:
        segment = reading.segments[index]
        places = list(between(reading.places, segment.start, segment.end))
        if family.site == "rib" or key[1] == _RIB_NERVES:
            named = [p for p in places if p.value.startswith("T")]
            places = named or find_ribs(reading.text, segment.start, segment.end)
        if not places:
            continue
        sides = [s for s in inside(reading.sides, segment.start, segment.end) if not is_position(reading.text, s)]
        clean = [s for s in sides if not is_symptom(reading.text, s)] or sides
        label = None if clean else _label_side(reading, index)
        spans = [(p[0], p[1]) for p in places]
        for i, place in enumerate(places):
            if not _belongs(reading, place, index, key, scopes) or is_negated(reading, place, index, family.id):
                continue
            side = side_for(reading.text, clean, spans, i, (segment.start, segment.end))
            side = side or label
            row = row_at(rows, place[0])
            if row is not None:
                if not row.sides:
                    continue
                side = (
                    (row.sides[0][0], row.sides[-1][1], row.sides[0][2])
                    if len(row.sides) == 1
                    else (row.sides[0][0], row.sides[0][1], "bilateral")
                )
            evidence = [(place[0], place[1], "level")]
            if side:
                evidence.append((side[0], side[1], "side"))
            treated = family.site == _BODY_FAMILY or key[1] in _AT_BODIES or (at_facets and _AT_FACET.match(reading.text, place[1]))
            kind = _means(reading, place, treated=bool(treated))
            crossed = crossing and _at_process(reading.text, places, i)
            for name, value in expand(place, family):
                if crossed and name == "vertebra" and SPINE.index(value) > _FIRST_PROCESS:
                    kind, value = "landmark", SPINE[SPINE.index(value) - 1]
                out[kind].append(
                    {"kind": name, "value": value, "side": side[2] if side else None, "evidence": evidence, "table": row is not None}
                )
    return out


def _label_side(reading: Reading, index: int) -> SideHit | None:
    """The one side of a short line above that holds no place of its own and labels the lines below it ("NECK, R side")."""
    for above in range(index - 1, max(index - _LABEL_REACH, -1), -1):
        segment = reading.segments[above]
        if "\n\n" in reading.text[segment.end : reading.segments[above + 1].start]:
            return None
        sides = plain_sides(reading, above)
        if sides and segment.end - segment.start <= _LABEL_LENGTH and not between(reading.places, segment.start, segment.end):
            return sides[0] if len({s[2] for s in sides}) == 1 else None
    return None


def expand(place: Place, family: FamilyWords) -> list[tuple[str, str]]:
    """What a written level means for an act: joints or interspaces for ``level``, single vertebrae for ``nerve``, ``body`` and ``rib``."""
    _, _, kind, value = place
    if kind == "vertebra":
        return [("vertebra", value)]
    first, last = re.split("[-:]", value)
    low, high = SPINE.index(first), SPINE.index("L5" if last == "L6" else last)
    chain = [v for v in SPINE[low : high + 1] if v != "C8" or "C8" in (first, last)]
    if kind == "level" and family.site in ("level", "nerve"):
        return [("level", value)]
    if family.site == "level":
        return [("level", f"{a}-{b}") for a, b in itertools.pairwise(chain)]
    return [("vertebra", v) for v in chain]


def _at_process(text: str, places: list[Place], i: int) -> bool:
    """Whether the place is a transverse process or the sacral ala, by itself or in a list of them ("L4 and L5 transverse processes")."""
    last = i
    while last + 1 < len(places) and _LISTED.fullmatch(text, places[last][1], places[last + 1][0]):
        last += 1
    return _PROCESS.match(text, places[last][1]) is not None


def _means(reading: Reading, place: Place, *, treated: bool) -> str:
    """``direct``, ``landmark`` or ``reached``."""
    text = reading.text
    before = max(0, place[0] - 60)
    if _SPREAD_BEFORE.search(text, max(0, place[0] - 40), place[0]) or _LEAD_BEFORE.search(text, before, place[0]):
        return "reached"
    if treated:
        return "direct"
    return "landmark" if _LANDMARK.match(text, place[1]) or _LANDMARK_OF.search(text, max(0, place[0] - 24), place[0]) else "direct"


def is_negated(reading: Reading, place: Place, index: int, family: str) -> bool:
    """Whether the sentence says that this level was left out (``L2 was left out``; ``not at L1-2``)."""
    segment = reading.segments[index]
    for start, end, entry in around(reading.by_segment.get("cue", {}).get(index, ()), place[0], place[1], 120):
        if entry.value not in ("negated", "declined", "aborted") or (reading.begun and entry.value == "aborted"):
            continue
        if (
            entry.strength == "after"
            and not bare_no(reading.text, start, end)
            and start >= place[1]
            and start - place[1] < (110 if "|" in reading.text[place[1] : start] else 90)
            and not _place_between(reading, place[1], start)
            and not _other_act(reading, index, place[1], start, family)
        ):
            return True
        if entry.strength == "before" and end <= place[0] and place[0] - end < 14 and start >= segment.start:
            return True
    return False


def _place_between(reading: Reading, start: int, end: int) -> bool:
    return bool(between(reading.places, start, end))


def _other_act(reading: Reading, index: int, start: int, end: int, family: str) -> bool:
    """Whether the denial is of another act: "L4-5 epidural was done; sedation was not used"."""
    names = [h for h in reading.by_segment.get("family", {}).get(index, ()) if start <= h[0] and h[1] <= end]
    return bool(names) and names[-1][2].family != family


def _belongs(reading: Reading, place: Place, index: int, key: Key, scopes: dict[Key, Scope]) -> bool:
    """In a sentence that names several acts a level belongs to the nearest, rather the one that follows it."""
    # An act told by its deed and its place stands at the place: "the left SI joint and L5-S1 facet were each injected".
    here = [((m.target_start, m.target_end) if m.strength == "told" else (m.start, m.end), k) for m, k in reading.here.get(index, ())]
    if any(k == key for _, k in here):
        here += [((m.start, m.end), ("", "")) for m in reading.undone.get(index, ())]
    if len({k for _, k in here}) < 2:
        return True
    best = min(here, key=lambda m: _distance(place, *m[0]))
    return best[1] == key or any(m[0] == best[0] and m[1] == key for m in here)


def _distance(place: Place, start: int, end: int) -> float:
    if place[1] <= start:
        return float(start - place[1])
    if end <= place[0]:
        return (place[0] - end) * 1.0 + 0.5
    return 0.0


def choose(
    title: dict[str, list[Record]],
    body: dict[str, list[Record]],
    items: dict[str, list[Record]],
    rest: dict[str, list[Record]],
    family: FamilyWords,
) -> tuple[list[Record], list[Record]]:
    """The sites that count and the conflicts: a list of sites under the act is most exact, then title, then body."""
    direct = body["direct"] + items["direct"]
    conflicts: list[Record] = []
    parts = (title, body, items, rest)
    tabled = [s for part in parts for sites in part.values() for s in sites if s["table"]]
    if tabled:
        return _merge(tabled, by_level=family.site == "level"), conflicts
    less = (part[kind] for kind in ("landmark", "reached") for part in parts if part[kind])
    chosen = title["direct"] or direct or rest["direct"] or next(less, [])
    told = {s["value"] for s in title["direct"]}
    listed = {s["value"] for s in items["direct"]}
    if title["direct"] and listed and listed != told and all(s["side"] for s in items["direct"]):
        conflicts.append(_conflict("level", title["direct"], items["direct"]))
        chosen = items["direct"]
    elif (
        title["direct"]
        and direct
        and family.site != "nerve"
        and told.isdisjoint({s["value"] for s in direct})
        and {s["kind"] for s in direct} == {s["kind"] for s in title["direct"]}
    ):
        conflicts.append(_conflict("level", title["direct"], direct))
        chosen = direct
    elif title["direct"] and listed == told:
        chosen = items["direct"]
    return _merge(chosen, by_level=family.site == "level"), conflicts


def _conflict(attribute: str, first: list[Record], second: list[Record]) -> Record:
    return {"attribute": attribute, "evidence": [first[0]["evidence"][0], second[0]["evidence"][0]]}


def _merge(sites: list[Record], *, by_level: bool) -> list[Record]:
    """One record a place and side; a side known from one mention serves the mentions of the same place without one."""
    out: dict[tuple[str, str | None], Record] = {}
    for site in sites:
        known = [k for k in out if k[0] == site["value"]]
        if known and site["side"] is None:
            continue
        if (site["value"], None) in out and site["side"]:
            del out[site["value"], None]
        out.setdefault((site["value"], site["side"]), site)
    for value in {k[0] for k in out}:
        sides = {k[1] for k in out if k[0] == value}
        if {"left", "right"} <= sides or ("bilateral" in sides and len(sides) > 1):
            records = [out.pop((value, s)) for s in ("left", "right", "bilateral") if (value, s) in out]
            out[value, "bilateral"] = {**records[0], "side": "bilateral", "evidence": [e for r in records for e in r["evidence"]]}
    # "Spread along the L4 root" at L4-5 names no site of its own.
    held = {v.split("-")[0] for v, _ in out if "-" in v} if by_level else set()
    return sorted((s for (v, _), s in out.items() if v not in held), key=lambda s: s["evidence"][0])
