"""``quantities``: numbers with their units, minutes from clock times, and how often something was done."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from nlp.extensions import text_of
from nlp.openings import opening


class Amount(NamedTuple):
    """``text[start:end]`` is ``value`` ``unit``: min, mg, mcg, U, ml, mg/ml, percent, celsius, needles, sets, times, syringe …"""

    start: int
    end: int
    value: float
    unit: str


_UNITS = {
    # "min A" is the least assistance and no time.
    "min": r"(?i:min(?:ute)?s?\b)(?! A\b| assist)\.?|['’′](?!['’\d])|m(?=\s*[;,)\n]|$)",
    "hour": r"h(?:ou)?rs?\b|hr\b",
    "mg/ml": r"(?:mg|milligrams?)\s?(?:/|per)\s?(?:mL|ml|cc|ML|CC)\b",
    "u/ml": r"(?:[Uu]nits?|[Uu])\s?(?:/|per)\s?(?:mL|ml|cc|ML|CC)\b",
    "mg": r"(?:mg|MG|Mg|mgs|milligrams?)\b(?!/(?:day|d|kg|hr|h|dL|dl))",
    "mcg": r"(?:mcg|µg|ug|micrograms?)\b(?!/(?:day|d|hr|h))",
    "g": r"(?:g|gm|grams?)\b(?!\s?/)",
    "U": r"(?:[Uu]nits?|[Uu]|IU|iu|UNITS?)\b(?!\s?/|\.[sS])",
    "ml": r"(?:mL|ml|ML|Ml|cc|CC|cc's|mls|milliliters?)\b",
    "percent": r"(?:%|percent\b)",
    "celsius": r"(?:°\s?[Cc]?\b|[Cc]elsius\b|deg(?:rees?)?\b(?:\s?[Cc](?:elsius)?\b)?|"
    r"o?C\b(?=\s?(?:x|X|for|FOR|×|/|,|\.|;|\)|$|\n|\d{2,3}\s?s)))",
    "sec": r"(?:s|secs?|seconds?)\b",
    "needles": r"(?:(?:filiform |sterile |new |total |fresh |acupuncture )?needles?)\b",
    "muscles": r"(?:mm|muscles?|different muscles|distinct muscles|separate muscles)\b",
    "points": r"(?:trigger points?|sites?|points?|tps?|TrPs?|injections?)\b",
    "sets": r"sets?\b",
    "levels": r"levels?\b|foramina\b",
    "classes": r"(?:drug )?classes\b",
    "lesions": r"lesions?\b",
    "leads": r"(?:(?!(?:and|a|an|the|to|at|days?|weeks?|months?|contacts?|electrodes?|poles?|gauge|cm|mm|inch)\b)[\w-]{1,20} ){0,5}?"
    r"(?:leads?|electrodes?|octrodes?)\b",
    "cm2": r"(?:cm2|cm²|cm\^2|sq\.? ?cm|square (?:centimeters?|cm))",
    "patches": r"(?:(?:[\w%-]{1,14} ){0,3}?patch(?:es)?|topical systems?)\b",
    "views": r"(?:views?|vws?)\b",
    "syringe": r"(?:syringes?|vials?|doses?)\b",
    "days": r"days?\b|d\b(?=\s*[/.,;)])",
    "muscle_units": r"(?:u|U)\b",
}
_UNIT_OR = "|".join(f"(?P<u{i}>{p})" for i, p in enumerate(_UNITS.values()))
_NAMES = list(_UNITS)
_COUNT_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "sixty": 60,
    "half": 0.5, "single": 1, "both": 2, "dual": 2, "dozen": 12, "thirteen": 13, "fourteen": 14, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
    "fifty": 50, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_COUNT_WORDS |= {
    f"{ten}{gap}{one}": _COUNT_WORDS[ten] + _COUNT_WORDS[one]
    for ten in ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    for one in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    for gap in ("-", " ")
}


def _number() -> str:
    """A number in digits or words: one class of characters that the regex engine skips to, then what may stand before it."""
    rests: dict[str, list[str]] = defaultdict(list)
    for word in sorted(_COUNT_WORDS, key=len, reverse=True):
        rests[word[0]].append(word[1:])
    letters = "".join(c + c.upper() for c in rests)
    words = "|".join(f"(?<=[{c}{c.upper()}])(?i:{'|'.join(rest)})" for c, rest in rests.items())
    digits = r"(?<=\d)\d{0,3}(?:,\d{3})?(?:\.\d+)?(?!\d)|(?<=\.)\d+"
    return rf"[\d.{letters}](?:(?<![A-Za-z\d.,/#].)(?:{digits}|(?:{words})\b)|(?<=\s[x×X].)(?:{digits}))"


_AMOUNT = re.compile(rf"(?P<n>{_number()})(?:[ \t]?[-–][ \t]?|[ \t]{{0,2}}|_+[ \t]?)(?:{_UNIT_OR})")
_CLOCK = re.compile(
    r"(?P<h1>\d(?<![\d/.].)(?:(?<=[01])\d|(?<=2)[0-3])?)(?P<c1>:)?(?P<m1>[0-5]\d)\s?(?P<p1>[AaPp]\.?[Mm]\.?|h\b)?(?:\s?(?:-|–|—|to|until|"
    r"till|through|→|->|/)\s?|(?(c1)(?P<gap>[ \t|]{1,12})|(?!)))"
    r"(?P<h2>[01]?\d|2[0-3])(?P<c2>:?)(?P<m2>[0-5]\d)\s?(?P<p2>[AaPp]\.?[Mm]\.?|h\b)?(?![\d/])(?!-\d{4})"
)
_FROM_TO = re.compile(
    rf"(?i){opening('(?:start(?:ed|ing)?|in|begin|began|first dose|from|onset)')}"
    r"\b[^.\n\d]{0,40}?(?P<h1>[01]?\d|"
    r"2[0-3]):?(?P<m1>[0-5]\d)\b(?!\s?(?:m[lLgG]|cc|mcg|units?|%|g\b))[^\n]{0,160}?"
    r"\b(?:stop(?:ped)?|end(?:ed|ing)?|out|finish(?:ed)?|until|left patient stable|completed?|off|"
    r"ceased)\b[^.\n\d]{0,30}?(?P<h2>[01]?\d|2[0-3]):?(?P<m2>[0-5]\d)\b"
)
_YEAR = re.compile(r"19[89]\d|20[0-3]\d")
_CALL = re.compile(r"(?i)\b(?:call\w*|phone|ph|tel\w*|fax|cell|mobile|pager?|ext\w*|contact)\b[^.;\n]{0,20}$|\d{3}[).]?[ .-]{1,2}$")
_TOLD_TIME = re.compile(r"(?i)\b(?:times?|clock|start\w*|from|in|began|hours?|hrs)\b[\s:=]*$")
_TIMES = re.compile(
    r"(?i)(?-i:[xX×tT\d])(?<![A-Za-z\d].)(?:(?<=[x×])\s?(?P<a>\d{1,2})(?!\d|['’:]|\.\d|\s?(?:min|sec|mg|ml|cc|wk|week|d\b|day|mo|"
    r"yr|hour|h\b|%|ft|reps?|set|inch|cm|mm|m\b))|(?<=t)imes\s(?P<b>two|three|four|2|3|4)\b|(?<=\d)\d?\s?[x×](?![\d A-Za-z]))"
)
_LONGEST = 480
_SESSION = 120
_MORE_TIMES = re.compile(r"[\s|]*\d{1,2}:\d\d(?!\d)[\s|]*(?=\S|$)")
_FEET = 75
_APOSTROPHE = re.compile(r"[x×](?<![A-Za-z\d.].)\s?(\d{1,3})\s?(?:['’′]|min(?:ute)?s?\b(?! A\b| assist)|m\b)")


def find_amounts(text: str, start: int = 0, end: int | None = None) -> list[Amount]:
    """All numbers with a unit in ``text[start:end]``, in order."""
    stop = len(text) if end is None else end
    out = []
    for match in _AMOUNT.finditer(text, start, stop):
        raw = match["n"].lower().replace(",", "")
        value = _COUNT_WORDS.get(raw)
        unit = _NAMES[int((match.lastgroup or "u0")[1:])]
        value = float(raw) if value is None else value
        if unit == "min" and value > _FEET and not text[match.end() - 1].isalpha() and text[match.end() - 1] != ".":
            # "300'" was walked.
            continue
        if unit == "muscle_units":
            unit = "U"
        elif unit == "hour":
            value, unit = value * 60, "min"
        elif unit == "g":
            value, unit = value * 1000, "mg"
        out.append(Amount(match.start(), match.end(), value, unit))
    starts = {a.start for a in out}
    out += [
        Amount(m.start(1), m.end(), float(m[1]), "min")
        for m in _APOSTROPHE.finditer(text, start, stop)
        if m.start(1) not in starts and (float(m[1]) <= _FEET or m.group()[-1].isalpha())
    ]
    for match in _TIMES.finditer(text, start, stop):
        # "3x": the number stands first.
        raw = (match["a"] or match["b"] or match.group()[:-1].rstrip()).lower()
        out.append(Amount(match.start(), match.end(), float(_COUNT_WORDS.get(raw) or int(raw)), "times"))
    out.sort()
    return out


def find_clock(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int, int]]:
    """(start, end, minutes) of every span of clock times: ``1:05-1:20 pm``, ``0915-0936``, ``start 10:04 … end 10:41``."""
    stop = len(text) if end is None else end
    spans = [(m, _span(m)) for m in _CLOCK.finditer(text, start, stop) if bool(m["c1"]) == bool(m["c2"]) and not _is_number(m, start)]
    out = [(*m.span(), span) for m, span in spans if 0 < span <= _LONGEST and (m["gap"] is None or _in_columns(m, span))]
    told: list[tuple[int, int, int]] = []
    for match in _FROM_TO.finditer(text, start, stop):
        before = bisect_left(out, (match.end(),))
        if not (before and match.start() < out[before - 1][1]) and 0 < (span := _span(match)) <= _LONGEST:
            told.append((*match.span(), span))
    return sorted(out + told)


def _in_columns(match: re.Match[str], span: int) -> bool:
    """Whether two times with a gap between stand in a column each (In, Out): wide apart or at the line's head, no third by them."""
    text = match.string
    head = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    apart = len(match["gap"]) > 1 or not any(map(str.isalnum, head))
    return apart and span <= _SESSION and not _MORE_TIMES.search(head[-12:]) and not _MORE_TIMES.match(text, match.end())


