"""The span of a service that a log tells by clock times: a line that starts it, a later one that stops it (R-SED-02, R-INF-01)."""

from __future__ import annotations

import re
from typing import Any

_TIME = r"(?P<{0}>(?:[01]?\d|2[0-3]):[0-5]\d|(?:[01]\d|2[0-3])[0-5]\d)(?!\d|:|\s?(?:mg|mcg|ml|cc)\b)\s?(?:[ap]\.?m\.?)?(?:\s?h(?:rs?)?\b)?"
_BEGIN = r"(?:start(?:ed|ing)?|began|begun|begin|initiated|first dose|induction)"
_STOP = (
    r"(?:stop(?:ped)?|end(?:ed|ing)?|finish(?:ed)?|completed?|last time|discontinued|left (?:the )?(?:bedside|patient)|leave "
    r"(?:the )?bedside)"
)


def _marked(words: str) -> re.Pattern[str]:
    """A clock time with these words behind it in its line, or right before it."""
    return re.compile(
        rf"(?i)(?<![\d/.:]){_TIME.format('a')}[^\n\d:][^\n]{{0,80}}?\b{words}|"
        rf"\b{words}[^\n\d;.]{{0,24}}(?<![\d/.:]){_TIME.format('b')}"
    )


_STARTS, _STOPS = _marked(_BEGIN), _marked(_STOP)
_CONTEXT = re.compile(r"(?i)sedat|versed|midaz|\bmid\b|fent|first dose|ketamine|propofol|infus")
_AROUND, _AFTER = 260, 3000
_SPAN = 130  # characters from start to stop that are cited as one piece
_TOTAL = re.compile(r"(?i)[^\n]{0,60}?(?P<words>(?:[A-Za-z-]+[ :=(]+){0,2}(?P<n>\d{1,3})\s?-?min(?:ute)?s?)\b")
_MOST = 240


def logged_minutes(text: str, at: int) -> list[dict[str, Any]]:
    """The minutes between the start and the stop that a log gives for the service named around ``at``; empty where it gives none.

    One span of time, told by its start, its stop and the total behind them: each record holds the same value.

    The start stands in or near a line about the service's drugs; the stop is the first one behind it that names the service, else the last.
    """
    starts = list(_STARTS.finditer(text, max(0, at - _AROUND), min(len(text), at + _AROUND)))
    own = [m for m in starts if _CONTEXT.search(text, *_line(text, m))]
    near = [m for m in starts if _CONTEXT.search(text, max(0, m.start() - 90), min(len(text), m.end() + 90))]
    for start in own or near:
        begin = start["a"] or start["b"]
        behind = _STOPS.finditer(text, start.end(), min(len(text), start.end() + _AFTER))
        stops = [m for m in behind if 0 < _minutes(begin, m["a"] or m["b"]) <= _MOST]
        named = [m for m in stops if _CONTEXT.search(text, *_line(text, m))]
        stop = named[-1] if named else stops[0] if stops else None
        if stop:
            value = float(_minutes(begin, stop["a"] or stop["b"]))
            whole = stop.end() - start.start() <= _SPAN
            spans = [(start.start(), stop.end())] if whole else [start.span(), stop.span()]
            total = _TOTAL.match(text, stop.end())
            if total and abs(float(total["n"]) - value) <= 1:
                spans.append(total.span("words"))
            return [{"value": value, "unit": "min", "evidence": (*s, "minutes")} for s in spans]
    return []


def _line(text: str, match: re.Match[str]) -> tuple[int, int]:
    end = text.find("\n", match.end())
    return text.rfind("\n", 0, match.start()) + 1, len(text) if end < 0 else end


def _minutes(first: str, last: str) -> int:
    return (_clock(last) - _clock(first)) % 720


def _clock(written: str) -> int:
    digits = written.replace(":", "")
    return int(digits[:-2]) * 60 + int(digits[-2:])
