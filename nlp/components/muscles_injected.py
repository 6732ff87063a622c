"""Trigger points told without their name: muscles with taut bands or twitches, and what was put into each of them (R-TPI-01)."""

from __future__ import annotations

import re

from nlp.components.reading import Mention, Reading, segment_of
from nlp.components.told import STORY
from nlp.lexicon import Lexicon

FAMILY = "trigger_point"
# "I injected one cc of a mix into each one of these three muscles".
_INTO_MUSCLES = re.compile(r"(?i)\binjected\b[^.;\n]{0,60}\b(?:each|these|those|both|all)\b[^.;\n]{0,24}\bmuscles?\b")
# "1.5 cc ea", "1 mL per muscle", "½ cc each".
_FOR_EACH = re.compile(r"(?i)\b(?:mL|cc)\s?(?:ea\b|each\b|apiece\b|per (?:muscle|site|point|spot)|(?:in|into|to) (?:each|both|all)\b)")
_NAMED = re.compile(r"(?i)\btrigger (?:pts?|points?)\b|\b(?:MTrPs?|TrPs?)\b")
_CLASSES = frozenset({"local", "steroid"})
_NOT_TODAY = frozenset({"planned", "historical", "hypothetical", "declined", "other_person"})
_REACH = 6


def muscles_injected(reading: Reading, lexicon: Lexicon, mentions: list[Mention]) -> tuple[int, int] | None:
    """The words that tell the injection; None where no sign tells of trigger points, or another act took the needle."""
    if FAMILY not in lexicon.families or "muscle" not in reading.hits or "drug" not in reading.hits:
        return None
    if any(m.status == "performed" and lexicon.families[m.family].group not in ("therapy", "encounter") for m in mentions):
        return None
    classes = {lexicon.terms["drug"].get(h[2].value, {}).get("class") for h in reading.hits["drug"]}
    if classes.isdisjoint(_CLASSES) or "toxin" in classes:
        return None
    if not any(e.value == "taut_band" for _, _, e in reading.hits.get("course", ())) and not _NAMED.search(reading.text):
        return None
    deed = _INTO_MUSCLES.search(reading.text)
    if deed is not None:
        return deed.span()
    for dose in _FOR_EACH.finditer(reading.text):
        at = segment_of(reading.starts, dose.start())
        told = {e.value for _, _, e in reading.by_segment.get("cue", {}).get(at, ())}
        if not told.isdisjoint(_NOT_TODAY) or reading.sections[reading.segments[at].section].kind not in STORY:
            continue
        for index in range(at, max(at - _REACH, -1), -1):
            segment = reading.segments[index]
            found = [h for h in reading.by_segment.get("muscle", {}).get(index, ()) if h[2].strength == "words"]
            if found and reading.sections[segment.section].kind in STORY:
                return found[0][0], found[-1][1]
    return None
