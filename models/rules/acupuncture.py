"""Acupuncture sets: the first of the day, and further ones that need both new minutes and re-insertion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["manual", "electrical"]
WhyNot = Literal["under_8_minutes", "minutes_not_stated", "not_reinserted", "reinsertion_not_stated"]


@dataclass(frozen=True, slots=True)
class NeedleSet:
    """One set of needles. ``minutes`` are face to face, without retention time out of the room (R-ACU-03); None: not stated.

    ``reinserted`` says whether needles were placed anew for this set; it does not matter for the first one.
    """

    minutes: int | None
    electrical: bool
    reinserted: bool | None = None


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A set (by its place, from 0) that makes no unit, and the first reason why."""

    index: int
    reason: WhyNot


@dataclass(frozen=True, slots=True)
class AcupunctureUnits:
    """The day's one base, further sets by kind, sets left out; ``base_minutes_stated`` is False where they must be asked for."""

    base: Kind | None
    base_minutes_stated: bool
    further_manual: int
    further_electrical: int
    not_counted: tuple[NotCounted, ...]


def acupuncture_units(sets: Sequence[NeedleSet]) -> AcupunctureUnits:
    """Count needle sets in the order of the note (R-ACU-01 to R-ACU-04).

    The first set with 8 minutes or more (or none stated) is the base, and its current decides which one. Every later set needs
    8 minutes of its own and re-insertion; its kind is its own, whatever the base.
    """
    base: NeedleSet | None = None
    further = {"manual": 0, "electrical": 0}
    left_out: list[NotCounted] = []
    for index, needles in enumerate(sets):
        if reason := _why_not(needles, first=base is None):
            left_out.append(NotCounted(index, reason))
        elif base is None:
            base = needles
        else:
            further[_kind(needles)] += 1
    stated = base is not None and base.minutes is not None
    return AcupunctureUnits(_kind(base) if base else None, stated, further["manual"], further["electrical"], tuple(left_out))


def _why_not(needles: NeedleSet, *, first: bool) -> WhyNot | None:
    if needles.minutes is not None and needles.minutes < 8:
        return "under_8_minutes"
    if first:
        return None
    if needles.reinserted is None:
        return "reinsertion_not_stated"
    if not needles.reinserted:
        return "not_reinserted"
    return "minutes_not_stated" if needles.minutes is None else None


def _kind(needles: NeedleSet) -> Kind:
    return "electrical" if needles.electrical else "manual"
