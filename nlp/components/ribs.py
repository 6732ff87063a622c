"""Ribs and intercostal spaces by number: ``ribs 8-10``, ``the 5th, 6th and 7th intercostal nerves``, ``spaces four to eight``."""

from __future__ import annotations

import re

from nlp.components.anatomy import Place

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
    "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_NUMBER = r"(?:[tT]?(?:1[0-2]|[1-9])(?:st|nd|rd|th)?|" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\b"
_SEP = r"\s*(?:,\s*(?:and\s+|&\s*)?|\band\b|&|\+|/|-|–|\bto\b|\bthrough\b|\bthru\b)\s*"
_LIST = rf"(?P<list>#?{_NUMBER}(?:{_SEP}(?:the\s+)?#?{_NUMBER})*)"
_NOUN = r"(?:intercostal(?:\s+(?:nerves?|spaces?|neurovascular bundles?|blocks?))?|ribs?|interspaces?|spaces?|levels?)"
_BEFORE = re.compile(rf"(?i)(?<!\w){_LIST}\s+(?:(?:left|right|posterior)\s+)?{_NOUN}\b")
_AFTER = re.compile(
    rf"(?i)\b{_NOUN}\s*(?:#|numbers?|nos?\.?|at|of|:|blocks?|nerve blocks?)?\s*(?:,?\s*(?:left|right|"
    rf"bilateral|at)\s*,?\s*)?{_LIST}"
)
# "The three intercostal nerves", "3 levels": a count and no rib.
_COUNT = re.compile(
    r"(?i)(?:[1-9]|1[0-2]|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:(?:left|right|posterior)\s+)?(?:intercostal\s+)?\w+s"
)
# "Moved to the 6th, same thing. Then the 7th.": the rib is understood.
_UNDERSTOOD = re.compile(
    rf"(?i)\b(?:moved?(?: (?:down|up|on|along))? to|then(?: (?:at|to|on|for))?|"
    rf"next(?:,? (?:at|to|on|was))?|again(?: at)?|also(?: at)?|"
    rf"(?:repeated|repeat|same|identical|likewise|similarly|followed)(?: \w+)? (?:at|for|on|by|to|under|below|beneath)) "
    rf"the {_LIST}(?=\s*[,.;:\n]|$)"
)
_RANGE = re.compile(r"-|–|\bto\b|through|thru", re.IGNORECASE)
_ONE = re.compile(_NUMBER, re.IGNORECASE)


def find_ribs(text: str, start: int, end: int) -> list[Place]:
    """The ribs in ``text[start:end]``, each as the vertebra of its nerve (``T8``)."""
    out: dict[str, Place] = {}
    for pattern in (_BEFORE, _AFTER, _UNDERSTOOD):
        for match in pattern.finditer(text, start, end):
            if pattern is _BEFORE and _COUNT.fullmatch(match.group()):
                continue
            last = 0
            last_end = match.start("list")
            for one in _ONE.finditer(text, *match.span("list")):
                number = _value(one.group())
                low = last + 1 if last and last < number and _RANGE.search(text, last_end, one.start()) else number
                for rib in range(low, number + 1):
                    if 1 <= rib <= 12:
                        out.setdefault(f"T{rib}", Place(one.start(), one.end(), "vertebra", f"T{rib}"))
                last, last_end = number, one.end()
    return sorted(out.values())


def _value(word: str) -> int:
    low = word.lower().lstrip("t") if word[:1] in "tT" and word[1:2].isdigit() else word.lower()
    return _WORDS.get(low) or int(re.sub(r"\D", "", low) or 0)
