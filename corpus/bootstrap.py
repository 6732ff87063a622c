"""How far a figure may be off: the interval of a figure when the notes are drawn anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, TypeVar

Item = TypeVar("Item")

_DRAWS: Final = 400
_SEED: Final = 7


def interval(items: Sequence[Item], figure: Callable[[Sequence[Item]], float | None], draws: int = _DRAWS) -> tuple[float, float] | None:
    """The 95 % percentile interval of ``figure`` over ``draws`` samples with replacement; None where it cannot be said.

    The items are what was sampled in the first place, so notes rather than lines. The same items give the same interval.
    """
    if len(items) < 2:
        return None
    rng = Random(_SEED)
    found = sorted(value for _ in range(draws) if (value := figure(rng.choices(items, k=len(items)))) is not None)
    if len(found) < draws // 2:
        return None
    return found[int(len(found) * 0.025)], found[min(int(len(found) * 0.975), len(found) - 1)]
