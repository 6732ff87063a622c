"""Which foramina were entered: transforaminal injections are counted by foramen, not by needle."""

from __future__ import annotations

from collections.abc import Iterable

from models.rules.levels import LevelSide, ends_of, expand_range, interspaces_of, merge_sides


def foramen_of(level: str) -> str:
    """The foramen that a root or an interspace names, as interspace: ``L5`` and ``L5-S1`` are ``L5-S1`` (R-ESI-11).

    Below T1 a root leaves under its vertebra, cervical roots above it: ``C6`` is ``C5-C6``, ``C8`` is ``C7-T1``. Sacral foramina
    keep the name of their root (``S1``), as does C1, which has no interspace above. ValueError if not one spinal level.
    """
    upper, lower = ends_of(level)
    if upper != lower:
        spaces = expand_range(upper, lower, "interspace")
        if len(spaces) != 1:
            raise ValueError("more than one foramen")
        return upper if upper.startswith("S") else spaces[0]
    if upper == "C1" or upper.startswith("S"):
        return upper
    if upper == "C8":
        return "C7-T1"
    if upper.startswith("C"):
        return f"C{int(upper[1:]) - 1}-{upper}"
    if upper == "L6":
        return "L6-S1"
    return expand_range(upper, "S1", "interspace")[0]


def foraminal_levels(sites: Iterable[LevelSide]) -> tuple[LevelSide, ...]:
    """Distinct foramina with their sides, in spine order; left and right of one foramen are bilateral (R-ESI-11).

    A span (``L3-L5``) stands for the foramina of its interspaces. The S1 foramen is not the L5-S1 foramen.
    """
    single: list[LevelSide] = []
    for site in sites:
        upper, lower = ends_of(site.level)
        named = (site.level,) if upper == lower else interspaces_of((site.level,))
        single.extend(LevelSide(foramen_of(level), site.side) for level in named)
    return merge_sides(single)
