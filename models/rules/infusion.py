"""Intravenous drugs by minutes: a push, or an infusion's first and further hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class InfusionUnits:
    """A push or a first infusion hour (one unit either way), and the further hours of an infusion."""

    kind: Literal["push", "infusion"]
    further_hours: int = 0


def infusion_units(minutes: int) -> InfusionUnits | None:
    """Up to 15 minutes is a push, from 16 an infusion; a further hour counts from 31 minutes past the last (R-INF-01).

    None without a minute: start and stop times must be stated.
    """
    if minutes < 1:
        return None
    if minutes <= 15:
        return InfusionUnits("push")
    return InfusionUnits("infusion", max(minutes - 60 + 29, 0) // 60)
