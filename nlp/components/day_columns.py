"""Flowsheets with a column a visit: only the column of the day of service tells what was done that day (R-STAT-12, R-STAT-18).

A heading line of two or more dates opens such columns. The cells of other days become spaces, and so does a whole row whose cell of
the day is empty, a dash or 0: what is left reads like a sheet of one visit, each character where it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from nlp.dates import Day, compare, note_date

# Asked first: a pattern that begins with one character passes over text many times faster.
_TWO = re.compile(r"/\d{1,2}(?:/\d{2,4})?[ \t]*[|,]?[ \t]*\d{1,2}/\d")
_D = r"(?<![\d/.-])(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:/(?:20)?\d\d)?(?![\d/-])"
_DAY = re.compile(r"(?P<month>\d+)/(?P<day>\d+)(?:/(?P<year>\d+))?|(?P<today>(?i:today))")
_COLUMNS = re.compile(rf"{_D}(?:[ \t]*[|,]?[ \t]+{_D})+(?:[ \t]*[|,]?[ \t]+(?i:today)\b)?|{_D}(?:[ \t]*\|[ \t]*{_D})+")
# Scores of strength ("4/5  5/5") look like dates: a year, a day past the fifth or a heading tells that they are.
_NAMED = re.compile(r"(?i)\b(?:dates?|visits?|dos|sessions?|exercise|intervention|activity|procedure|modality|treatment)\b")
_COUNTED = re.compile(r"(?i)\b(?:visit|vst|session|tx|treatment|v)\s?#?\s*$")
_NOT_DONE = re.compile(r"(?i)\W*(?:0+|n/?a|held|hold|ref(?:used)?|declined|dc|d/c|no|none)?\W*(?:min(?:ute)?s?|['’])?\W*")
# "Timed 38   Total 45" is a line of its own below the columns.
_SUMS = re.compile(r"(?i)\d\s*(?:min\w*|['’])?[ \t]{2,}(?:total|timed)\b")
_BARRED = re.compile(r"[^|]*")
_SPACED = re.compile(r"\S+(?: \S+)*")
_SUM_OF_MINUTES = re.compile(r"(?im)^[ \t|*>-]*(?:tot(?:al)?s?|sum|timed|billable)\b[^\d\n]{0,30}\bmin(?:ute)?s?\b")
_SETS = re.compile(r"\d\s?[xX×]\s?\d")
_MINUTES = "min"
_LONGEST = 60
_SLACK = 4


def only_day_of_service(text: str, given: date | None) -> str:
    """The note with the columns of other days blanked; ``given`` is the request's day, else the note's own date tells it."""
    two = _TWO.search(text)
    while two is not None:
        line_end = text.find("\n", two.end())
        match = _COLUMNS.search(text, text.rfind("\n", 0, two.start()) + 1, line_end if line_end >= 0 else len(text))
        if match is not None:
            days = [(m.start(), m.end(), m) for m in _DAY.finditer(text, *match.span())]
            if _are_days(text, match.start(), days):
                text = _blanked(text, days, given)
        two = _TWO.search(text, max(two.end(), match.end() if match else 0))
    return text


def _are_days(text: str, start: int, days: Sequence[tuple[int, int, re.Match[str]]]) -> bool:
    label = text[text.rfind("\n", 0, start) + 1 : start]
    if len({m["year"] is None for _, _, m in days}) > 1 and _COUNTED.search(label):
        # "Visit 3/12    02/05/2026": a count beside the note's date.
        return False
    told = any(m["year"] or (m["day"] and int(m["day"]) > 5) for _, _, m in days) or _NAMED.search(label) is not None
    row = text[days[-1][1] : text.find("\n", days[-1][1]) if "\n" in text[days[-1][1] :] else len(text)]
    order = [(int(m["year"] or 0) % 100, int(m["month"]), int(m["day"])) for _, _, m in days if m["month"]]
    rising, falling = all(a < b for a, b in pairwise(order)), all(a > b for a, b in pairwise(order))
    return told and (rising or falling or len(order) < 2) and len(row) < _LONGEST


def _blanked(text: str, days: Sequence[tuple[int, int, re.Match[str]]], given: date | None) -> str:
    first = text.rfind("\n", 0, days[0][0]) + 1
    line_end = text.find("\n", days[-1][1])
    if line_end < 0:
        return text
    head = [(s, e) for s, e, _ in days]
    chosen = _of_the_day(text, days, given)
    cleared = _cleared(text, first, line_end, [c for i, c in enumerate(head) if i != chosen])
    if chosen is not None and head[chosen][1] - head[chosen][0] >= len(_MINUTES) and _holds_minutes(text, line_end):
        # The day's figures are minutes where a row of the sheet says so of its sum.
        at = head[chosen][0] - first
        cleared = cleared[:at] + _MINUTES.ljust(head[chosen][1] - head[chosen][0]) + cleared[head[chosen][1] - first :]
    out = [text[:first], cleared]
    at, barred, rows = line_end, "|" in text[head[0][0] : head[-1][1]], 0
    # Other columns (a number, a service, a remark) stand around those of the days: the heading tells which is which.
    heads = [m.span() for m in _BARRED.finditer(text, first, line_end) if m.end() > m.start()] if barred else []
    place = [next((k for k, (a, b) in enumerate(heads) if a <= s < b), -1) for s, _ in head]
    while at < len(text):
        stop = text.find("\n", at + 1)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop]
        if not line.strip():
            if rows:
                break
            out.append(line)
            at = stop
            continue
        cells = [] if _SUMS.search(line) else _cells(text, at + 1, stop, barred)
        if barred and len(cells) == len(heads) and -1 not in place:
            columns = [(cells[k], i) for i, k in enumerate(place)]
        else:
            columns = _columns_of(cells, [(s - first, e - first) for s, e in head], at + 1, barred)
        rows += bool(columns)
        if columns:
            mine = [c for c, column in columns if column == chosen]
            if chosen is None or all(_NOT_DONE.fullmatch(text, *c) for c in mine):
                out.append("\n" + " " * (stop - at - 1))
            else:
                out.append("\n" + _cleared(text, at + 1, stop, [c for c, column in columns if column != chosen]))
        else:
            out.append(line)
        at = stop
    out.append(text[at:])
    return "".join(out)


def _holds_minutes(text: str, line_end: int) -> bool:
    """Whether a row of the sheet below the heading sums up minutes, and none tells sets of repetitions."""
    end = text.find("\n\n", line_end)
    stop = end if end >= 0 else len(text)
    return _SUM_OF_MINUTES.search(text, line_end, stop) is not None and _SETS.search(text, line_end, stop) is None


def _of_the_day(text: str, days: Sequence[tuple[int, int, re.Match[str]]], given: date | None) -> int | None:
    """The index of the day's column: that of the date of service, of the word "today", else the latest; None: all are older."""
    words = [i for i, (_, _, m) in enumerate(days) if m["today"]]
    if words:
        return words[0]
    rest = text[: days[0][0]] + " " * (days[-1][1] - days[0][0]) + text[days[-1][1] :]
    dated = note_date(rest)
    service = given or (dated[1] if dated else None)
    found = [Day(s, e, int(m["year"]) % 100 + 2000 if m["year"] else 0, int(m["month"]), int(m["day"])) for s, e, m in days]
    if service is not None:
        orders = [compare(day, service) for day in found]
        if 0 in orders:
            return orders.index(0)
        if given is not None and all(o < 0 for o in orders):
            return None
    return max(range(len(found)), key=lambda i: (found[i].year, found[i].month, found[i].day))


