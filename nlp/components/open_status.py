"""What stands around a mention, as feature words, and what a judge makes of it where no cue speaks or the rules do not count it as done."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from nlp.components.context import Judge, clause_bounds
from nlp.components.reading import Mention, Reading
from nlp.lexicon import FamilyWords
from nlp.spans import around
from nlp.templates import ticked

# Numbers are left out: whether a date is past or to come the rules know by the day of service.
_WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?|[?:;()+]")
_LEFT, _RIGHT = 7, 7
_REACH = 90
# A test is told by its result.
_TESTED = "laboratory"
_SETTLED = frozenset({"bundled", "other_person", "template"})
_COUNTED = frozenset({"performed", "bundled"})


def is_open(mention: Mention, family: FamilyWords) -> bool:
    """Whether no cue speaks of the mention: its section or its silence decided. What is given by the minute is settled by its minutes."""
    return mention.cue_end == 0 and mention.status not in _SETTLED and not family.timed and not family.minutes and family.group != _TESTED


def describe(reading: Reading, mention: Mention, again: bool) -> str:
    """The mention's surroundings as words with a blank between: place, cues, what its sentence tells, the words around it.

    ``again``: another mention of the same family is told as performed.
    """
    text, seg = reading.text, reading.segments[mention.segment]
    left, right = clause_bounds(text, seg.start, seg.end, mention.start, mention.end)
    words = [
        f"section={mention.section}",
        f"strength={mention.strength}",
        f"rule={mention.status}",
        f"at={min(mention.segment, 4)}",
        f"late={mention.segment * 4 // max(len(reading.segments), 1)}",
        f"deed={mention.segment in reading.evidence}",
        f"next={mention.segment + 1 in reading.evidence or mention.segment + 2 in reading.evidence}",
        f"dosed={mention.segment in reading.dosed}",
        f"item={seg.item}",
        f"line={(seg.end - seg.start) // 40}",
        f"again={again}",
    ]
    words.append(f"section={mention.section}&deed={mention.segment in reading.evidence}&again={again}")
    for start, end, entry in around(reading.by_segment.get("cue", {}).get(mention.segment, []), mention.start, mention.end, 240):
        side = "L" if end <= mention.start else "R" if start >= mention.end else "I"
        words.append(f"cue={entry.value}:{side}:{left <= start < right}")
    for kind in ("act", "tool"):
        words += [f"{kind}={entry.value}" for _, _, entry in reading.by_segment.get(kind, {}).get(mention.segment, ())]
    before = [w.lower() for w in _WORD.findall(text, max(seg.start, mention.start - _REACH), mention.start)][-_LEFT:]
    after = [w.lower() for w in _WORD.findall(text, mention.end, min(seg.end, mention.end + _REACH))][:_RIGHT]
    words += [f"L:{w}" for w in before] + [f"R:{w}" for w in after]
    words += [f"L:{a}_{b}" for a, b in pairwise(before)] + [f"R:{a}_{b}" for a, b in pairwise(after)]
    words += [f"L1:{w}" for w in before[-1:]] + [f"R1:{w}" for w in after[:1]]
    return " ".join(words)


def judged(reading: Reading, mentions: list[Mention], families: Mapping[str, FamilyWords], judge: Judge) -> list[Mention]:
    """The mentions with the judge's status where no cue speaks: before anything is made of them, so claims may hang on it."""
    return _asked(
        reading,
        mentions,
        [i for i, m in enumerate(mentions) if is_open(m, families[m.family]) and not ticked(reading.text, m.start, m.end)],
        judge,
        claimed=True,
    )


def told(reading: Reading, mentions: list[Mention], judge: Judge) -> list[Mention]:
    """The settled mentions with what the note tells of each that does not count as done; no claim hangs on it."""
    return _asked(reading, mentions, [i for i, m in enumerate(mentions) if m.status not in _COUNTED], judge, claimed=False)


def _asked(reading: Reading, mentions: list[Mention], at: list[int], judge: Judge, *, claimed: bool) -> list[Mention]:
    """The mentions, those ``at`` these places with the judge's status; the cue of another status does not stay with it."""
    done = Counter(m.family for m in mentions if m.status == "performed") if at else Counter()
    out = list(mentions)
    for index, status in zip(at, judge([describe(reading, mentions[i], others(mentions[i], done)) for i in at], claimed), strict=True):
        if status is not None:
            out[index] = mentions[index]._replace(status=status, cue_start=0, cue_end=0)
    return out


def others(mention: Mention, done: Counter[str]) -> bool:
    """Whether another mention of the family is told as performed."""
    return done[mention.family] > (mention.status == "performed")
