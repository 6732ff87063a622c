"""Vertebral bodies: which ones a note's levels name, and how they are counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.rules.levels import Half, ends_of, expand_range, spine_half, spine_order

_BASIVERTEBRAL = expand_range("L3", "S1", "vertebra")


@dataclass(frozen=True, slots=True)
class BasivertebralUnits:
    """``first`` covers two bodies; ``reduced`` says that only one was done (modifier 52); ``outside`` lie beyond L3 to S1."""

    first: int
    further: int
    reduced: bool
    outside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AugmentationUnits:
    """The body that takes the one primary code, its half of the spine, and how many bodies follow in any region."""

    first: str
    half: Half
    further: int


def bodies_of(levels: Iterable[str]) -> tuple[str, ...]:
    """Distinct bodies in spine order; ``L4-L5`` names both L4 and L5 (R-BVN-02). ValueError if one is no spinal level."""
    found = {body for level in levels for body in expand_range(*ends_of(level), "vertebra")}
    return tuple(sorted(found, key=spine_order))


def basivertebral_units(levels: Iterable[str]) -> BasivertebralUnits:
    """Units for basivertebral nerve ablation: the first two bodies are one, each further one counts (R-BVN-01, R-BVN-02)."""
    bodies = bodies_of(levels)
    inside = [body for body in bodies if body in _BASIVERTEBRAL]
    outside = tuple(body for body in bodies if body not in _BASIVERTEBRAL)
    return BasivertebralUnits(min(len(inside), 1), max(len(inside) - 2, 0), len(inside) == 1, outside)


def augmentation_units(levels: Iterable[str]) -> AugmentationUnits | None:
    """Vertebroplasty or kyphoplasty: one first body, the others follow whatever their region (R-VA-01); None without a body.

    The uppermost body leads, because the thoracic primary is the column that stays when both are written.
    """
    bodies = bodies_of(levels)
    if not bodies:
        return None
    return AugmentationUnits(bodies[0], spine_half(bodies[0]), len(bodies) - 1)
