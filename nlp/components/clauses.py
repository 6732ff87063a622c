"""The clause around words of a note: as a coder would mark it, neither two words alone nor a paragraph."""

from __future__ import annotations

import re

from nlp.components.reading import Reading, segment_of

# "Pulsed? No": the answer belongs to its question.
_MARK = re.compile(r";|[.!?](?=\s+[A-Z(])(?<!\?)|\?(?=\s+(?!No\b|Yes\b)[A-Z(])|\s[–—]\s|(?<!\d)\s-{1,2}\s|\s-{1,2}\s(?!\d)|->|→|\n")
# In the lines on top of a note other things stand behind a wide gap; in a table they are of one row.
_HEAD_MARK = re.compile(_MARK.pattern + r"| {3,}|\t|\s[|·]\s")
_SOFT = re.compile(r",\s|\s(?:and|then|with|using|under|after|before|while|which)\s|\(")
_EDGE = " \t\r\n.,;:*•·–—-|>"
_MOST = 130  # characters of a clause
_SIDE = 70  # characters kept to each side of the words where the clause is longer


def clause(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """The clause of ``text[start:end]``: to the nearest marks within its sentence; where that is long, to the nearest comma or joint."""
    text = reading.text
    segment = reading.segments[segment_of(reading.starts, start)]
    section = reading.sections[segment.section]
    # Beyond the window a clause is too long and is cut near its words anyway.
    left, right = max(segment.start, start - _MOST), max(min(segment.end, end + _MOST), end)
    if left < section.body <= start:
        left = section.body
    marks = _HEAD_MARK if section.kind in ("header", "title") else _MARK
    left = max([left, *(m.end() for m in marks.finditer(text, left, start))])
    mark = marks.search(text, end, right)
    right = mark.start() if mark else right
    if right - left > _MOST:
        right = _cut_after(text, end, right)
        left = _cut_before(text, left, start)
    while left < start and text[left] in _EDGE:
        left += 1
    while right > end and text[right - 1] in _EDGE:
        right -= 1
    return left, right


def _cut_after(text: str, end: int, right: int) -> int:
    """Where a long clause ends: at the last joint within reach, else at the last space."""
    if right - end <= _SIDE:
        return right
    joints = [m.start() for m in _SOFT.finditer(text, end, end + _SIDE)]
    space = text.rfind(" ", end, end + _SIDE)
    return joints[-1] if joints else space if space > 0 else end


def _cut_before(text: str, left: int, start: int) -> int:
    """Where a long clause begins: at the first joint within reach, else at the first space."""
    if start - left <= _SIDE:
        return left
    joints = [m.end() for m in _SOFT.finditer(text, start - _SIDE, start)]
    space = text.find(" ", start - _SIDE, start)
    return joints[0] if joints else space + 1 if space > 0 else start
