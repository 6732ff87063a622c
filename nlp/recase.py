"""Capitals for notes that are typed without any: sentence starts, levels, sides and the letters behind a clinician's name.

Much of what a note says by capitals (``PT`` the therapist and pt the patient, ``L4``, a new sentence) is lost in such notes; here it is
put back, each character where it was.
"""

from __future__ import annotations

import re

from nlp.fold import lower

_TOP, _LEAST = 1000, 40
_FEW = 200
# So many capitals, or small letters, that there are more than a few: patterns that end at the first lines of any usual note.
_CAPITALS, _SMALL = (
    [re.compile(rf"(?:[^{letters}]*[{letters}]){{{n}}}") for n in range(1, _TOP // _FEW + 2)] for letters in ("A-Z", "a-z")
)
_WORDS = re.compile(
    r"(?:^|(?<=[.!?]\s)|(?<=[.!?]\s\s))[ \t>*•–-]*[a-z](?=[a-z])"  # a sentence's first letter
    r"|^[ \t]*[soap](?=[ \t:.–-])|(?<=, \d\d )[mf](?=,)"  # the letters of a SOAP note; age and sex
    r"|\b[ctls]\d{1,2}\b|\b[lrb]\b(?=[ /])(?!/)"  # levels and sides
    r"|\b(?:pta|cota|ota|dpt|otr/l|otr|lpn|rn|ma(?!-)|np|crna|lmt|rmt|atc|psyd|phd|emg|rue|lue|rle|lle|ue|le|cmt|hvla|nmre?|te|ta|mt|gt|stm|mfr)\b"
    r"|\bl\.?ac\b|\b(?:pt|ot)(?=\s+(?:daily|note|visit|treatment|tx|flow|session|eval))"
    r"|(?:(?<=by )|(?<=, )|(?<=\w ))(?:pt|ot|dc|do|md)(?=[,.)]?[ \t]*$)"
    r"|(?:(?<=by )|(?<=\())pt(?=[ ,;)])|(?<=min )pt(?= ?[/;,)]| only)|\bpt(?= [a-z]+\s*\Z)|(?<=outpatient )pt\b"
    r"|(?<=\d\d )c(?= x| for|[,.;)])",  # degrees
    re.MULTILINE,
)


def recase(text: str) -> str:
    """The note with capitals where writers put them, if it has next to none or nothing else; else the note as it is."""
    size = min(len(text), _TOP)
    if size < _LEAST:
        return text
    if _CAPITALS[size // _FEW].match(text, 0, size):
        if _SMALL[size // _FEW].match(text, 0, size):
            return text
        text = lower(text)
    return _WORDS.sub(_raised, text)


def _raised(match: re.Match[str]) -> str:
    return match.group().upper()
