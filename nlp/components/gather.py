"""All facts of one procedure: its sites and sides, imaging, attributes, minutes and counts, each with the words it was read from.

The title or the sentence that names the act outweighs the narrative; landmarks (``the L5 pedicle``) count only where nothing else
names a level; title and body that disagree are a conflict that keeps both.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from typing import Any

from spacy.tokens import Doc

from nlp.components.anatomy import SPINE, Place
from nlp.components.clock_log import logged_minutes
from nlp.components.context import bare_no
from nlp.components.imaging import imaging_of
from nlp.components.measures import read_counts, read_minutes
from nlp.components.mentions import Reading, usable
from nlp.components.muscles import lower_limb, read_muscles
from nlp.components.ribs import find_ribs
from nlp.components.scope import Key, Scope
from nlp.components.side_table import row_at
from nlp.components.sides import SideHit, inside, is_position, is_symptom, side_for, union
from nlp.components.special import read_special
from nlp.lexicon import FamilyWords, Lexicon
from nlp.spans import around, between

Record = dict[str, Any]
Span = tuple[int, int, str]

_LANDMARK = re.compile(
    r"(?i)\s*(?:'s)?\s*(?:(?:left|right|superior|inferior|upper|lower|ipsilateral|bilateral)\s+)?(?:pedicle|transverse process|"
    r"tp\b|sap\b|superior articular|inferior articular|lamina\b|laminae|end ?plate|spinous|facet(?!s?\s+(?:joint\s+)?(?:inj|"
    r"block|rfa|rf\b|radiofreq|ablat|denerv|rhizo|nerve|medial|intra))|interlaminar space was identified|vertebral bod|"
    r"body|articular|disc\b|disk\b|junction|ala\b|pars|lesion|laminectomy|fusion|extrusion|stenosis|herniation|dermatome|"
    r"radicul|level was (?:counted|identified))"
)
_SPREAD_BEFORE = re.compile(
    r"(?i)(?:spread(?:ing)?|flow(?:ed)?|up|down|cephalad|extend(?:ed|ing)?|rose|tracked|distribut\w+|covers?|covering|tip(?: at)?|"
    r"top of|up to)\s+(?:up\s+)?(?:to|from|at|as far as|between|through)?\s*(?:the\s+)?(?:top of\s+|bottom of\s+|mid\s+)?$"
)
_LABELLED = re.compile(r"(?i)\s*(?:[a-z]+\s?){0,2}:")
_SIDE_LABEL = re.compile(r"(?i)\b(?:side|laterality)\s*[:=]\s*$")
_OTHER_SIDE = re.compile(
    r"(?i)\b(?:same|repeated|identical|likewise|opposite|contralateral|other side|then (?:on|to) the|both|mirror|similar|in turn|"
    r"each(?! (?:medial|nerve|level|branch|target|joint|foram|site|point|muscle|needle)))\b"
)
_DEEDS = 12
_LABEL_REACH, _LABEL_LENGTH = 6, 34
_DONE = frozenset(
    {
        "injection",
        "ablation",
        "pulsed",
        "needling",
        "aspiration",
        "cement",
        "balloon",
        "programming",
        "implantation",
        "refill",
        "same_again",
    }
)
_BODY_FAMILY = "body"
_WIDE = frozenset({"title", "narrative", "body", "header", "objective", "other", "addendum"})


def gather(doc: Doc, reading: Reading, key: Key, scope: Scope, lexicon: Lexicon, scopes: dict[Key, Scope]) -> Record:
    """The plain record of one performed procedure; keys as in ``nlp.facts.Procedure``."""
    family = lexicon.families[key[0]]
    named = list(dict.fromkeys([*scope.title, *scope.named]))
    known = frozenset(named)
    told = [s for s in dict.fromkeys(scope.told) if s not in known]
    title_sites = _sites(reading, family, scope, scope.title, scopes, key)
    body_sites = _sites(reading, family, scope, scope.named, scopes, key)
    list_sites = _sites(reading, family, scope, [s for s in told if _is_list(reading, s)], scopes, key)
    rest_sites = _sites(reading, family, scope, [s for s in told if not _is_list(reading, s)], scopes, key)
    sites, conflicts = _choose(title_sites, body_sites, list_sites, rest_sites, family)
    side, side_evidence, side_conflict = _side(
        reading, family, key, scope, scopes, named, told, sided=len({s["side"] for s in sites if s["side"]}) > 1
    )
    conflicts += side_conflict
    if side_conflict:
        # The body's side holds for the levels too, which the title gave the other.
        sites = [s | {"side": None, "evidence": [e for e in s["evidence"] if e[2] != "side"]} for s in sites]
    record: Record = {
        "family": key[0],
        "target": None if key[1] in ("", "cervical_thoracic", "lumbar_sacral") else key[1],
        "status": "performed",
        "mentions": _mention_evidence(scope),
        "sites": sites,
        "side": side,
        "side_evidence": side_evidence,
        "attributes": _attributes(reading, family, scope, named, told, key),
        "conflicts": conflicts,
        "reason": None,
    }
    if not family.timed:
        record["attributes"]["deed"] = _deeds(reading, [*named, *told])
    if family.site == "nerve":
        record["attributes"].setdefault("nerve", _nerves(reading, scope, [*named, *told]))
    imaging = imaging_of(reading, scope, named, told, scopes)
    if imaging:
        record["attributes"]["imaging"] = imaging
    if family.site == "muscle":
        record["sites"] = read_muscles(reading, lexicon, family, named, told)
        if lower := lower_limb(lexicon, record["sites"]):
            record["attributes"]["muscle_lower"] = lower
    record["minutes"] = read_minutes(reading, scope, named, told, scopes, timed=family.timed) if family.minutes or family.timed else []
    if (
        family.beside
        and family.minutes
        and (logged := next(filter(None, (logged_minutes(reading.text, m.start) for m in scope.mentions)), None))
    ):
        record["minutes"] = logged
    record["counts"] = [*read_counts(reading, scope, named, told), *_passes(reading, scope)]
    record.update(read_special(record, reading, key, scope, scopes, lexicon))
    return record


def _deeds(reading: Reading, segments: list[int]) -> list[Record]:
    """The words of the story that tell the doing: needle, injection, lesion, drug — what a reader would mark in the narrative."""
    out: list[Record] = []
    for index in segments:
        if index not in reading.evidence or len(out) >= _DEEDS:
            continue
        found = [(s, e) for s, e, n in reading.by_segment.get("act", {}).get(index, ()) if n.value in _DONE]
        found += [(s, e) for s, e, n in reading.by_segment.get("tool", {}).get(index, ()) if n.value != "unrelated"][:1]
        found += [
            (s, e) for s, e, n in reading.by_segment.get("drug", {}).get(index, ()) if n.value != "unrelated" and index in reading.dosed
        ][:1]
        out += [{"value": str(s), "evidence": (s, e, "act")} for s, e in sorted(found)[:3]]
    return out[:_DEEDS]


def _nerves(reading: Reading, scope: Scope, segments: list[int]) -> list[Record]:
    """The nerves that the story names; an act on nerves of the facet joints that names none is one on medial branches."""
    out: dict[str, list[Record]] = {}
    for index in segments:
        for start, end, entry in reading.by_segment.get("nerve", {}).get(index, ()):
            _add(out, "nerve", entry.value, start, end)
    first = scope.mentions[0]
    return out.get("nerve") or [{"value": "medial_branch", "evidence": (first.start, first.end, "nerve")}]


def _passes(reading: Reading, scope: Scope) -> list[Record]:
    """How often the story names the act beside its needle: once for each lead that is placed."""
    tools, named = reading.by_segment.get("tool", {}), frozenset(scope.named)
    beside = {m.segment: (m.start, m.end) for m in scope.mentions if m.segment in tools}
    spans = {i: span for i, span in beside.items() if i in named} or beside
    return [{"value": float(len(spans)), "unit": "passes", "evidence": (*next(iter(spans.values())), "count")}] if len(spans) > 1 else []


def _mention_evidence(scope: Scope) -> list[Span]:
    rank = {"named": 0, "generic": 1, "told": 2}
    ordered = sorted(scope.mentions, key=lambda m: (rank[m.strength], m.start))
    out: list[Span] = []
    for mention in ordered[:4]:
        out.append((mention.start, mention.end, "procedure"))
        if mention.target and not (mention.start <= mention.target_start and mention.target_end <= mention.end):
            out.append((mention.target_start, mention.target_end, "target"))
    return list(dict.fromkeys(out))


def _is_list(reading: Reading, segment: int) -> bool:
    """A list item, or a line that opens with its place and tells a dose ("L5-S1 left: 0.8 mL")."""
    seg = reading.segments[segment]
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


def _sites(
    reading: Reading, family: FamilyWords, scope: Scope, segments: Iterable[int], scopes: dict[Key, Scope], key: Key
) -> dict[str, list[Record]]:
    """Sites in some segments: ``direct`` ones and ``landmark`` ones."""
    out: dict[str, list[Record]] = {"direct": [], "landmark": []}
    if family.site in ("none", "muscle"):
        return out
    rows = reading.rows
    for index in segments:
        segment = reading.segments[index]
        places = list(between(reading.places, segment.start, segment.end))
        if family.site == "rib":
            named = [p for p in places if p.value.startswith("T")]
            places = named or find_ribs(reading.text, segment.start, segment.end)
        if not places:
            continue
        sides = [s for s in inside(reading.sides, segment.start, segment.end) if not is_position(reading.text, s)]
        clean = [s for s in sides if not is_symptom(reading.text, s)] or sides
        label = None if clean else _label_side(reading, index)
        spans = [(p[0], p[1]) for p in places]
        for i, place in enumerate(places):
            if not _belongs(reading, place, index, key, scopes) or _negated(reading, place, index):
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
            kind = "landmark" if _is_landmark(reading, place, family) else "direct"
            for name, value in expand(place, family):
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
        sides = _plain_sides(reading, above)
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


def _is_landmark(reading: Reading, place: Place, family: FamilyWords) -> bool:
    text = reading.text
    if family.site == _BODY_FAMILY:
        return bool(_SPREAD_BEFORE.search(text, max(0, place[0] - 40), place[0]))
    return bool(_LANDMARK.match(text, place[1]) or _SPREAD_BEFORE.search(text, max(0, place[0] - 40), place[0]))


def _negated(reading: Reading, place: Place, index: int) -> bool:
    """Whether the sentence says that this level was left out (``L2 was passed over``; ``not at L1-2``)."""
    segment = reading.segments[index]
    for start, end, entry in around(reading.by_segment.get("cue", {}).get(index, ()), place[0], place[1], 120):
        if entry.value not in ("negated", "declined", "aborted"):
            continue
        if (
            entry.strength == "after"
            and not bare_no(reading.text, start, end)
            and start >= place[1]
            and start - place[1] < (110 if "|" in reading.text[place[1] : start] else 90)
            and not _place_between(reading, place[1], start)
        ):
            return True
        if entry.strength == "before" and end <= place[0] and place[0] - end < 14 and start >= segment.start:
            return True
    return False


def _place_between(reading: Reading, start: int, end: int) -> bool:
    return bool(between(reading.places, start, end))


def _belongs(reading: Reading, place: Place, index: int, key: Key, scopes: dict[Key, Scope]) -> bool:
    """In a sentence that names several acts a level belongs to the nearest, rather the one that follows it."""
    here = [(m.start, m.end, k) for m, k in reading.here.get(index, ())]
    if len({k for _, _, k in here}) < 2:
        return True
    best = min(here, key=lambda m: _distance(place, m[0], m[1]))
    return best[2] == key or any(m[:2] == best[:2] and m[2] == key for m in here)


def _distance(place: Place, start: int, end: int) -> float:
    if place[1] <= start:
        return float(start - place[1])
    if end <= place[0]:
        return (place[0] - end) * 1.0 + 0.5
    return 0.0


def _choose(
    title: dict[str, list[Record]],
    body: dict[str, list[Record]],
    items: dict[str, list[Record]],
    rest: dict[str, list[Record]],
    family: FamilyWords,
) -> tuple[list[Record], list[Record]]:
    """The sites that count and the conflicts: a list of sites under the act is most exact, then title, then body."""
    direct = body["direct"] + items["direct"]
    conflicts: list[Record] = []
    tabled = [s for part in (title, body, items, rest) for s in part["direct"] + part["landmark"] if s["table"]]
    if tabled:
        return _merge(tabled, by_level=family.site == "level"), conflicts
    chosen = title["direct"] or direct or rest["direct"] or title["landmark"] or body["landmark"] or items["landmark"] or rest["landmark"]
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


def _side(
    reading: Reading,
    family: FamilyWords,
    key: Key,
    scope: Scope,
    scopes: dict[Key, Scope],
    named: list[int],
    told: list[int],
    *,
    sided: bool,
) -> tuple[str | None, list[Span], list[Record]]:
    """The procedure's own side: by title, else by the sentences that name it, else by the narrative, else by its target elsewhere."""
    title = _sides_in(reading, key, scope, scope.title, scopes)
    direct = _sides_in(reading, key, scope, scope.named, scopes)
    again = [
        s
        for i in told
        for s in _plain_sides(reading, i)
        if _OTHER_SIDE.search(reading.text, reading.segments[i].start, reading.segments[i].end)
    ]
    rest = [s for i in told for s in _plain_sides(reading, i)]
    if family.beside:
        return None, [], []
    if not title and not direct:
        # "LEFT:" over a paragraph is the side of what it tells.
        direct = [s for i in scope.named for s in _heading_sides(reading, i)] or [s for i in scope.named for s in _sides_before(reading, i)]
    chosen = title or [*direct, *(again if direct else ())] or ([] if family.timed else rest)
    conflicts: list[Record] = []
    if union(s[2] for s in chosen) == "bilateral" and (spared := reading.spared) and spared[2] in ("left", "right"):
        # "The left side was not done": the other one was.
        done = {"left": "right", "right": "left"}[spared[2]]
        return (
            done,
            [(s[0], s[1], "side") for s in chosen if s[2] == done][:4] or [(*spared[:2], "side")],
            [{"attribute": "side", "evidence": [(*chosen[0][:2], "side"), (*spared[:2], "side")]}],
        )
    if title and (body := direct or rest):
        first, second = union(s[2] for s in title), union(s[2] for s in [*body, *again])
        apart = {first, second} == {"left", "right"}
        heard = {s[2] for i in [*named, *told] if i not in scope.title for s in _plain_sides(reading, i)}
        one_of_two = (
            first == "bilateral"
            and second in ("left", "right")
            and heard == {second}
            and (len(body) > 1 or direct)
            and not again
            and not any(_OTHER_SIDE.search(reading.text, reading.segments[i].start, reading.segments[i].end) for i in told)
        )
        if (apart or one_of_two) and not sided:
            conflicts.append({"attribute": "side", "evidence": [(*title[0][:2], "side"), (*body[0][:2], "side")]})
            chosen = body
    if not chosen and key[1]:
        chosen = _sides_of_target(reading, key[1])
        if len({s[2] for s in chosen}) > 1:
            chosen = []
    if not chosen:
        # "Side: LEFT" among the fields of a header.
        chosen = [s for s in reading.sides if _SIDE_LABEL.search(reading.text, max(0, s[0] - 14), s[0])][:1]
    if not chosen:
        # "The affected side": the one side of the diagnosis.
        affected = [
            s
            for i, g in enumerate(reading.segments)
            if reading.sections[g.section].kind in ("diagnosis", "indications")
            for s in inside(reading.sides, g.start, g.end)
        ]
        chosen = affected[:1] if len({s[2] for s in affected}) == 1 else []
    return union(s[2] for s in chosen), [(s[0], s[1], "side") for s in chosen[:4]], conflicts