def clock_times(text: str, start: int, end: int) -> list[tuple[int, int, int, int]]:
    """(start, end, first, last) of the spans that ``find_clock`` finds there: their two times as minutes of the day."""
    lengths = {(s, e): length for s, e, length in find_clock(text, start, end)}
    out = []
    for match in (*_CLOCK.finditer(text, start, end), *_FROM_TO.finditer(text, start, end)):
        if (length := lengths.get(match.span())) is not None:
            last = _minute(match["h2"], match["m2"], match.groupdict().get("p2"))
            out.append((*match.span(), last - length, last))
    return sorted(out)


def _is_number(match: re.Match[str], start: int) -> bool:
    """Digits without a colon that are two years or a telephone number."""
    first, last = match["h1"] + match["m1"], match["h2"] + match["m2"]
    if match["c1"] or match["p1"] or match["p2"]:
        return False
    text, near = match.string, max(start, match.start() - 40)
    if _YEAR.fullmatch(first) and _YEAR.fullmatch(last):
        return not _TOLD_TIME.search(text, near, match.start())
    return len(first) == 3 and len(last) == 4 and (_CALL.search(text, near, match.start()) is not None or _span(match) > 180)


def _span(match: re.Match[str]) -> int:
    """The minutes from the first clock time to the second."""
    groups = match.groupdict()
    first = _minute(match["h1"], match["m1"], groups.get("p1") or groups.get("p2"))
    last = _minute(match["h2"], match["m2"], groups.get("p2"))
    if groups.get("p1") is None and groups.get("p2") and first > last:
        first -= 720
    return (last - first) % 720 if last < first else last - first


def _minute(hour: str, minute: str, half: str | None) -> int:
    h = int(hour)
    if half and half[0] in "pP" and h < 12:
        h += 12
    return h * 60 + int(minute)


@Language.factory("notecoder_quantities", assigns=["doc._.amounts", "doc._.clock"])
def create_quantities(nlp: Language, name: str) -> Quantities:
    """The factory that the pipeline's config names."""
    return Quantities()


class Quantities:
    """Sets ``doc._.amounts`` and ``doc._.clock`` where something was performed; other notes are passed by."""

    def __call__(self, doc: Doc) -> Doc:
        if not any(m.status == "performed" for m in doc._.mentions or ()):
            return doc
        text = text_of(doc)
        doc._.amounts = find_amounts(text)
        doc._.clock = find_clock(text)
        return doc
