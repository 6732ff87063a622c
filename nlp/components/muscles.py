"""The muscles and glands of an injection: every one named where it was done, with its side, but not those left alone."""

from __future__ import annotations

import re
from typing import Any

from nlp.components.context import clause_bounds
from nlp.components.muscle_letters import listed_muscles
from nlp.components.reading import Reading, usable
from nlp.components.sides import OWN_DOSES, SideHit, inside, is_symptom, union
from nlp.lexicon import Entry, FamilyWords, Lexicon

_EXAM = re.compile(
    r"(?i)\b(?:palpation|palpable|tender|tenderness|spasm|hypertonic|on exam|examination|taut|guarding|atroph|strength|ropy"
    r"|jump sign|trps? (?:were )?(?:found|noted|identified))"
)
_DEED = re.compile(r"(?i)\b(?:inject|needl|infiltrat|treated|units?|\d\s?u\b|ml\b|cc\b)")
_OTHER_VISIT = re.compile(r"(?i)\b(?:next visit|next time|last visit|last time|at visit \d)\b")
_UNCHARGED = re.compile(r"(?i)no charge|n/c|not (?:billed|charged)")
_PLURAL_GLANDS = re.compile(r"(?i)\bglands\b|\bparotids\b|\bsubmandibulars\b|\ball four\b")
_LETTER = re.compile(r"(?<![\w.])(?:BL|[RLB])(?![\w'’.])")
_BOTH = re.compile(r"(?i)\b(?:each|both)\s+(?=\w)")
_LETTERS = {"R": "right", "L": "left", "B": "bilateral", "BL": "bilateral"}
_HEAD_REACH = 10  # table lines below a heading that says the side for all of them

_LIST_LEAST = 2
_SHORT = 60  # characters of a line with a side and its doses


def body_of(lexicon: Lexicon, muscle: str, *, toxin: bool = False) -> str:
    """The part of the body that a muscle counts for; shoulder-girdle muscles count for the neck where toxin is given (R-TOX-06)."""
    term = lexicon.terms.get("muscle", {}).get(muscle, {})
    return str((term.get("toxin") if toxin else None) or term.get("body", "other"))


def read_muscles(reading: Reading, lexicon: Lexicon, family: FamilyWords, named: list[int], told: list[int]) -> list[dict[str, Any]]:
    """Site records of kind ``muscle``; the sides of one muscle in several places are united."""
    found: dict[str, dict[str, Any]] = {}
    toxin = any("session.toxin" in parts for parts in family.told)
    for index in named if toxin else [*named, *told]:
        segment = reading.segments[index]
        hits = reading.by_segment.get("muscle", {}).get(index, [])
        if not toxin and sum(h[2].strength == "words" for h in hits) < _LIST_LEAST:
            # In a list of muscles a short form is one of them ("L trap, L lev scap, L infraspin").
            hits = [h for h in hits if usable(reading, h)]
        if not hits or (reading.sections[segment.section].kind == "exam" and not toxin):
            continue
        sentence = reading.text[segment.start : segment.end]
        if _EXAM.search(sentence) and not _DEED.search(sentence) and not toxin:
            continue
        sides = [s for s in inside(reading.sides, segment.start, segment.end) if not is_symptom(reading.text, s)]
        if toxin:
            sides = _with_letters(reading.text, sides, segment.start, segment.end, {h[0] for h in hits})
        if not toxin:
            known = [(h[0], h[1]) for h in hits]
            short = [
                s for s in listed_muscles(reading.text, segment.start, segment.end) if not any(a < s[1] and s[0] < b for a, b in known)
            ]
            hits = sorted([*hits, *((s, e, Entry("muscle", value, "", "listed")) for s, e, value in short)], key=lambda h: h[0])
        spans = [(h[0], h[1]) for h in hits]
        for i, (start, end, entry) in enumerate(hits):
            body = body_of(lexicon, entry.value, toxin=toxin)
            if (family.only_targets and body not in family.only_targets) or left_out(reading, index, start, end):
                continue
            side = _side(sides, spans, i, reading.text) or (_heading_side(reading, index) if toxin else None)
            if side is None and body == "gland" and _PLURAL_GLANDS.search(sentence):
                side = (start, end, "bilateral")
            record = found.setdefault(entry.value, {"kind": "muscle", "value": entry.value, "side": None, "evidence": []})
            record["evidence"] = [*record["evidence"], (start, end, "muscle"), *([(side[0], side[1], "side")] if side else [])][:6]
            record["side"] = union([record["side"], side[2] if side else None])
        if toxin and (across := _across(reading, index)):
            for record in found.values():
                if record["side"] in ("left", "right") and record["side"] != across[2]:
                    record |= {"side": "bilateral", "evidence": [*record["evidence"], (*across[:2], "side")][:6]}
    return list(found.values())