def _heading_sides(reading: Reading, index: int) -> list[SideHit]:
    section = reading.sections[reading.segments[index].section]
    return inside(reading.sides, section.start, section.body)


def _sides_before(reading: Reading, index: int) -> list[SideHit]:
    """The sides of the nearest sentence before in the same paragraph: "The right knee was swollen. I drew off 30 mL"."""
    for before in range(index - 1, max(index - 4, -1), -1):
        if before in reading.here or "\n\n" in reading.text[reading.segments[before].end : reading.segments[before + 1].start]:
            break
        if before not in reading.aside and (sides := _plain_sides(reading, before)):
            return sides
    return []


def _plain_sides(reading: Reading, index: int) -> list[SideHit]:
    segment = reading.segments[index]
    return [
        s for s in inside(reading.sides, segment.start, segment.end) if not is_position(reading.text, s) and not is_symptom(reading.text, s)
    ]


def _sides_in(reading: Reading, key: Key, scope: Scope, segments: Iterable[int], scopes: dict[Key, Scope]) -> list[SideHit]:
    out: list[SideHit] = []
    for index in segments:
        segment = reading.segments[index]
        sides = [s for s in inside(reading.sides, segment.start, segment.end) if not is_position(reading.text, s)]
        clean = [s for s in sides if not is_symptom(reading.text, s)] or sides
        mine = [m for m, k in reading.here.get(index, ()) if k == key]
        others = [m for m, k in reading.here.get(index, ()) if k != key]
        if not others:
            out += clean
            continue
        # Several acts in one sentence: each side goes to the nearest act that follows, else to the one before.
        anchors = [(m.target_start if m.target else m.start, m.target_end if m.target else m.end, key) for m in mine] + [
            (m.target_start if m.target else m.start, m.target_end if m.target else m.end, (m.family, m.target or "")) for m in others
        ]
        mine_anchors = {(a[0], a[1]) for a in anchors if a[2] == key}
        for side in clean:
            near = min(anchors, key=lambda a: (a[0] - side[1]) if a[0] >= side[1] else (side[0] - a[1]) * 1.6 + 2 if side[0] >= a[1] else 0)
            if (near[0], near[1]) in mine_anchors:
                out.append(side)
        if (
            not [s for s in out if segment.start <= s[0] < segment.end]
            and len({s[2] for s in clean}) == 1
            and clean[0][0] < min(a[0] for a in anchors)
        ):
            out += clean[:1]
    return out


