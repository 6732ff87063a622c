"""Services of one first code and a further one, both by minutes: from which minute each unit counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.rules.care_minutes import CodeUnits


@dataclass(frozen=True, slots=True)
class Ladder:
    """The first unit counts from minute ``first``; ``further`` from minute ``begin`` on, again each ``step`` minutes."""

    first: int
    further: str = ""
    begin: int = 0
    step: int = 1


# CPT counts a unit from its midpoint; the monthly G codes of Medicare count full units. Sources: CPT time rule; CMS fact sheets on
# behavioural health integration and on health-related social needs; codes.csv.
LADDERS: Mapping[str, Ladder] = {
    # Months of behavioural care: integration, collaborative care (first and later month).
    "99484": Ladder(20),
    "G0323": Ladder(20),
    "99492": Ladder(36, "99494", 86, 30),
    "99493": Ladder(31, "99494", 76, 30),
    "G2214": Ladder(30),
    # Months of navigation, of opioid use disorder and of digital treatment.
    "G0019": Ladder(60, "G0022", 90, 30),
    "G0023": Ladder(60, "G0024", 90, 30),
    "G0140": Ladder(60),
    "G2086": Ladder(70, "G2088", 150, 30),
    "G2087": Ladder(60, "G2088", 150, 30),
    "G0553": Ladder(20, "G0554", 40, 20),
    "99091": Ladder(30),
    # Talks and tests of one day.
    "99497": Ladder(16, "99498", 46, 30),
    "96130": Ladder(31, "96131", 91, 60),
    "96136": Ladder(16, "96137", 46, 30),
    "96138": Ladder(16, "96139", 46, 30),
    "96202": Ladder(31, "96203", 68, 15),
    "G0541": Ladder(16, "G0542", 38, 15),
    "90912": Ladder(8, "90913", 23, 15),
    # Time of the clinician on another day, and of staff beyond the visit.
    "99358": Ladder(30, "99359", 75, 30),
    "99415": Ladder(30, "99416", 75, 30),
}


def by_ladder(code: str, minutes: int) -> tuple[CodeUnits, ...]:
    """The first code and the units of its further one that ``minutes`` reach; () below the first step (R-BIO-01 and ``LADDERS``)."""
    ladder = LADDERS[code]
    if minutes < ladder.first:
        return ()
    units = 1 + (minutes - ladder.begin) // ladder.step if ladder.further and minutes >= ladder.begin else 0
    return (CodeUnits(code, 1), *((CodeUnits(ladder.further, units),) if units else ()))
