"""Dates in a note, and which of them is the date of the note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice
from typing import NamedTuple

_MONTHS = {m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)}
# Months, and in digits months and years, without their first character, which the pattern has read before.
_MONTH = (
    r"(?:(?<=j)(?:an(?:uary)?|une?|uly?)|(?<=f)eb(?:ruary)?|(?<=m)a(?:r(?:ch)?|y)|(?<=a)(?:pr(?:il)?|ug(?:ust)?)|"
    r"(?<=s)ept?(?:ember)?|(?<=o)ct(?:ober)?|(?<=n)ov(?:ember)?|(?<=d)ec(?:ember)?)"
)
_CAPITAL = (
    r"(?:(?<=J)(?:an(?:uary)?|une?|uly?)|(?<=F)eb(?:ruary)?|(?<=M)a(?:r(?:ch)?|y)|(?<=A)(?:pr(?:il)?|ug(?:ust)?)|"
    r"(?<=S)ept?(?:ember)?|(?<=O)ct(?:ober)?|(?<=N)ov(?:ember)?|(?<=D)ec(?:ember)?)"
)
_OF_12 = r"(?<=0)[1-9]|(?<=[1-9])|(?<=1)[0-2]"
_OF_31 = r"0?[1-9]|[12]\d|3[01]"
_YEAR = r"(?:19|20)\d\d"
_DIGITS_FIRST = (
    rf"(?P<y1>(?:(?<=1)9|(?<=2)0)\d\d)-(?P<m1>\d\d)-(?P<d1>\d\d)"
    # Two marks of one kind: "3-8/10" is a range of pain.
    rf"|(?P<m2>{_OF_12})(?:/(?P<d2>{_OF_31})/|-(?P<d12>{_OF_31})-)(?P<y2>{_YEAR}|\d\d)"
    rf"|(?P<d4>\d?)\s+(?P<m4>[a-z]{_MONTH})\.?,?\s+(?P<y4>{_YEAR})"
    rf"|(?P<m6>{_OF_12})/(?P<y6>{_YEAR})"
    r"|(?<=\s.)(?P<y9>(?<=2)0(?:0[6-9]|[12]\d))(?=\s*[;,.)(:]|\s+\(|\s*$|\s+(?:with|at|by|and|no|x\d|helped|gave))"
    # A bare 9/24 is a date, but 7/10 is a score and 4/5 a strength unless a word of time stands before.
    rf"|(?P<m8>{_OF_12})/(?P<d8>1[1-9]|2\d|3[01])(?=[\s,;.):]|$)"
)
_WORDS_FIRST = (
    rf"(?P<m3>{_MONTH})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y3>{_YEAR})"
    rf"|(?P<m5>{_MONTH})\.?,?\s+(?:of\s+)?(?P<y5>{_YEAR})"
    rf"|(?-i:(?P<m10>{_CAPITAL}))\.?\s+(?P<d10>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|\s?(?:mg|ml|min))"
    r"|(?:(?<=i)n|(?<=s)ince|(?<=l)ast|(?<=t)his past)\s+(?-i:(?P<m11>January|February|March|April|May|June|July|August|September|October|"
    r"November|December))\b"
    rf"|(?:(?<=i)n|(?<=s)ince|(?<=f)rom|(?<=o)f|(?<=d)uring)\s+(?P<y7>{_YEAR})"
    r"|(?:(?<=o)[nf]|(?<=s)ince|(?<=l)ast|(?<=d)(?:one|ated)|(?<=f)rom|(?<=u)ntil|(?<=b)(?:y|efore)|(?<=e)val|(?<=a)(?:ppt|fter)|(?<=n)ext)\s+"
    r"(?P<m9>0?[1-9]|1[0-2])/(?P<d9>0?[1-9]|10)(?=[\s,;.):]|$)"
)
# The engine skips to the one class of characters that dates open with.
_DATE = re.compile(
    rf"(?i)(?-i:[\dabdefijlmnostuABDEFIJLMNOSTU])(?<![\w/.-].)(?:(?<=\d)(?:{_DIGITS_FIRST})|(?<!\d)(?:{_WORDS_FIRST}))(?![\d/])"
)
_MAY_HOLD_ONE = re.compile(r"/\d|-\d\d?[/-]\d\d|19\d|20\d|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec")
_LABEL = re.compile(
    r"(?i)(?:\bdos\b|date of (?:service|procedure|visit|operation|surgery|exam(?:ination)?|encounter)|(?:procedure|service|"
    r"visit|surgery|encounter|operation) date|\bdate\b)[\s:#=-]*$"
)
# Dates with a label that are those of something else than the visit.
_OTHER_DATE = re.compile(
    r"(?i)\b(?:alarm|due|refill|expir\w*|exp|next|onset|injury|accident|start|end|return|appointment|appt|follow[- ]?up|f/u|order|"
    r"referral|implant|cert\w*|auth\w*|print\w*)\s+date[\s:#=-]*$"
)
_LABELLED = re.compile(r"(?i)(?-i:[dD])(?<!\w.)(?:os|ate)\b")
_LABELS = ("dos", "date")
# "fell on 10/02/2008" dates what is told; "seen on" dates the visit.
_IN_A_STORY = re.compile(
    r"(?i)(?<!\bseen )(?<!\bservice )(?<!\bvisit )(?<!\bperformed )(?<!\bevaluated )(?<!\btreated )\b(?:on|since|until|till|from|"
    r"to|through|after|before|around|about)\s+$"
)
_BIRTH = re.compile(r"(?i)(?:\bdob\b|birth|born)[\s:\w]{0,12}$")


class Day(NamedTuple):
    """A date at ``text[start:end]``; month or day are 0 where the note leaves them out, year 0 where only month/day stand."""

    start: int
    end: int
    year: int
    month: int
    day: int


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[Day]:
    """Every date in ``text[start:end]``, also partial ones (``10/2024``, ``in 2021``, ``9/24``)."""
    return list(dates_in(text, start, len(text) if end is None else end))


def dates_in(text: str, start: int, stop: int) -> Iterator[Day]:
    """The dates one by one: most who ask stop at the first."""
    if not _MAY_HOLD_ONE.search(text, start, stop):
        return
    for match in _DATE.finditer(text, start, stop):
        year = month = day = 0
        for key, raw in match.groupdict().items():
            if raw is None:
                continue
            if match.start(key) == match.start() + 1:
                raw = text[match.start()] + raw
            if key[0] == "y":
                year = int(raw) + (2000 if len(raw) == 2 else 0)
            elif key[0] == "m":
                month = int(raw) if raw.isdigit() else _MONTHS[raw[:3].lower()]
            else:
                day = int(raw)
        yield Day(match.start(), match.end(), year, month, day)


def note_date(text: str) -> tuple[Day, date] | None:
    """The date of the note: the first one with a label, else the first full one among the first lines."""
    full = []
    low = text.lower()
    # A look for the words costs a hundredth of the pattern; where they are missing, no later date can outdo the first.
    may_be_labelled = any(word in low for word in _LABELS)
    labelled = (d for m in _LABELLED.finditer(text) for d in islice(dates_in(text, m.end(), min(len(text), m.end() + 40)), 1))
    for day in chain(labelled if may_be_labelled else (), dates_in(text, 0, min(len(text), 500))):
        if not (day.year and day.month and day.day):
            continue
        before = text[max(0, day.start - 40) : day.start]
        try:
            value = date(day.year, day.month, day.day)
        except ValueError:
            continue
        if _BIRTH.search(before) or value.year < 1990:
            continue
        if _LABEL.search(before.split("\n")[-1]):
            if _OTHER_DATE.search(before):
                continue
            return day, value
        if not _IN_A_STORY.search(before):
            full.append((day, value))
            if not may_be_labelled:
                break
    return next(((d, v) for d, v in full if d.start < 400), None)


def compare(day: Day, service: date) -> int:
    """-1 where the date lies before the day of service, 1 after it, 0 where it may be the same."""
    year = day.year
    if not year and not day.day:
        behind = (service.month - day.month) % 12
        return 0 if not behind else -1 if behind <= 9 else 1
    if not year:
        if (day.month, day.day) == (service.month, service.day):
            return 0
        # A month and day alone are read as the nearest such date, and rather behind than ahead.
        delta = (service.month - day.month) * 31 + service.day - day.day
        return -1 if delta > 0 or delta < -186 else 1
    if year != service.year:
        return -1 if year < service.year else 1
    if not day.month:
        return 0
    if not day.day:
        return -1 if day.month < service.month else 1 if day.month > service.month else 0
    left, right = (day.month, day.day), (service.month, service.day)
    return -1 if left < right else 1 if left > right else 0
