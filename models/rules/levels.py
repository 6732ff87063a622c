"""Spinal levels: order, region, ranges and sides. A level is one vertebra or root (``L5``) or a span (``L4-L5``, ``L3-S1``)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from nlp.facts import Side

Region = Literal["cervical", "thoracic", "lumbar", "sacral"]
Half = Literal["cervical_thoracic", "lumbar_sacral"]

_REGIONS: dict[str, Region] = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}
_LAST = {"C": 7, "T": 12, "L": 5, "S": 5}
_CHAIN = tuple(f"{letter}{number}" for letter, last in _LAST.items() for number in range(1, last + 1))
# C8 is a root without a vertebra, L6 a vertebra few people have: named, they take their place; unnamed, they are not there.
_OCCASIONAL = ("C8", "L6")
_ALL = frozenset(_CHAIN + _OCCASIONAL)
# Each vertebra by its place in the spine, in the order from the head down.
_RANKS = {v: rank for rank, v in sorted((("CTLS".index(v[0]), int(v[1:])), v) for v in _ALL)}


@dataclass(frozen=True, slots=True)
class LevelSide:
    """One treated level and its side; ``side`` is None where the note does not say."""

    level: str
    side: Side | None


def is_level(level: str) -> bool:
    """Whether every end of ``level`` is a known vertebra or root, at most two of them."""
    ends = level.split("-")
    return len(ends) <= 2 and all(end in _ALL for end in ends)


def ends_of(level: str) -> tuple[str, str]:
    """Upper and lower end of a level, ``L5`` giving ``("L5", "L5")``. ValueError if it is not a spinal level."""
    if not is_level(level):
        raise ValueError("not a spinal level")
    ends = sorted(level.split("-"), key=_RANKS.__getitem__)
    return ends[0], ends[-1]


def spine_order(level: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Sort key from the head down. ValueError if ``level`` is not a spinal level."""
    upper, lower = ends_of(level)
    return _RANKS[upper], _RANKS[lower]


def expand_range(a: str, b: str, what: Literal["vertebra", "interspace", "nerve"]) -> tuple[str, ...]:
    """All vertebrae, interspaces or nerve roots from ``a`` to ``b``, both included, in spine order.

    ``L3``, ``L5`` give L3, L4, L5 or L3-L4, L4-L5; regions may be crossed (T11 to L2). Nerve roots count C8 between C7 and T1.
    ValueError if an end is unknown, or is C8 where interspaces are asked for.
    """
    if a not in _ALL or b not in _ALL or (what == "interspace" and "C8" in (a, b)):
        raise ValueError("not an end of a spinal range")
    named = {a, b} | ({"C8"} if what == "nerve" else set())
    low, high = sorted((_RANKS[a], _RANKS[b]))
    chain = [v for v in _RANKS if low <= _RANKS[v] <= high and (v in named or v not in _OCCASIONAL)]
    if what == "interspace":
        return tuple(f"{upper}-{lower}" for upper, lower in pairwise(chain))
    return tuple(chain)


def interspaces_of(levels: Iterable[str]) -> tuple[str, ...]:
    """Distinct joints, discs or interspaces that ``levels`` name, in spine order (R-DISC-01, section 4).

    ``L3-S1`` is three of them; a single vertebra names none. ValueError if one is not a spinal level.
    """
    found = {space for level in levels for space in expand_range(*ends_of(level), "interspace")}
    return tuple(sorted(found, key=spine_order))


def region_of(level: str) -> Region:
    """Region of a level, a junction belonging to the region above it: C7-T1 cervical, T12-L1 thoracic, L5-S1 lumbar.

    Source: R-ESI-06, R-FAC-06. ValueError if ``level`` is not a spinal level.
    """
    return _REGIONS[ends_of(level)[0][0]]


def spine_half(level: str) -> Half:
    """The family of spinal codes a level belongs to; T12-L1 is cervical/thoracic (R-ESI-06, R-ESI-09, R-FAC-06)."""
    return "cervical_thoracic" if region_of(level) in ("cervical", "thoracic") else "lumbar_sacral"


def by_half(sites: Iterable[LevelSide]) -> dict[Half, tuple[LevelSide, ...]]:
    """Sites by half of the spine, each half in its own order; halves are reported apart (R-MOD-02, R-FAC-07, R-RFA-08)."""
    halves: dict[Half, tuple[LevelSide, ...]] = {}
    for site in sites:
        half = spine_half(site.level)
        halves[half] = (*halves.get(half, ()), site)
    return halves


def merge_sides(sites: Iterable[LevelSide]) -> tuple[LevelSide, ...]:
    """One entry a level, in spine order: left and right make bilateral (R-LAT-01), a stated side beats an unstated one."""
    sides: dict[str, set[Side]] = {}
    for site in sites:
        sides.setdefault(site.level, set()).update(() if site.side is None else (site.side,))
    return tuple(LevelSide(level, _one_side(sides[level])) for level in sorted(sides, key=spine_order))


def _one_side(sides: set[Side]) -> Side | None:
    if len(sides) > 1:
        return "bilateral"
    return next(iter(sides), None)
