"""The muscles and glands of an injection: every one named where it was done, with its side and units, but not those left alone."""

from __future__ import annotations

import re
from typing import Any

from nlp.components.context import clause_bounds
from nlp.components.mentions import Reading, usable
from nlp.components.sides import inside, union
from nlp.lexicon import FamilyWords, Lexicon

_EXAM = re.compile(r"(?i)\b(?:palpation|palpable|tender|tenderness|spasm|hypertonic|on exam|examination|taut|guarding|atroph|strength|ropy|jump sign|trps? (?:were )?(?:found|noted|identified))")
_DEED = re.compile(r"(?i)\b(?:inject|needl|infiltrat|treated|units?|\d\s?u\b|ml\b|cc\b)")
_STAY = frozenset({"title", "narrative", "body", "header", "objective", "other", "addendum", "plan"})


def read_muscles(reading: Reading, lexicon: Lexicon, family: FamilyWords, named: list[int], told: list[int]) -> list[dict[str, Any]]:
    """Site records of kind ``muscle``; the sides of one muscle in several places are united."""
    found: dict[str, dict[str, Any]] = {}
    terms = lexicon.terms.get("muscle", {})
    for index in [*named, *told]:
        segment = reading.segments[index]
        hits = [h for h in reading.by_segment.get("muscle", {}).get(index, ()) if usable(reading, h)]
        if not hits or reading.sections[segment.section].kind == "exam":
            continue
        sentence = reading.text[segment.start : segment.end]
        if _EXAM.search(sentence) and not _DEED.search(sentence):
            continue
        sides = inside(reading.sides, segment.start, segment.end)
        spans = [(h[0], h[1]) for h in hits]
        for i, (start, end, entry) in enumerate(hits):
            body = str(terms.get(entry.value, {}).get("body", "other"))
            if (family.only_targets and body not in family.only_targets) or left_out(reading, index, start, end):
                continue
            side = _side(reading, sides, spans, i)
            record = found.setdefault(entry.value, {"kind": "muscle", "value": entry.value, "side": None, "evidence": []})
            record["evidence"] = [*record["evidence"], (start, end, "muscle"), *([(side[0], side[1], "side")] if side else [])][:6]
            record["side"] = union([record["side"], side[2] if side else None])
    return list(found.values())


def left_out(reading: Reading, index: int, start: int, end: int) -> bool:
    """Whether the clause says that this place was not treated (``pec minor and SCM left alone``, ``L arm - not injected``)."""
    segment = reading.segments[index]
    left, right = clause_bounds(reading.text, segment.start, segment.end, start, end)
    for cue_start, cue_end, entry in reading.by_segment.get("cue", {}).get(index, ()):
        if entry.value not in ("negated", "declined", "planned", "historical"):
            continue
        if entry.strength == "after" and entry.value in ("negated", "declined") and cue_start >= end and cue_end <= segment.end and cue_start - end < 70:
            return True
        if entry.strength == "before" and left <= cue_start and cue_end <= start and start - cue_end < 20 and entry.value in ("negated", "declined"):
            return True
    return bool(re.search(r"(?i)\b(?:next visit|next time|last visit|last time|at visit \d)\b", reading.text[left:right]))


def _side(reading: Reading, sides: list[tuple[int, int, str]], spans: list[tuple[int, int]], i: int) -> tuple[int, int, str] | None:
    """The side of a muscle: just behind it ("bilaterally", a table's column), else the last one before it in the sentence."""
    start, end = spans[i]
    after_stop = spans[i + 1][0] if i + 1 < len(spans) else end + 60
    behind = [s for s in sides if end <= s[0] < min(after_stop, end + 40)]
    before = [s for s in sides if s[1] <= start]
    previous_end = spans[i - 1][1] if i else -1
    close = [s for s in before if s[0] >= previous_end]
    if close:
        return close[-1]
    if behind and (i + 1 >= len(spans) or behind[0][0] - end < 25):
        pair = [s for s in behind[:2]]
        if len(pair) == 2 and {pair[0][2], pair[1][2]} == {"left", "right"} and pair[1][0] - pair[0][1] < 12:
            return (pair[0][0], pair[1][1], "bilateral")
        return behind[0]
    if before:
        return before[-1]
    later = [s for s in sides if s[0] >= end]
    return later[0] if later else None
