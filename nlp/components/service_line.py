"""The line of one therapy service: its sentences, the side that it treats, and the levels and muscles under the hands."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from nlp.components.muscles import read_muscles
from nlp.components.own_side import plain_sides, sides_near
from nlp.components.reading import Reading, segment_of
from nlp.components.scope import Key, Scope
from nlp.components.sides import SideHit, inside, is_position, union
from nlp.components.sites import expand
from nlp.lexicon import FamilyWords, Lexicon
from nlp.spans import between

# Services whose words name the tissue that was worked on; an exercise names muscles that work.
_ON_TISSUE = frozenset({"manual_therapy", "attended_stimulation"})
_SPINE = frozenset({"cervical", "thoracic", "lumbar", "sacral", "cervicothoracic", "lumbosacral"})
_DIAGNOSIS = frozenset({"diagnosis", "indications"})
_COMMA = re.compile(r"[,;]\s")
_LIMB = re.compile(
    r"(?i)-?(?:sided)?\s+(?:[a-z]+\.?\s+){0,2}?(?:knee|hip|shoulder|elbow|wrist|hand|thumb|finger|ankle|foot|heel|(?:upper|lower) ext|"
    r"[UL]E\b|rotator|epicondyl|achilles|plantar|carpal|patell|T[KHS][AR]\b|ACL\b|RCR\b|zone [IV]+)"
)


def read_service_line(
    reading: Reading, lexicon: Lexicon, key: Key, scope: Scope, scopes: dict[Key, Scope], named: list[int], told: list[int]
) -> dict[str, Any]:
    """``side``, ``side_evidence`` and ``sites`` of one therapy service, for its record."""
    line = own_line(reading, named, told)
    direct = sorted(sides_near(reading, key, scope, named, scopes) + [s for i in line if i not in named for s in plain_sides(reading, i)])
    sides = treated_sides(reading, line, direct)
    return {
        "side": union(s[2] for s in sides),
        "side_evidence": [(s[0], s[1], "side") for s in sides[:4]],
        "sites": treated_sites(reading, lexicon, lexicon.families[key[0]], key[1], line),
    }


def own_line(reading: Reading, named: list[int], told: list[int]) -> list[int]:
    """The sentences that name the service, and those that go on in the same line."""
    out = list(named)
    for index in told:
        if index - 1 in out and "\n" not in reading.text[reading.segments[index - 1].end - 1 : reading.segments[index].start]:
            out.append(index)
    return sorted(out)


def treated_sides(reading: Reading, line: list[int], sides: list[SideHit]) -> list[SideHit]:
    """``sides`` of the line where they stand with most of the places that it lists, else the side of the limb that the note is about."""
    sided = told = 0
    for index in line:
        for start, end in _items(reading, index):
            with_side = bool(inside(sides, start, end))
            sided += with_side
            told += with_side or _names_place(reading, index, start, end)
    if sided and 2 * sided > told:
        return sides
    return _limb(reading)


def _limb(reading: Reading) -> list[SideHit]:
    """The side of the limb in the diagnosis, else of the one that the note names most often; none where the note is about the spine."""
    limb = [s for s in reading.sides if _LIMB.match(reading.text, s[1]) and not is_position(reading.text, s)]
    diagnosed = [s for s in limb if reading.sections[reading.segments[segment_of(reading.starts, s[0])].section].kind in _DIAGNOSIS]
    spine = sum(entry.value in _SPINE for _, _, entry in reading.hits.get("region", ()))
    for side in ("left", "right"):
        if {s[2] for s in diagnosed} == {side}:
            return diagnosed[:1]
        of_side = [s for s in limb if s[2] == side]
        # The other limb is named to compare, and more seldom.
        if len(of_side) > spine and len(of_side) >= 2 * (len(limb) - len(of_side)):
            return of_side[:1]
    return []


def _items(reading: Reading, index: int) -> list[tuple[int, int]]:
    """The parts between commas of a sentence."""
    segment = reading.segments[index]
    cuts = [m.end() for m in _COMMA.finditer(reading.text, segment.start, segment.end)]
    return list(pairwise([segment.start, *cuts, segment.end]))


def _names_place(reading: Reading, index: int, start: int, end: int) -> bool:
    if between(reading.places, start, end):
        return True
    kinds = (reading.by_segment.get(kind, {}).get(index, ()) for kind in ("muscle", "joint", "region"))
    return any(start <= hit[0] < end for hits in kinds for hit in hits)


def treated_sites(reading: Reading, lexicon: Lexicon, family: FamilyWords, target: str, line: list[int]) -> list[dict[str, Any]]:
    """Site records of the levels and muscles that hands-on work names in its line."""
    if target not in _ON_TISSUE and family.site != "muscle":
        return []
    out: list[dict[str, Any]] = []
    seen: set[str] = set()
    for index in line:
        segment = reading.segments[index]
        for place in between(reading.places, segment.start, segment.end):
            kinds = [("vertebra", place.value)] if place.kind == "vertebra" else expand(place, FamilyWords("", site="level"))
            for kind, value in kinds:
                if value not in seen:
                    seen.add(value)
                    out.append({"kind": kind, "value": value, "side": None, "evidence": [(place.start, place.end, "level")]})
    muscles = read_muscles(reading, lexicon, family, line, [])
    return out + [m | {"side": None, "evidence": [e for e in m["evidence"] if e[2] != "side"]} for m in muscles]
