"""From treated levels to first, further and third units, with their sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from models.rules.levels import Half, LevelSide, by_half, ends_of, expand_range, merge_sides
from nlp.facts import Side

Position = Literal["first", "further", "third"]
AddOn = Literal["add_on_each", "second_and_third"]


@dataclass(frozen=True, slots=True)
class Counted:
    """One claim line's worth of levels. ``units`` of a bilateral group are levels, not sides (modifier 50 says the rest)."""

    position: Position
    side: Side | None
    units: int
    levels: tuple[str, ...]


def split_first_further(sites: Iterable[LevelSide], cap_further: int | None = None, mode: AddOn = "add_on_each") -> tuple[Counted, ...]:
    """First level and the others, grouped by side: bilateral levels come first, then the order of the spine.

    ``add_on_each``: every level after the first is a ``further`` unit, at most ``cap_further`` a side (R-ESI-11, R-RFA-03,
    R-RFA-04, R-NB-08; R-NB-13 with a cap of 1). ``second_and_third``: the second level is ``further``, all from the third on are
    one ``third`` unit a side (R-FAC-03, R-FAC-04). Levels given twice count once; other sides at other levels are not
    bilateral (R-LAT-05).
    """
    levels = sorted(merge_sides(sites), key=lambda site: site.side != "bilateral")
    if not levels:
        return ()
    first, rest = levels[0], levels[1:]
    counted = (Counted("first", first.side, 1, (first.level,)),)
    if mode == "add_on_each":
        return counted + _by_side("further", rest, cap_further)
    return counted + _by_side("further", rest[:1], None) + _by_side("third", rest[1:], 1)


def split_facet_levels(sites: Iterable[LevelSide]) -> dict[Half, tuple[Counted, ...]]:
    """Facet injections by half of the spine, first, further, third (R-FAC-01 to R-FAC-07).

    T12-L1 counts as thoracic. Where it is the only level above and L1-L2 goes with it, the lumbar levels go on counting from
    it instead of starting anew, which R-FAC-06 marks as disputed: ``crosses_thoracolumbar`` says when to ask.
    """
    merged = merge_sides(sites)
    halves = by_half(merged)
    upper, lower = halves.get("cervical_thoracic", ()), halves.get("lumbar_sacral", ())
    if tuple(site.level for site in upper) == ("T12-L1",) and crosses_thoracolumbar(merged):
        rest = sorted(lower, key=lambda site: site.side != "bilateral")
        return {
            "cervical_thoracic": split_first_further(upper, mode="second_and_third"),
            "lumbar_sacral": _by_side("further", rest[:1], None) + _by_side("third", rest[1:], 1),
        }
    return {half: split_first_further(group, mode="second_and_third") for half, group in halves.items()}


def crosses_thoracolumbar(sites: Iterable[LevelSide]) -> bool:
    """Whether one run of joints goes over the thoracolumbar junction on a common side (R-FAC-06: sources disagree, ask)."""
    sides = {site.level: site.side for site in merge_sides(sites)}
    if "T12-L1" not in sides or "L1-L2" not in sides:
        return False
    pair = {sides["T12-L1"], sides["L1-L2"]}
    return len(pair) == 1 or "bilateral" in pair or None in pair


def intercostal_levels(sites: Iterable[LevelSide]) -> tuple[LevelSide, ...]:
    """Intercostal nerves by name, ``T5-T8`` being four of them, for ``split_first_further`` (R-NB-08, R-NEU-03)."""
    return merge_sides(LevelSide(nerve, site.side) for site in sites for nerve in expand_range(*ends_of(site.level), "nerve"))


def _by_side(position: Position, sites: Sequence[LevelSide], cap: int | None) -> tuple[Counted, ...]:
    """One group a side, bilateral first; the cap holds for each side, so what bilateral units fill is gone for both."""
    groups: dict[Side | None, list[str]] = {}
    for site in sorted(sites, key=lambda site: site.side != "bilateral"):
        groups.setdefault(site.side, []).append(site.level)
    both = tuple(groups.get("bilateral", ()))
    counted: list[Counted] = []
    covered: list[str] = []
    for side, levels in groups.items():
        taken = 0 if side == "bilateral" else len(both)
        units = len(levels) if cap is None else min(len(levels), max(cap - taken, 0))
        if units:
            counted.append(Counted(position, side, units, tuple(levels)))
        else:
            covered.extend(levels)
    if covered and counted:
        # Levels with no unit of their own stay with the line that covers them, so that nothing treated goes unnamed.
        counted[0] = replace(counted[0], levels=(*counted[0].levels, *covered))
    return tuple(counted)
