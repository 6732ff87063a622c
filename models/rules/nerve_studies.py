"""Needle EMG by limbs, with nerve conduction studies on the same day or alone. Source: codes.csv electrodiagnosis, CMS add-on table."""

from __future__ import annotations

from collections.abc import Iterable

_COMPLETE = 5
_ALONE = ("95860", "95861")


def needle_lines(limbs: Iterable[int], others: int, *, conduction: bool) -> tuple[tuple[str, int], ...]:
    """(code, units) from the number of muscles of each limb and of muscles outside the limbs.

    Beside conduction studies each limb is complete from five muscles on, else limited; muscles outside the limbs count where no limb was
    needled. Alone only complete limbs count, two at most: there is no code here for more, or for less.
    """
    sizes = list(limbs)
    complete = sum(n >= _COMPLETE for n in sizes)
    if not conduction:
        return ((_ALONE[complete - 1], 1),) if 0 < complete <= len(_ALONE) else ()
    found = (("95886", complete), ("95885", len(sizes) - complete), ("95887", int(others > 0 and not sizes)))
    return tuple((code, units) for code, units in found if units)
