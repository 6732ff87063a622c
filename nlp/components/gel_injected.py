"""Visit sheets of a viscosupplement: product, dose and route in their fields, the joint in the patient's line alone (R-JNT-01)."""

from __future__ import annotations

import re

from nlp.components.phrases import Hit
from nlp.components.quantities import find_amounts
from nlp.components.reading import ASKED, Mention, Reading, segment_of
from nlp.components.told import STORY
from nlp.lexicon import Lexicon

FAMILY = "joint_injection"
_ROUTE = re.compile(
    r"(?i)(?-i:\bIA\b)|\bintra-?articular\w*|\binjected (?:by|at|into)\b|"
    r"\b(?:pushed|went|given|injected|delivered|instilled)\b[^.;]{0,20}\b(?:thr(?:ough|u)|via|same)\b"
)
_NOT_TODAY = frozenset({"planned", "historical", "hypothetical", "declined", "negated", "other_person"})


def gel_injected(reading: Reading, lexicon: Lexicon, mentions: list[Mention]) -> Hit | None:
    """The joint that took the gel; None where another act took it, no route says so, or the note names several joints."""
    joints, drugs = reading.hits.get("joint", ()), reading.hits.get("drug", ())
    if FAMILY not in lexicon.families or len({h[2].value for h in joints}) != 1:
        return None
    if any(m.status == "performed" and lexicon.families[m.family].group not in ("therapy", "encounter") for m in mentions):
        return None
    given = [h for h in drugs if lexicon.terms["drug"].get(h[2].value, {}).get("class") == "hyaluronate" and _is_given(reading, h)]
    if not given or not _ROUTE.search(reading.text):
        return None
    free = (h for h in joints if _NOT_TODAY.isdisjoint(_cues(reading, segment_of(reading.starts, h[0])) - {"historical"}))
    return next(free, None)


def _is_given(reading: Reading, hit: Hit) -> bool:
    """Whether a product stands with its dose in a part of the note that tells of today."""
    index = segment_of(reading.starts, hit[0])
    segment = reading.segments[index]
    if ASKED.search(reading.text, segment.start, segment.end):
        return False
    dosed = any(a.unit in ("mg", "ml") for a in find_amounts(reading.text, segment.start, segment.end))
    return dosed and _NOT_TODAY.isdisjoint(_cues(reading, index)) and reading.sections[segment.section].kind in STORY


def _cues(reading: Reading, index: int) -> set[str]:
    return {e.value for _, _, e in reading.by_segment.get("cue", {}).get(index, ())}
