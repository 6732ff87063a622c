"""Chemodenervation of limbs and trunk, counted by muscles; the toxin itself is counted in ``doses``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.facts import Procedure

Limb = Literal["right_arm", "left_arm", "right_leg", "left_leg"]
LimbPosition = Literal["base_1_4", "base_5_plus", "further_1_4", "further_5_plus"]
TrunkBand = Literal["1_5", "6_plus"]


@dataclass(frozen=True, slots=True)
class LimbUnits:
    """The limbs reported at one position; a limb is a unit."""

    position: LimbPosition
    units: int
    limbs: tuple[Limb, ...]


def in_trigger_points(procedure: Procedure, others: Sequence[Procedure]) -> bool:
    """Whether a toxin's muscles are those of trigger point injections: those are no chemodenervation (R-TPI-07)."""
    muscles = {s.value for s in procedure.sites if s.kind == "muscle"}
    points = [p for p in others if p.family == "trigger_point" and p.status == "performed"]
    return procedure.family in _OF_MUSCLES and bool(muscles) and any(muscles <= {s.value for s in p.sites} for p in points)


_OF_MUSCLES = frozenset({"cervical_dystonia_toxin", "trunk_toxin", "limb_toxin"})


def limb_units(muscles: Mapping[Limb, int]) -> tuple[LimbUnits, ...]:
    """Positions and units from the number of muscles in each limb (R-TOX-05), limbs in the order given.

    There is one base: the first limb with five muscles or more, else the first treated one; every other limb is a further
    unit of its own band. Limbs without a muscle do not count.
    """
    large = [limb for limb, count in muscles.items() if count >= 5]
    small = [limb for limb, count in muscles.items() if 1 <= count <= 4]
    groups: list[tuple[LimbPosition, list[Limb]]] = []
    if large:
        groups = [("base_5_plus", large[:1]), ("further_5_plus", large[1:]), ("further_1_4", small)]
    elif small:
        groups = [("base_1_4", small[:1]), ("further_1_4", small[1:])]
    return tuple(LimbUnits(position, len(limbs), tuple(limbs)) for position, limbs in groups if limbs)


def trunk_band(muscles: int) -> TrunkBand | None:
    """Band of trunk muscles, reported once whatever the limbs need; shoulder-girdle muscles belong to the limb (R-TOX-06)."""
    if muscles < 1:
        return None
    return "1_5" if muscles <= 5 else "6_plus"
