"""Who treats, by the letters of a calling or its name."""

from __future__ import annotations

import re

# The first letter, then what may not stand before it: such a search passes over text much faster.
_LETTERS = re.compile(
    r"[PDOCLRA](?<!\w[PDOCLRA])(?:(?<=P)(?:TA?|\.T\.)|(?<=D)(?:PT|C)|(?<=O)TR?(?:/L)?|(?<=C)OTA|(?<=L)(?:MT|\.?Ac\b\.?)|(?<=R)MT|"
    r"(?<=A)TC)(?![\w-])"
)
_CALLING = re.compile(
    r"(?i)\b(?:physical|occupational|massage|aquatic|hand) therap\w+|\bphysiotherap\w+|\boutpatient rehab\w*|"
    r"\brehab (?:note|daily|visit)|\btherap(?:y|ist) (?:note|daily)|\bchiropract\w+|"
    r"\bone[- ]on[- ]one\b|\bherapeutic"
)
_CALLING_WORDS = ("therap", "rehab", "chiropract", "one-on-one", "one on one")


def names_therapist(text: str) -> bool:
    """Whether letters behind a name or a word for the calling say that a therapist, needler or adjuster wrote this."""
    low = text.lower()
    return _LETTERS.search(text) is not None or (any(w in low for w in _CALLING_WORDS) and _CALLING.search(text) is not None)
