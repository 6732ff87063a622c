"""Joints outside the spine in the sentence that tells of an adjustment ("CMT C2, T4 + R ankle"): an act of its own (R-CMT-01)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.components.context import clause_bounds
from nlp.components.reading import Mention, Reading, section_kind, segment_of

_SPINE, _BEYOND = "chiropractic", "chiropractic_extraspinal"
_PLACE = re.compile(
    r"(?i)\b(?:extremit(?:y|ies)|GH(?= (?:jt|joint))|glenohumeral|AC (?:jt|joint)|acromioclavicular|sternoclavicular|shoulder|elbow|"
    r"radial head|wrist|carpals?|lunate|scaphoid|hip(?= (?:jt|joint|LAD|long)|\s*[,;.)+&/]|\s*$)|knee|patella|"
    r"fib(?:ular)? head|tib[- ]?fib|ankle|talus|talocrural|subtalar|calcaneus|cuboid|navicular|foot|metatars\w+|"
    r"TMJ|(?:1st|first) rib)\b"
    r"(?!\s*(?:flexor|extensor|blade|pain|muscles?|girdle|height|ROM|strap|brace|capsule|ext\b|stab|ex\b|rehab|strength|mob\w*|"
    r"stretch\w*|block|wedge|pillow|down|up|roll|injur\w+|sprain|surgery|replacement|arthro\w+|numb\w*|tender\w*|sx|symptoms?))"
)
_OTHER_WORK = re.compile(
    r"(?i)\b(?:STM|IASTM|MFR|ART|massage|stretch\w*|soft tissue|release|e-?stim|ultrasound|tap(?:e|ed|ing)|ice|heat|laser|exercises?|"
    r"rehab|manual (?:tx|therapy)|trigger points?|min(?:utes)?|for|pain|not|no|tender|ROM|exam)\b"
)
# The next sentence of the line goes on: "R ankle LAD", "Also L wrist, drop".
_NEXT = re.compile(
    r"(?i)(?:and |also |plus |\+ ?)?(?:R|L|B|rt|lt|right|left|bilat\w*)\b[^\n]{0,60}\b(?:LAD|HVLA|long[- ](?:axis|lever)|drop|thrust|"
    r"adj\w*|manip\w*|CMT|activator|toggle|diversified|extremity)\b"
)
_SAME_FIELD = re.compile(r"\s*\n[ \t]*\|[ \t]*")
_TICKED = re.compile(r"(?:\[[xX]\]|☒|☑)[ \t]*(?P<option>(?i:extremit\w+|extra-?spinal|(?:R|L|right|left) \w+)[^\[\]☐□☒☑\n]{0,40})")
_PASSED = frozenset({"plan", "exam", "copied", "history"})
_LINES = 8


def joints_adjusted(reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
    """A mention for the first joint outside the spine among what was adjusted; none where the note names such an act itself."""
    if any(m.family == _BEYOND and m.status == "performed" for m in mentions):
        return []
    for mention in mentions:
        if mention.family != _SPINE or mention.status != "performed":
            continue
        segment = reading.segments[mention.segment]
        stretches = [(mention.end, segment.end)]
        if reading.text[segment.start : segment.end].rstrip().endswith(":"):
            below = reading.segments[mention.segment + 1 : mention.segment + 1 + _LINES]
            stretches += [(s.start, s.end) for s in below if s.item]
        after = reading.segments[mention.segment + 1] if mention.segment + 1 < len(reading.segments) else None
        if after and "\n" not in reading.text[segment.end : after.start] and _NEXT.match(reading.text, after.start, after.end):
            stretches.append((after.start, after.end))
        elif after and (goes_on := _SAME_FIELD.match(reading.text, segment.end)) and _NEXT.match(reading.text, goes_on.end(), after.end):
            # "ADJUSTED | C5, T4" and below it "         | R wrist, drop": the field goes on.
            stretches.append((after.start, after.end))
        stretches += [
            m.span("option")
            for m in _TICKED.finditer(reading.text)
            if section_kind(reading, segment_of(reading.starts, m.start())) not in _PASSED
        ]
        for start, end in stretches:
            for place in _PLACE.finditer(reading.text, start, end):
                left, right = clause_bounds(reading.text, start, end, place.start(), place.end())
                if _OTHER_WORK.search(reading.text, left, right):
                    continue
                at = next((i for i, s in enumerate(reading.segments) if s.start <= place.start() < s.end), mention.segment)
                return [
                    mention._replace(
                        start=place.start(), end=place.end(), family=_BEYOND, target=None, target_start=0, target_end=0,
                        strength="named", segment=at,
                    )
                ]  # fmt: skip
    return []
