"""Why two services of one day are separate, so that a pair edit may keep both. Source: rules.md R-MOD-01, R-MOD-02, 18."""

from __future__ import annotations

from models.rules.draft import Draft
from models.rules.levels import Half, is_level, spine_half
from models.rules.regions import body_regions
from nlp.facts import Procedure

# Levels, sides and separate targets make two services of different families separate.
_ALWAYS_SEPARATE = frozenset({"drug", "sedation"})
_BY_TIME = frozenset({"therapy", "therapy_untimed", "therapy_evaluation", "dry_needling", "chiropractic", "acupuncture"})
# No level of the spine belongs to these, so one at a level is at another place (R-ESI-16).
_OUTSIDE = frozenset({"sacroiliac_injection", "genicular_block", "genicular_ablation", "carpal_tunnel_injection"})
_NO_PLACE = frozenset({"sedation", "guidance"})
# Muscles over the very joints: injecting them in the same session is no other structure (R-FAC-14).
_BESIDE_SPINE = frozenset(
    {"paraspinal", "cervical_paraspinal", "thoracic_paraspinal", "lumbar_paraspinal", "erector_spinae_muscle", "multifidus"}
)
# Nerves that a joint feels by: their block at the joint's own injection is part of it (R-JNT-08).
_NERVES_OF = {
    "knee": frozenset({"saphenous", "tibial", "peroneal", "femoral", "obturator"}),
    "shoulder": frozenset({"suprascapular", "axillary", "shoulder_articular", "lateral_pectoral"}),
    "hip": frozenset({"femoral", "obturator", "hip_articular", "superior_gluteal", "quadratus_femoris_nerve"}),
}


def separate(first: Draft | None, second: Draft | None) -> str | None:
    """Why two services are separate: other target, other half of the spine, other side; None where the note does not show it (R-MOD-01)."""
    if first is None or second is None or first.family == "guidance" or second.family == "guidance":
        return None
    if {first.family, second.family} & _ALWAYS_SEPARATE:
        return "unusual"
    a, b = first.procedure, second.procedure
    if {first.family, second.family} <= _BY_TIME:
        if a is not None and b is not None and {first.family, second.family} == {"chiropractic", "therapy"}:
            return _other_region(a, b)
        return "separate times and regions" if first.family == second.family == "therapy" else "separate service"
    if a is None or b is None or first.family == second.family:
        return "structure" if a is not None and b is not None and a is not b else None
    halves = [_halves(p) for p in (a, b)]
    if halves[0] and halves[1] and halves[0].isdisjoint(halves[1]):
        return "structure"
    if first.side and second.side and first.side != second.side and "bilateral" not in (first.side, second.side):
        return "side"
    spinal = [any(is_level(s.value) for s in p.sites) for p in (a, b)]
    places = [_structure(p, spine) for p, spine in zip((a, b), spinal, strict=True)]
    if places[0] and places[1] and places[0] != places[1]:
        return None if _of_one_joint(places[0], places[1]) else "structure"
    muscles = {s.value for p in (a, b) for s in p.sites if s.kind == "muscle"}
    if spinal[0] != spinal[1] and (a.target or b.target or {a.family, b.family} & _OUTSIDE or muscles - _BESIDE_SPINE):
        return "structure"
    return None


def _other_region(a: Procedure, b: Procedure) -> str | None:
    """Hands-on therapy beside an adjustment: only where the note names another region for it (R-PT-22)."""
    regions = [
        body_regions(
            [*(s.value for s in p.sites), *(v.value for n in ("region_name", "region_word", "place") for v in p.attributes.get(n, ()))]
        )
        for p in (a, b)
    ]
    return "structure" if all(regions) and regions[0].isdisjoint(regions[1]) else None


def _halves(procedure: Procedure) -> set[Half]:
    """The halves of the spine that the levels lie in."""
    return {spine_half(s.value) for s in procedure.sites if is_level(s.value)}


def _structure(procedure: Procedure, at_levels: bool) -> str | None:
    """What a service outside the spine was done to: its target, else the place that its family has alone."""
    if procedure.target:
        return procedure.target
    if at_levels or procedure.family in _NO_PLACE:
        return None
    # A block and an ablation of one place are one place (R-GEN-03).
    return procedure.family.removesuffix("_block").removesuffix("_ablation")


def _of_one_joint(one: str, other: str) -> bool:
    return other in _NERVES_OF.get(one, ()) or one in _NERVES_OF.get(other, ())
