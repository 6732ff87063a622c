"""Look-ups in lists of spans sorted by their start; every reader uses these, so that a long note costs no more a word than a short one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T", bound="tuple[object, ...]")


def between(items: Sequence[T], start: int, end: int) -> Sequence[T]:
    """The items that begin in ``[start, end)``."""
    return items[bisect_left(items, (start,)) : bisect_left(items, (end,))]


def around(items: Sequence[T], start: int, end: int, reach: int) -> Sequence[T]:
    """The items that begin within ``reach`` of ``[start, end)``."""
    return between(items, start - reach, end + reach)
