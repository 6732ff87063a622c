"""Which facet joints a set of nerves supplies: the nerves-to-joints algorithm of section 4."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from models.rules.levels import LevelSide, expand_range, merge_sides, spine_order
from nlp.facts import Side

THIRD_OCCIPITAL = "TON"
# Dorsal rami that carry a medial branch to a facet joint; C8 lies between C7 and T1, L5 is the dorsal ramus itself.
_NERVES = expand_range("C2", "L5", "nerve")
_LUMBAR_SIX = (*_NERVES, "L6")


@dataclass(frozen=True, slots=True)
class FacetJoints:
    """Joints with all their nerves treated, in spine order; ``incomplete`` are nerves that complete no joint."""

    joints: tuple[str, ...]
    incomplete: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetSides:
    """Joints with their sides, in spine order, and the nerves (with their side) that complete no joint."""

    joints: tuple[LevelSide, ...]
    incomplete: tuple[LevelSide, ...] = ()


def facet_joints(nerves: Iterable[str]) -> FacetJoints:
    """Joints supplied by nerves of one side: ``C3``, ``L5``, or ``TON`` for the third occipital nerve.

    Cervical joint n/n+1 has nerves n and n+1, C7-T1 has C7 and C8; thoracic and lumbar n/n+1 have n-1 and n; the third
    occipital nerve alone is C2-C3. k neighbouring nerves are k-1 joints, gaps count apart, a lone nerve is incomplete.
    An S1 branch adds no joint of its own. Source: section 4, R-FAC-01 to R-FAC-04, R-RFA-03, R-RFA-10, R-NB-04.
    Names outside these are returned as incomplete.
    """
    given = tuple(dict.fromkeys(nerves))
    chain = _LUMBAR_SIX if "L6" in given else _NERVES
    joints: set[str] = set()
    used: set[str] = set()
    for upper, lower in pairwise(chain):
        if upper in given and lower in given:
            joints.add(_joint(upper, lower, chain))
            used |= {upper, lower}
    if THIRD_OCCIPITAL in given:
        joints.add("C2-C3")
        used |= {THIRD_OCCIPITAL, "C2", "C3"}
    if any(joint.endswith("-S1") for joint in joints):
        used.add("S1")
    return FacetJoints(tuple(sorted(joints, key=spine_order)), tuple(nerve for nerve in given if nerve not in used))


def facet_joint_sides(nerves: Iterable[LevelSide]) -> FacetSides:
    """``facet_joints`` for each side by itself: a joint needs both its nerves on the same side (section 4, R-FAC-05)."""
    sites = tuple(nerves)
    joints: list[LevelSide] = []
    incomplete: list[LevelSide] = []
    # A nerve without a side is taken for the sides that the others have, or stands for itself when none has one.
    stated = {site.side for site in sites} - {None}
    sides: tuple[Side | None, ...] = ("left", "right") if "bilateral" in stated else tuple(sorted(s for s in stated if s)) or (None,)
    for side in sides:
        found = facet_joints(site.level for site in sites if site.side in (side, "bilateral", None))
        joints.extend(LevelSide(joint, side) for joint in found.joints)
        incomplete.extend(LevelSide(nerve, side) for nerve in found.incomplete)
    return FacetSides(merge_sides(joints), tuple(incomplete))


def disagrees(nerves: FacetJoints, written: Iterable[str]) -> bool:
    """Whether the joints a note writes differ from those its nerves supply; the nerves are then trusted (section 4)."""
    return set(nerves.joints) != set(written)


def _joint(upper: str, lower: str, chain: tuple[str, ...]) -> str:
    if lower == "C8":
        return "C7-T1"
    if lower.startswith("C"):
        return f"{upper}-{lower}"
    below = chain.index(lower) + 1
    return f"{lower}-{chain[below] if below < len(chain) else 'S1'}"