def _across(reading: Reading, index: int) -> SideHit | None:
    """The side whose doses alone the next line tells: "R: pretarsal 12.5, preseptal 10. L: 12.5 + 10"."""
    if index + 1 >= len(reading.segments):
        return None
    segment = reading.segments[index + 1]
    if segment.end - segment.start > _SHORT or index + 1 in reading.by_segment.get("muscle", {}):
        return None
    sides = inside(reading.sides, segment.start, segment.end)
    return sides[0] if len(sides) == 1 and OWN_DOSES.match(reading.text, segment.start, segment.end) else None


def lower_limb(lexicon: Lexicon, sites: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Attribute records naming the muscles of the leg among the sites: limbs are counted one by one (R-TOX-05)."""
    return [
        {"value": s["value"], "evidence": s["evidence"][0]}
        for s in sites
        if s["kind"] == "muscle" and body_of(lexicon, s["value"], toxin=True) == "limb_lower"
    ]


def left_out(reading: Reading, index: int, start: int, end: int) -> bool:
    """Whether the clause says that this place was not treated (``rhomboids left alone``, ``hamstrings spared``)."""
    segment = reading.segments[index]
    left, right = clause_bounds(reading.text, segment.start, segment.end, start, end)
    for cue_start, cue_end, entry in reading.by_segment.get("cue", {}).get(index, ()):
        if entry.value not in ("negated", "declined") or _UNCHARGED.fullmatch(reading.text, cue_start, cue_end):
            continue
        if (
            entry.strength == "after"
            and cue_start >= end
            and cue_end <= segment.end
            and cue_start - end < 70
            and not re.search(r"[;.]\s", reading.text[end:cue_start])
        ):
            return True
        if (
            entry.strength == "before"
            and left <= cue_start
            and cue_end <= start
            and start - cue_end < 20
            and ":" not in reading.text[cue_end:start]
        ):
            return True
    return bool(_OTHER_VISIT.search(reading.text, left, right))


def _side(sides: list[SideHit], spans: list[tuple[int, int]], i: int, text: str) -> SideHit | None:
    """The side of a muscle: between the muscle before it and it, else just behind it, else the last one before it in the sentence."""
    start, end = spans[i]
    previous_end = spans[i - 1][1] if i else -1
    following = spans[i + 1][0] if i + 1 < len(spans) else end + 60
    behind = _joined([s for s in sides if end <= s[0] < min(following, end + 60)])
    trailing = bool(sides) and spans[0][1] <= sides[0][0]
    if trailing:
        # Sides follow their muscles: ``rectus femoris bilaterally``, ``splenius capitis   R``, ``biceps, FCR and FDS on the right``.
        later = _joined([s for s in sides if s[0] >= end])
        return behind[0] if behind else later[0] if later else None
    close = [s for s in sides if previous_end <= s[0] and s[1] <= start]
    if close:
        joined = _joined(close)
        return joined[-1]
    if behind and behind[0][2] == "bilateral" and behind[0][0] - end < 25:
        return behind[0]
    if behind and i + 1 < len(spans) and not re.search(r"[,;&]|\band\b", text[end : behind[0][0]]):
        return behind[0]
    before = _joined([s for s in sides if s[1] <= start])
    return before[-1] if before else None


def _with_letters(text: str, sides: list[SideHit], start: int, end: int, starts: set[int]) -> list[SideHit]:
    """The side words with those of toxin tables: a column's letters, which elsewhere begin levels, and ``each`` before a place."""
    letters = [
        (m.start(), m.end(), _LETTERS[m[0]])
        for m in _LETTER.finditer(text, start, end)
        if not any(s[0] < m.end() and m.start() < s[1] for s in sides)
    ]
    # "Each parotid", "both biceps": one on either side.
    both = [(m.start(), m.end(), "bilateral") for m in _BOTH.finditer(text, start, end) if any(m.end() == s for s in starts)]
    return sorted([*sides, *letters, *both])


def _joined(sides: list[SideHit]) -> list[SideHit]:
    """``R, L`` and ``left and right`` beside each other are both sides."""
    out: list[SideHit] = []
    for side in sides:
        if out and side[0] - out[-1][1] < 8 and {side[2], out[-1][2]} == {"left", "right"}:
            out[-1] = (out[-1][0], side[1], "bilateral")
        else:
            out.append(side)
    return out


def _heading_side(reading: Reading, index: int) -> SideHit | None:
    """The side that a heading gives to the lines below it: ``LEFT ARM:`` or a table's first line."""
    segment = reading.segments[index]
    section = reading.sections[segment.section]
    sides = inside(reading.sides, section.start, section.body)
    if sides:
        return _joined(sides)[0]
    for above in range(index - 1, max(index - _HEAD_REACH, -1), -1):
        head = reading.segments[above]
        if head.end - head.start > 60:
            return None
        if above in reading.by_segment.get("muscle", {}):
            continue
        found = inside(reading.sides, head.start, head.end)
        if found:
            return _joined(found)[0]
        if reading.text[head.end : reading.segments[above + 1].start].count("\n") > 1:
            return None
    return None
