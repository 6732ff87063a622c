"""Which sentences speak of which procedure: those that name it, and those after them until another is named."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from nlp.components.reading import Mention, Reading, section_kind
from nlp.components.sections import PROCEDURAL
from nlp.lexicon import FamilyWords

Key = tuple[str, str]

# Where a procedure's story can go on without naming it again.
_GOES_ON = PROCEDURAL | {"other", "disposition", "results", "diagnosis"}
_ANOTHER_DAY = frozenset({"historical", "planned", "hypothetical", "informational"})


class Scope(NamedTuple):
    """The segments of one procedure: titles that name it, other sentences that name it, sentences that go on about it."""

    title: list[int]
    named: list[int]
    told: list[int]
    mentions: list[Mention]


def _retold(reading: Reading, first: int) -> frozenset[int]:
    """The sentences before an act that tell of another day, where the act itself tells its levels ("She had the right L5 in May")."""
    if not any(p[0] >= reading.segments[first].start for p in reading.places):
        return frozenset()
    return frozenset(
        i
        for i, cues in reading.by_segment.get("cue", {}).items()
        if i < first and i not in reading.evidence and any(c[2].value in _ANOTHER_DAY for c in cues)
    )


def assign(reading: Reading, mentions: list[tuple[Mention, Key]], families: dict[str, FamilyWords]) -> dict[Key, Scope]:
    """The scopes of the performed procedures, in the order of their first mention."""
    scopes: dict[Key, Scope] = {}
    here: dict[int, list[Key]] = defaultdict(list)
    seen: set[tuple[Key, int]] = set()
    for mention, key in mentions:
        scope = scopes.setdefault(key, Scope([], [], [], []))
        scope.mentions.append(mention)
        if (key, mention.segment) not in seen:
            seen.add((key, mention.segment))
            if not families[key[0]].beside:
                here[mention.segment].append(key)
            titled = (
                mention.section == "title" or (mention.section == "header" and mention.segment < 4)
            ) and mention.segment not in reading.dosed
            (scope.title if titled else scope.named).append(mention.segment)
    titled_keys = [k for k, s in scopes.items() if s.title and not families[k[0]].beside]
    current: list[Key] = []
    only = next(iter(k for k in scopes if not families[k[0]].beside), None) if sum(not families[k[0]].beside for k in scopes) == 1 else None
    first = min((m.segment for m in scopes[only].mentions), default=0) if only else 0
    retold = _retold(reading, first) if only else frozenset()
    section = -1
    for i, segment in enumerate(reading.segments):
        kind = reading.sections[segment.section].kind
        if kind == "header":
            # A story may follow the first lines without a heading of its own.
            kind = section_kind(reading, i)
        if segment.section != section:
            section = segment.section
            if kind in ("narrative", "title") and titled_keys and reading.sections[max(section - 1, 0)].kind not in ("narrative", "title"):
                current = list(titled_keys)
        if only and i < first and kind in PROCEDURAL and segment.section == reading.segments[first].section:
            # What the only act's own section tells before naming it belongs to it too.
            if i not in retold:
                scopes[only].told.append(i)
        elif i in here:
            current = here[i]
        elif i in reading.aside:
            continue
        elif current and (
            (kind in _GOES_ON and (kind != "header" or i in reading.evidence or i in reading.by_segment.get("muscle", {})))
            or (
                kind == "medications"
                and i in reading.dosed
                and reading.sections[max(segment.section - 1, 0)].kind in ("title", "narrative")
            )
        ):
            # What a procedure's own form lists as its drugs is part of it.
            for key in current:
                scopes[key].told.append(i)
    for key, scope in scopes.items():
        if families[key[0]].beside:
            # What stands beside another act has the rest of its own paragraph, not of the story.
            for mention in scope.mentions:
                near = range(mention.segment + 1, min(mention.segment + 6, len(reading.segments)))
                scope.told.extend(i for i in near if reading.segments[i].section == reading.segments[mention.segment].section)
    return scopes
