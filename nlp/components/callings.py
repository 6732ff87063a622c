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


def therapist_in(text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """The first words of a stretch that say that a therapist, needler or adjuster wrote this: letters behind a name, or the calling."""
    stop = len(text) if end is None else end
    if letters := _LETTERS.search(text, start, stop):
        return letters.span()
    low = text[start:stop].lower()
    named = _CALLING.search(text, start, stop) if any(w in low for w in _CALLING_WORDS) else None
    return named.span() if named else None
