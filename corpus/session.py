"""What a day of timed therapy earns: Medicare's eight-minute rule over the whole session, CPT's midpoint rule service by service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_UNIT: Final = 15
_HALF: Final = 8


def units_of(minutes: Sequence[int], payer: str) -> tuple[int, ...] | None:
    """The units of each service, or None where the last unit could go to either of two (R-PT, 17.1 and 17.2)."""
    if payer != "medicare":
        return tuple(one // _UNIT + (one % _UNIT >= _HALF) for one in minutes)
    units = [one // _UNIT for one in minutes]
    rest = [one % _UNIT for one in minutes]
    left = (sum(minutes) + _UNIT - _HALF) // _UNIT - sum(units)
    if 0 < left < len(rest):
        order = sorted(rest, reverse=True)
        if order[left - 1] == order[left]:
            return None
    for _ in range(left):
        best = rest.index(max(rest))
        units[best] += 1
        rest[best] = -1
    return tuple(units)
