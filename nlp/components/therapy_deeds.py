"""The words of a therapy row: the service with its minutes, what was done in it, and the timed total that the units rest on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from nlp.components.clauses import clause
from nlp.components.reading import Mention, Reading, segment_of
from nlp.components.treatment_log import Spent

Record = dict[str, Any]

_BESIDE, _DETAIL, _MOST = 60, 50, 3
_TIMED = re.compile(r"(?i)\b(?:timed|billable|one[- ]on[- ]one|one[- ]to[- ]one|1:1|contact|hands[- ]on)\b")
_LEAD = re.compile(r"(?:[A-Za-z][\w/-]*[ :=]+){1,3}$")
_TRAIL = re.compile(r"[ ,(]{0,2}(?i:timed|billable|one[- ]on[- ]one|one[- ]to[- ]one|1:1)\b")
_WORDS = re.compile(r"[\s.:;,|)–—-]*(?=[A-Za-z0-9])")
_END = re.compile(r"[.;](?=\s|$)|\n| \| ?\d|\|$")


def read_rows_told(
    reading: Reading, given: Sequence[tuple[Mention, Spent | None]], others: Iterable[Mention], total: Spent | None
) -> list[Record]:
    """``name``: the service and its minutes, ``main``: what was done and the timed total; at most three rows."""
    out: dict[tuple[int, int, str], str] = {}
    bounds = sorted((m.start, m.end) for m in others)
    for mention, spent in given[:_MOST]:
        start, end = _row(reading, mention, spent, bounds)
        out.setdefault((start, end, "procedure"), "name")
        if spent is not None and not start <= spent.start < end:
            out.setdefault((spent.start, spent.start + len(reading.text[spent.start : spent.end].rstrip()), "minutes"), "main")
        if end - start < _DETAIL and (detail := _detail(reading, end)):
            out.setdefault((*detail, "act"), "main")
    if total is not None and (stated := _stated(reading.text, total)):
        out.setdefault((*stated, "minutes"), "main")
    return [{"value": kind, "evidence": span} for span, kind in out.items()]


def read_timed_total(text: str, total: Spent | None) -> list[Record]:
    """The timed total that the note states, in minutes, with its words (R-PT-02); [] where none is called timed."""
    stated = _stated(text, total) if total is not None else None
    return [{"value": f"{total.value:g}", "evidence": (*stated, "minutes")}] if total is not None and stated else []


def _row(reading: Reading, mention: Mention, spent: Spent | None, others: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The clause of the service, with its minutes where they stand beside it; no further than to the next service."""
    start, end = clause(reading, mention.start, mention.end)
    for left, right in others:
        if start <= left < mention.start:
            start = min(right, mention.start)
        elif mention.end < left < end:
            end = mention.end
    start += len(reading.text[start : mention.start]) - len(reading.text[start : mention.start].lstrip(" ,;:/&+("))
    if spent is None or "\n" in reading.text[min(end, spent.end) : max(start, spent.start)]:
        return start, end
    stop = spent.start + len(reading.text[spent.start : spent.end].rstrip())
    if 0 <= spent.start - end <= _BESIDE or 0 <= start - stop <= _BESIDE:
        return min(start, spent.start), max(end, stop)
    return start, end


def _detail(reading: Reading, end: int) -> tuple[int, int] | None:
    """What stands behind the row in its line, to the end of the sentence or the last comma within reach."""
    text = reading.text
    segment = reading.segments[min(segment_of(reading.starts, end) + 1, len(reading.segments) - 1)]
    words = _WORDS.match(text, end)
    start = words.end() if words else end
    if words is None or "\n" in text[end:start]:
        return None
    limit = min(len(text), start + _DETAIL, max(segment.end, end))
    mark = _END.search(text, start, limit)
    stop = mark.start() if mark else text.rfind(",", start, limit) if limit == start + _DETAIL else limit
    stop = stop if stop > start else text.rfind(" ", start, limit)
    return (start, stop) if stop - start > 3 else None


def _stated(text: str, total: Spent) -> tuple[int, int] | None:
    """The total with the words that call it timed; None where nothing does."""
    lead = _LEAD.search(text, max(0, total.start - 40), total.start)
    trail = _TRAIL.match(text, total.end, total.end + 24)
    start, end = lead.start() if lead else total.start, trail.end() if trail else total.end
    return (start, start + len(text[start:end].rstrip(" ."))) if _TIMED.search(text, start, end) else None
