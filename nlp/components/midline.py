"""The side of an act on an unpaired part of the spine: never where it hurts, only the side that needle or cannula took."""

from __future__ import annotations

import re
from collections.abc import Iterable

from nlp.components.reading import Reading
from nlp.components.sides import SideHit, inside, union

# "right paramedian", "on the left by a paramedian approach", "just left of midline"; "paramedian on the right".
_BESIDE_AFTER = re.compile(
    r"(?i)(?:\s+side)?,?\s*(?:(?:by|via|using|with|through|in)\s+an?\s+)?(?:of\s+(?:the\s+)?midline\b|para-?(?:med|sag)[a-z]*)"
)
_BESIDE_BEFORE = re.compile(r"(?i)\bpara-?(?:med|sag)[a-z]*\.?,?\s*(?:approach,?\s+)?(?:(?:on|to|from)\s+the\s+)?$")
_BOTH_PEDICLES = re.compile(r"(?i)\bbi-?pedicular\w*|\bboth\s+(?:the\s+)?pedicles\b|\bbilateral(?:ly)?\s+(?:trans-?)?pedic\w+")
_PEDICLE_AFTER = re.compile(r"(?i)(?:-sided)?,?\s+(?:(?:uni|trans|para)-?)?pedic(?:le|ular)")
_PEDICLE_BEFORE = re.compile(
    r"(?i)\b(?:(?:uni|trans|para)-?pedicular[a-z]*,?\s*(?:approach,?\s+)?|pedicles?,?\s+)(?:(?:on|from)\s+the\s+)?$"
)
_REACH = 36


def path_sides(reading: Reading, segments: Iterable[int], *, bodies: bool) -> list[SideHit]:
    """The sides of the needle's path: beside the midline, or through the pedicles where vertebral ``bodies`` are treated.

    A cannula through the left pedicle here and the right one there is a choice of way for each body, and no side.
    """
    text = reading.text
    after, before = (_PEDICLE_AFTER, _PEDICLE_BEFORE) if bodies else (_BESIDE_AFTER, _BESIDE_BEFORE)
    found: list[SideHit] = []
    for index in segments:
        segment = reading.segments[index]
        if bodies and (both := _BOTH_PEDICLES.search(text, segment.start, segment.end)):
            return [(*both.span(), "bilateral")]
        for side in inside(reading.sides, segment.start, segment.end):
            start = max(segment.start, side[0] - _REACH)
            if after.match(text, side[1], segment.end) or before.search(text, start, side[0]):
                found.append(side)
    return [] if bodies and union(s[2] for s in found) == "bilateral" else found
