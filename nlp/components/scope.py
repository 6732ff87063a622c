"""Which sentences speak of which procedure: those that name it, and those after them until another is named."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from nlp.components.mentions import Mention, Reading
from nlp.components.sections import PROCEDURAL
from nlp.lexicon import FamilyWords

Key = tuple[str, str]

# Where a procedure's story can go on without naming it again.
_GOES_ON = PROCEDURAL | {"other", "disposition", "results", "diagnosis"}


class Scope(NamedTuple):
    """The segments of one procedure: titles that name it, other sentences that name it, sentences that go on about it."""

    title: list[int]
    named: list[int]
    told: list[int]
    mentions: list[Mention]


def assign(reading: Reading, mentions: list[tuple[Mention, Key]], families: dict[str, FamilyWords]) -> dict[Key, Scope]:
    """The scopes of the performed procedures, in the order of their first mention."""
    scopes: dict[Key, Scope] = {}
    here: dict[int, list[Key]] = defaultdict(list)
    for mention, key in mentions:
        scope = scopes.setdefault(key, Scope([], [], [], []))
        scope.mentions.append(mention)
        if key not in here[mention.segment]:
            here[mention.segment].append(key)
            kind = reading.sections[reading.segments[mention.segment].section].kind
            titled = kind == "title" and reading.segments[mention.segment].end - reading.segments[mention.segment].start < 260
            (scope.title if titled or (kind == "header" and mention.segment < 4) else scope.named).append(mention.segment)
    titled_keys = [k for k, s in scopes.items() if s.title]
    current: list[Key] = []
    section = -1
    for i, segment in enumerate(reading.segments):
        kind = reading.sections[segment.section].kind
        if segment.section != section:
            section = segment.section
            if kind == "narrative" and titled_keys and reading.sections[max(section - 1, 0)].kind != "narrative":
                current = list(titled_keys)
            elif kind not in _GOES_ON:
                pass
        if i in here:
            current = here[i]
        elif current and kind in _GOES_ON and kind != "header":
            for key in current:
                scopes[key].told.append(i)
    return scopes