def _sides_of_target(reading: Reading, target: str) -> list[SideHit]:
    """The sides that the note puts right beside this target anywhere."""
    out = []
    for kind in ("joint", "nerve", "structure"):
        for start, end, entry in reading.hits.get(kind, ()):
            if entry.value == target:
                out += [
                    s
                    for s in inside(reading.sides, max(0, start - 16), end + 12)
                    if (s[1] <= start and start - s[1] <= 10) or (s[0] >= end and s[0] - end <= 6)
                ]
    return out


def _attributes(
    reading: Reading, family: FamilyWords, scope: Scope, named: list[int], told: list[int], key: Key
) -> dict[str, list[Record]]:
    """The family's attribute words and the region words in the procedure's sentences; the sentences that name it come first."""
    out: dict[str, list[Record]] = {}
    hits = reading.by_segment.get("attribute", {})
    for index in [*named, *told]:
        for start, end, entry in hits.get(index, ()):
            if entry.family == family.id and not _attribute_negated(reading, index, start):
                _add(out, entry.strength, entry.value, start, end)
    for group in (named, told):
        for index in group:
            for hit in reading.by_segment.get("region", {}).get(index, ()):
                if usable(reading, hit) or index in scope.title:
                    _add(out, "region_word", hit[2].value, hit[0], hit[1], role="region")
        if "region_word" in out:
            break
    for index in [*named, *told]:
        for start, end, entry in reading.by_segment.get("imaging", {}).get(index, ()):
            if entry.value == "contrast_spread":
                _add(out, entry.value, "yes", start, end, role="imaging")
    if "image_saved" not in out and reading.saved:
        _add(out, "image_saved", "yes", *reading.saved, role="imaging")
    for index in [*named, *told]:
        for start, end, entry in reading.by_segment.get("tool", {}).get(index, ()):
            _add(out, "tool", entry.value, start, end)
        for hit in reading.by_segment.get("drug", {}).get(index, ()):
            if usable(reading, hit):
                _add(out, "drug", hit[2].value, hit[0], hit[1], role="drug")
    return out


def _attribute_negated(reading: Reading, index: int, at: int) -> bool:
    return any(
        e.value in ("negated", "declined") and e.strength == "before" and end <= at and at - end < 12
        for _, end, e in reading.by_segment.get("cue", {}).get(index, ())
    )


def _add(out: dict[str, list[Record]], name: str, value: str, start: int, end: int, role: str | None = None) -> None:
    values = out.setdefault(name, [])
    if len(values) < 12 and not any(v["value"] == value for v in values):
        values.append({"value": value, "evidence": (start, end, role or name)})