def _cells(text: str, start: int, stop: int, barred: bool) -> list[tuple[int, int]]:
    pattern = _BARRED if barred else _SPACED
    found = [m.span() for m in pattern.finditer(text, start, stop) if m.end() > m.start() or (barred and m.start() < stop)]
    if barred:
        found = [(s, e) for s, e in found if e > s]
    return found


def _columns_of(
    cells: Sequence[tuple[int, int]], head: Sequence[tuple[int, int]], line: int, barred: bool
) -> list[tuple[tuple[int, int], int]]:
    """Which cells of a line stand under which day; empty where the line is no row of these columns."""
    if len(cells) < 2:
        return []
    if barred or len(cells) == len(head) + 1:
        return [(cell, i) for i, cell in enumerate(cells[1 : len(head) + 1])]
    out = []
    for cell in cells[1:]:
        near = [i for i, (s, e) in enumerate(head) if cell[0] - line < e + _SLACK and s - _SLACK < cell[1] - line]
        if not near:
            return []
        middle = sum(cell) / 2 - line
        out.append((cell, min(near, key=lambda i: abs(sum(head[i]) / 2 - middle))))
    return out


def _cleared(text: str, start: int, stop: int, spans: Sequence[tuple[int, int]]) -> str:
    """``text[start:stop]`` with spaces in the place of ``spans``."""
    out, at = [], start
    for s, e in spans:
        out += [text[at:s], " " * (e - s)]
        at = e
    return "".join([*out, text[at:stop]])
