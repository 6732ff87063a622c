"""What an act that is part of an operation tells: its ribs where it is named; its side there, beside its target, or by the operation's."""

from __future__ import annotations

from nlp.components.anatomy import find_places
from nlp.components.own_side import sides_of_target
from nlp.components.reading import Mention, Reading, Record, section_kind
from nlp.components.ribs import find_ribs
from nlp.components.sides import SideHit, inside, is_position, union
from nlp.lexicon import FamilyWords

_OF_OPERATION = frozenset({"title", "diagnosis"})


def operation_part(reading: Reading, mention: Mention, family: FamilyWords) -> Record:
    """The record of an act that was done and makes no line (R-NB-22); keys as in ``nlp.facts.Procedure``."""
    sides = [] if family.midline or family.timed else _sides(reading, mention, family)
    return {
        "family": mention.family,
        "target": mention.target,
        "status": "performed",
        "mentions": [(mention.start, mention.end, "procedure")],
        "reason": "bundled",
        "sites": _ribs(reading, mention) if family.site == "rib" else [],
        "side": union(s[2] for s in sides),
        "side_evidence": [(s[0], s[1], "side") for s in sides[:2]],
    }


def _sides(reading: Reading, mention: Mention, family: FamilyWords) -> list[SideHit]:
    if own := _in_segment(reading, mention.segment):
        return own
    if mention.target and _one(beside := sides_of_target(reading, mention.target)):
        return beside
    if mention.target is None and family.target:
        # A block of an unnamed nerve may be anywhere in the field.
        return []
    titles = [i for i in range(len(reading.segments)) if section_kind(reading, i) in _OF_OPERATION]
    operated = [s for i in titles for s in _in_segment(reading, i)]
    return operated if _one(operated) else []


def _one(sides: list[SideHit]) -> bool:
    return len({s[2] for s in sides}) == 1


def _in_segment(reading: Reading, index: int) -> list[SideHit]:
    segment = reading.segments[index]
    return [s for s in inside(reading.sides, segment.start, segment.end) if not is_position(reading.text, s)]


def _ribs(reading: Reading, mention: Mention) -> list[Record]:
    """The intercostal nerves; other levels in such a sentence are mostly the operation's."""
    segment = reading.segments[mention.segment]
    places = [p for p in find_places(reading.text, segment.start, segment.end) if p.value.startswith("T")]
    found = places or find_ribs(reading.text, segment.start, segment.end)
    return [{"kind": p[2], "value": p[3], "side": None, "evidence": [(p[0], p[1], "level")]} for p in found]
