"""Counts and what follows from them: precision, recall and F1; shares; how far confidences can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from math import sqrt
from typing import Final

_BINS: Final = 10
_SIGMAS: Final = 1.959964


@dataclass(frozen=True, slots=True)
class Score:
    """How many were right, too many and missed. Nothing wanted and nothing given is perfect."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        given = self.right + self.extra
        return self.right / given if given else 1.0

    @property
    def recall(self) -> float:
        wanted = self.right + self.missed
        return self.right / wanted if wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.extra + other.extra, self.missed + other.missed)


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``total``; ``value`` is None where there was nothing to hit."""

    hits: int = 0
    total: int = 0

    @property
    def value(self) -> float | None:
        return self.hits / self.total if self.total else None

    def __add__(self, other: Share) -> Share:
        return Share(self.hits + other.hits, self.total + other.total)


def share(truths: Iterable[bool]) -> Share:
    """How many of ``truths`` are true."""
    values = tuple(truths)
    return Share(sum(values), len(values))


def wilson(hits: int, total: int) -> tuple[float, float] | None:
    """The 95 % interval of a share by Wilson's score, which holds for few cases and for none or all of them; None without a case."""
    if not total:
        return None
    part, square = hits / total, _SIGMAS * _SIGMAS / total
    middle = part + square / 2
    reach = _SIGMAS * sqrt((part * (1 - part) + square / 4) / total)
    return max(0.0, (middle - reach) / (1 + square)), min(1.0, (middle + reach) / (1 + square))


def compare(wanted: frozenset[str] | set[str], given: frozenset[str] | set[str]) -> Score:
    """Two sets against each other."""
    return Score(len(wanted & given), len(given - wanted), len(wanted - given))


def calibration_error(judged: Iterable[tuple[float, bool]]) -> float | None:
    """Expected calibration error of (confidence, was it right) pairs, over ten bins of equal width; None without a pair."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in judged:
        bins.setdefault(min(int(confidence * _BINS), _BINS - 1), []).append((confidence, right))
    total = sum(map(len, bins.values()))
    if not total:
        return None
    # Per bin: its part of all lines × |mean confidence - share right|, and the part's denominator falls out.
    return sum(abs(sum(confidence - right for confidence, right in pairs)) for pairs in bins.values()) / total


def coverage(judged: Iterable[tuple[float, bool]], precision: float) -> float | None:
    """The largest share of lines, surest first, of which at least ``precision`` are right; None without a line."""
    surest = sorted(judged, key=lambda pair: -pair[0])
    if not surest:
        return None
    rights = accumulate(int(right) for _, right in surest)
    return max((count for count, right in enumerate(rights, 1) if right >= precision * count), default=0) / len(surest)
