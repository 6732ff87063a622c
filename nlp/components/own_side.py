"""The side of one procedure: of its title, of the sentences that name it, of its story, of its label; and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.components.clauses import clause
from nlp.components.midline import path_sides
from nlp.components.reading import Reading, Record, Span, segment_of
from nlp.components.scope import Key, Scope
from nlp.components.sides import OWN_DOSES, SideHit, inside, is_position, is_symptom, union
from nlp.lexicon import FamilyWords
from nlp.openings import opening
from nlp.spans import between

_SIDE_LABEL = re.compile(r"(?i)\b(?:side|laterality)\s*[:=]\s*$")


_OTHER_SIDE = re.compile(
    "(?i)"
    + opening(
        r"(?:same|repeated|identical|likewise|opposite|contralateral|other side|then (?:on|to) the|both|mirror|similar|in turn|"
        r"each (?:side|knee|hip|shoulder|wrist|hand|foot|ankle|elbow|heel|buttock|leg|arm))\b"
    )
)

# "If the right side begins to bother her": no side of today.
_CONDITION = re.compile(r"(?i)\s*(?:if|should|when|once|unless|in case)\b")
_REPEATED = re.compile(
    r"(?i)\b(?:identical|same|likewise|similarly|repeated|mirror\w*)\b[^.;\n]{0,90}"
    r"\b(?:on|for|to|at) the (?:other|opposite|left|right|contralateral)\b"
)


def own_side(
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
    path = path_sides(reading, [*named, *told], bodies=family.site == "body")
    if family.midline:
        return union(s[2] for s in path), [(s[0], s[1], "side") for s in path[:4]], []
    title = sides_near(reading, key, scope, scope.title, scopes)
    direct = sides_near(reading, key, scope, scope.named, scopes)
    if family.beside:
        return None, [], []
    sides = {
        i: found
        for i in told
        if not _CONDITION.match(reading.text, reading.segments[i].start)
        and (found := [s for s in plain_sides(reading, i) if s not in reading.spared])
    }
    again = [
        s
        for i, found in sides.items()
        if _OTHER_SIDE.search(reading.text, reading.segments[i].start, reading.segments[i].end)
        or OWN_DOSES.match(reading.text, reading.segments[i].start, reading.segments[i].end)
        for s in found
    ]
    rest = [s for found in sides.values() for s in found]
    if not title and not direct:
        # "LEFT:" over a paragraph is the side of what it tells.
        direct = [s for i in scope.named for s in _heading_sides(reading, i)] or [
            s for i in scope.named for s in _sides_before(reading, i) or _that_side(reading, i)
        ]
    if direct and not title and any(repeats(reading, i) for i in scope.named):
        # "The identical three targets were done on the left": the side before is the act's, too.
        again = [*again, *(s for s in rest if s not in again)]
    chosen = title or [*direct, *(again if direct else ())] or rest
    conflicts: list[Record] = []
    if union(s[2] for s in chosen) == "bilateral" and (spared := _spared(reading, {*named, *told})):
        # "The left side was not done": the other one was.
        done = {"left": "right", "right": "left"}[spared[2]]
        evidence: list[Span] = [(s[0], s[1], "side") for s in chosen if s[2] == done][:4]
        return (
            done,
            [*evidence, (*clause(reading, *spared[:2]), "side")],
            [{"attribute": "side", "evidence": [(*chosen[0][:2], "side"), (*spared[:2], "side")]}],
        )
    if title and (body := direct or rest):
        first, second = union(s[2] for s in title), union(s[2] for s in [*body, *again])
        apart = {first, second} == {"left", "right"}
        heard = {s[2] for i in [*named, *told] if i not in scope.title for s in plain_sides(reading, i)}
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
    if union(s[2] for s in path) == "bilateral":
        # One lead on the left of the midline, one on its right.
        chosen = path
    if not chosen and key[1]:
        chosen = sides_of_target(reading, key[1])
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
    both = [s for s in chosen[:1] if title and s[2] == "bilateral" and s in title]
    if both:
        # The story bears the title out: one side, then the other.
        body = [*direct, *again, *rest]
        chosen = both + [s for side in ("right", "left") for s in [b for b in body if b[2] == side and b not in title][:1]]
    return union(s[2] for s in chosen), [(s[0], s[1], "side") for s in chosen[:4]], conflicts


def repeats(reading: Reading, index: int) -> bool:
    """Whether a sentence tells that what went before was done again on the other side, and not that it will be."""
    segment = reading.segments[index]
    return _REPEATED.search(reading.text, segment.start, segment.end) is not None and not any(
        e.value in ("planned", "hypothetical", "negated", "declined") for _, _, e in reading.by_segment.get("cue", {}).get(index, ())
    )


def _heading_sides(reading: Reading, index: int) -> list[SideHit]:
    section = reading.sections[reading.segments[index].section]
    return inside(reading.sides, section.start, section.body)


def _sides_before(reading: Reading, index: int) -> list[SideHit]:
    """The sides of the nearest sentence before in the same paragraph: "The right knee was swollen. I drew off 30 mL"."""
    for before in range(index - 1, max(index - 4, -1), -1):
        if before in reading.here or "\n\n" in reading.text[reading.segments[before].end : reading.segments[before + 1].start]:
            break
        if before not in reading.aside and (sides := plain_sides(reading, before)):
            return sides
    return []


_THAT_SIDE = re.compile(r"(?i)\b(?:on|at|to|of) (?:that|this|the same) side\b|\bipsilateral(?:ly)?\b")


def _that_side(reading: Reading, index: int) -> list[SideHit]:
    """The last side before "on that side", whatever act it stands with."""
    segment = reading.segments[index]
    if not _THAT_SIDE.search(reading.text, segment.start, segment.end):
        return []
    before = inside(reading.sides, reading.segments[max(index - 3, 0)].start, segment.start)
    return [s for s in before if not is_position(reading.text, s)][-1:]


def _spared(reading: Reading, story: set[int]) -> SideHit | None:
    """The one side that the story of an act says was left out."""
    found = []
    for side in reading.spared:
        segment = reading.segments[index := segment_of(reading.starts, side[0])]
        # A line of one level tells of that level only.
        if index in story and not between(reading.places, segment.start, segment.end):
            found.append(side)
    return found[0] if len({s[2] for s in found}) == 1 else None


def plain_sides(reading: Reading, index: int) -> list[SideHit]:
    segment = reading.segments[index]
    return [
        s for s in inside(reading.sides, segment.start, segment.end) if not is_position(reading.text, s) and not is_symptom(reading.text, s)
    ]


def sides_near(reading: Reading, key: Key, scope: Scope, segments: Iterable[int], scopes: dict[Key, Scope]) -> list[SideHit]:
    """The sides of these sentences; where several acts stand in one, those nearest to this one."""
    out: list[SideHit] = []
    for index in segments:
        segment = reading.segments[index]
        sides = [s for s in inside(reading.sides, segment.start, segment.end) if not is_position(reading.text, s)]
        clean = [s for s in sides if not is_symptom(reading.text, s)] or sides
        mine = [m for m, k in reading.here.get(index, ()) if k == key]
        others = [m for m, k in reading.here.get(index, ()) if k != key]
        # What was not done is no act of any key.
        others += [m._replace(family="") for m in reading.undone.get(index, ()) if mine]
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


def sides_of_target(reading: Reading, target: str) -> list[SideHit]:
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
