"""Landmark words whose meaning is in their neighbours: a pedicle from below is its foramen, a rib at its lower edge its nerve."""

from __future__ import annotations

import re

from nlp.components.phrases import Hit, Hits

# "Beneath the left L4 pedicle" is its foramen, whatever words stand between.
_BENEATH = re.compile(
    r"(?i)\b(?:beneath|below|under(?:neath)?|inferior to|6 o'?clock (?:position )?(?:of|on|under))\s"
    r"(?:(?:the|each|both|left|right|[LR]|[TLS]\d\d?|and|or)[\s,/]{1,2}){0,6}$"
)
_BENEATH_REACH = 60
_NUMBERED = (
    r"(?:the |each |every |that |this |its |his |her |left |right |"
    r"(?:\d{1,2}(?:st|nd|rd|th)|[a-z]{3,6}th|first|second|third)[, ]+(?:and )?)*"
)
# "Onto the lower border of the 5th rib, then off the edge": the nerve runs there.
_MARGIN_BEFORE = re.compile(
    r"(?i)\b(?:(?:lower|inferior|caudal|caudad|bottom|inferolateral|under) (?:border|edge|margin|surface|aspect|lip|side|rim)s? of|"
    r"undersides? of|angles? of|(?:walked|slid|stepped|slipped|marched|moved|went|just|then|bone and) (?:\w+ )?off|"
    r"(?:walked|slid|stepped|slipped|passed|advanced|just|tucked|hooked) (?:\w+ )?(?:under|beneath|below|underneath))\s+" + _NUMBERED + r"$"
)
_MARGIN_AFTER = re.compile(
    r"(?i)s?(?:'s)? (?:\d[\d, &and-]*)?(?:at (?:the|its|their) )?(?:angles?|(?:lower|inferior) (?:border|edge|margin)s?)\b"
)
_MARGIN_REACH = 80
# "L elbow flexors 3": a muscle group or a motion is named after the joint that it moves.
_MOVES = re.compile(
    r"(?i)s?[\s-]+(?:and [a-z]+ )?(?:flexors?|extensors?|adductors?|abductors?|invertors?|evertors?|rotators?|"
    r"plantar ?flexors?|dorsi ?flexors?|pronators?|supinators?)\b"
)
_FOREFOOT = re.compile(r"(?i)\b(?:neuroma|Mulder|morton)")

# "Left lateral, knees up", "a pillow under both knees": how the patient lies.
_POSED_AFTER = re.compile(
    r"(?i)\s*(?:(?:were |was |are |kept |being )?(?:drawn |pulled |tucked |bent |flexed )?up\b|"
    r"(?:were |was |both )?(?:bent|flexed|tucked|drawn|hugged)\b|"
    r"(?:pulled )?to (?:the |his |her )?(?:chest|chin|belly|abdomen)\b|(?:together|apart|crossed|spread)\b)"
)
_POSED_BEFORE = re.compile(
    r"(?i)\b(?:pillows?|wedge|bolster|blanket|roll(?:ed towel)?|towel|cushion|foam)s? (?:was |were )?(?:placed |put |positioned )?"
    r"(?:under|underneath|beneath|between|below|behind|at) (?:the |his |her |both |each )*$|\bon (?:his |her |the )?(?:hands and )$"
)
_POSED_REACH = 60


def is_posture(text: str, start: int, end: int) -> bool:
    """Whether the joint at ``text[start:end]`` only tells how the patient lies; of one knee alone an act may well be told."""
    plural = text[end - 1 : end].lower() == "s" and _POSED_AFTER.match(text, end) is not None
    return plural or _POSED_BEFORE.search(text, max(start - _POSED_REACH, 0), start) is not None


def read_landmarks(text: str, hits: Hits) -> None:
    """Set right, in ``hits``, the landmark words that stand for another place or for none."""
    if "structure" in hits:
        hits["structure"] = [_beneath(text, hit) for hit in hits["structure"]]
    if "nerve" in hits:
        hits["nerve"] = [hit for hit in hits["nerve"] if not _bare_rib(text, hit)]
    if "nerve" in hits and any(h[2].value == "digital" for h in hits["nerve"]) and _FOREFOOT.search(text):
        # "Around the common digital nerve" of a neuroma is the forefoot's.
        hits["nerve"] = [(s, e, n._replace(value="plantar_digital")) if n.value == "digital" else (s, e, n) for s, e, n in hits["nerve"]]
    if "joint" in hits:
        hits["joint"] = [hit for hit in hits["joint"] if not _MOVES.match(text, hit[1])]


def _beneath(text: str, hit: Hit) -> Hit:
    start, end, entry = hit
    if not text[start:end].lower().startswith("pedicle") or not _BENEATH.search(text, max(start - _BENEATH_REACH, 0), start):
        return hit
    return start, end, entry._replace(value="foramen", strength="words")


def _bare_rib(text: str, hit: Hit) -> bool:
    start, end, entry = hit
    if entry.value != "intercostal" or not text[start:end].lower().startswith("rib") or text[start:end].lower().startswith("rib "):
        return False
    return not (_MARGIN_BEFORE.search(text, max(start - _MARGIN_REACH, 0), start) or _MARGIN_AFTER.match(text, start + 3))
