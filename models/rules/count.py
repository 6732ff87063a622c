"""From one procedure and its row to codes, sides and units: the counting rules that rows name.

Each rule takes the procedure and the row and gives ``Part``s. The arithmetic is in the modules that the rules call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil

from models.family import Row
from models.rules.digits import digits
from models.rules.facet_joints import facet_joint_sides
from models.rules.foramina import foraminal_levels
from models.rules.level_units import Counted, intercostal_levels, split_facet_levels, split_first_further
from models.rules.levels import LevelSide, interspaces_of, is_level
from models.rules.toxins import Limb, limb_units, trunk_band
from models.rules.vertebral_bodies import augmentation_units, basivertebral_units
from nlp.facts import Evidence, Procedure, Side, Site


@dataclass(frozen=True, slots=True)
class Part:
    """Units of one code on one side; ``note`` says in words what was counted, ``missing`` what could not be."""

    code: str
    units: int
    side: Side | None
    evidence: tuple[Evidence, ...]
    note: str = ""
    missing: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a counting rule may need beside the procedure."""

    code: str
    on: date
    payer: str


Rule = Callable[[Procedure, Row, Setting], tuple[Part, ...]]


def count(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """The parts that a row makes of a procedure. KeyError for a rule that does not exist: a test reads all rows."""
    return RULES[row.count](procedure, row, setting)


def _sided(procedure: Procedure, sites: Iterable[Site]) -> list[LevelSide]:
    return [LevelSide(s.value, s.side or procedure.side) for s in sites if is_level(s.value)]


def _site_evidence(procedure: Procedure, values: Iterable[str]) -> tuple[Evidence, ...]:
    wanted = set(values)
    found = [e for s in procedure.sites if s.value in wanted for e in s.evidence]
    return tuple(dict.fromkeys(found or [e for s in procedure.sites for e in s.evidence]))


def once(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """One unit a day, whatever the number of needles; a side only where the row asks for one."""
    side = procedure.side if row.sides in ("one", "by_level") else None
    return (Part(setting.code, 1, side, (*_levels(procedure), *(procedure.side_evidence if side else ()))),)


def _levels(procedure: Procedure) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(e for s in procedure.sites for e in s.evidence))[:8]


def per_target(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """One unit for the nerve, joint or sheath, with its side (R-NB-03, R-NB-21, R-JNT-04); one for each finger that is named (R-LAT-06)."""
    units = max((int(n.value) for n in procedure.counts if n.unit == "times" and n.value <= 4), default=1)
    side = procedure.side
    if named := digits(procedure):
        return tuple(Part(setting.code, 1, None, (v.evidence, *procedure.side_evidence), modifiers=(mark,)) for mark, v in named)
    fingers = [n for n in procedure.counts if n.unit == "digits"]
    if fingers and side != "bilateral":
        return (Part(setting.code, int(fingers[0].value), side, (*(n.evidence for n in fingers), *procedure.side_evidence)),)
    if side is None and units == 2:
        # "both knees x2": two of one target are its two sides.
        return (Part(setting.code, 2, None, procedure.side_evidence, missing=("Which side was treated?",)),)
    return (Part(setting.code, 1, side, procedure.side_evidence),)


def _first_further(counted: Iterable[Counted], procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    codes = {"first": setting.code, "further": row.further, "third": row.third}
    return tuple(
        Part(code, 1 if row.further_once else c.units, c.side, _site_evidence(procedure, c.levels), f"{c.position}: {', '.join(c.levels)}")
        for c in counted
        if (code := codes[c.position])
    )


def foraminal(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Foramina by level and side, the first and each further one (R-ESI-11)."""
    sites = foraminal_levels(_sided(procedure, procedure.sites))
    if not sites:
        return _unnamed(procedure, row, setting, "Which foraminal levels were injected?")
    return _first_further(split_first_further(sites), procedure, row, setting)


def _unnamed(procedure: Procedure, row: Row, setting: Setting, ask: str) -> tuple[Part, ...]:
    """One level where none is named; more only where the note counts them."""
    stated = int(max((n.value for n in procedure.counts if n.unit == "levels"), default=1))
    first = Part(setting.code, 1, procedure.side, procedure.side_evidence, missing=(ask,))
    if stated > 1 and row.further:
        return first, Part(
            row.further, stated - 1, procedure.side, tuple(n.evidence for n in procedure.counts if n.unit == "levels"), missing=(ask,)
        )
    return (first,)


def joints(procedure: Procedure) -> list[LevelSide]:
    """The facet joints of a procedure: joints as written, or from the nerves that supply them (rules.md section 4)."""
    written = _sided(procedure, (s for s in procedure.sites if s.kind == "level"))
    single = _sided(procedure, (s for s in procedure.sites if s.kind == "vertebra"))
    nerve_names = {v.value for v in procedure.attributes.get("nerve", ())}
    by_nerve = (
        bool(nerve_names & {"medial_branch", "dorsal_ramus", "third_occipital", "posterior_ramus"}) or "nerve" in procedure.attributes
    )
    if "third_occipital" in nerve_names and all(s.level.startswith("C") for s in single):
        single = [LevelSide("TON", procedure.side or (single[0].side if single else None)), *single]
    if single and (by_nerve or not written):
        if not by_nerve:
            # "L4 and L5 facets": each names the joint below it.
            return [LevelSide(_below(s.level), s.side) for s in single if _below(s.level)] or written
        if written and len(interspaces_of(w.level for w in written)) >= len(single):
            return written
        found = facet_joint_sides(single)
        if found.joints:
            return list(found.joints)
        if not written:
            return [LevelSide(_below(single[0].level) or "L4-L5", single[0].side)]
    return written


def _below(vertebra: str) -> str:
    region, number = vertebra[0], int(vertebra[1:]) if vertebra[1:].isdigit() else 0
    last = {"C": 7, "T": 12, "L": 5}.get(region, 0)
    if not 0 < number <= last:
        return ""
    lower = {"C7": "T1", "T12": "L1", "L5": "S1"}.get(vertebra, f"{region}{number + 1}")
    return f"{vertebra}-{lower}"


def facets(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Facet joints: first, second, and one unit for the third and all further ones (R-FAC-01 to R-FAC-05)."""
    found = joints(procedure)
    if not found:
        return _unnamed(procedure, row, setting, "Which joints or medial branch nerves were treated?")
    counted = [c for group in split_facet_levels(found).values() for c in group]
    return _with_nerves(_first_further(counted, procedure, row, setting), procedure)


def ablated_facets(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Facet joints denervated: first and each further one (R-RFA-01 to R-RFA-04)."""
    found = joints(procedure)
    if not found:
        return _unnamed(procedure, row, setting, "Which joints or medial branch nerves were treated?")
    return _with_nerves(_first_further(split_first_further(found), procedure, row, setting), procedure)


def _with_nerves(parts: tuple[Part, ...], procedure: Procedure) -> tuple[Part, ...]:
    extra = tuple(v.evidence for v in procedure.attributes.get("nerve", ()))[:2]
    return tuple(Part(p.code, p.units, p.side, (*p.evidence, *extra), p.note, p.missing) for p in parts)


def intercostals(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Intercostal nerves by level (R-NB-08)."""
    sites = intercostal_levels(_sided(procedure, procedure.sites))
    if not sites:
        return _unnamed(procedure, row, setting, "At which levels were intercostal nerves treated?")
    return _first_further(split_first_further(sites), procedure, row, setting)


def bodies(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Vertebral bodies: the first by region, each further one (R-VA-01)."""
    levels = [s.value for s in procedure.sites if is_level(s.value)]
    units = augmentation_units(levels) if levels else None
    if units is None:
        return (Part(setting.code, 1, None, (), missing=("Which vertebral bodies were treated?",)),)
    parts = [Part(setting.code, 1, None, _levels(procedure))]
    if units.further and row.further:
        parts.append(Part(row.further, units.further, None, _levels(procedure)))
    return tuple(parts)


def bodies_after_two(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Basivertebral nerves: two bodies are one unit, then each further body; one alone is reduced (R-BVN-01, R-BVN-02)."""
    units = basivertebral_units([s.value for s in procedure.sites if is_level(s.value)])
    if not units.first:
        return (Part(setting.code, 1, None, (), missing=("Which vertebral bodies were treated?",)),)
    parts = [Part(setting.code, 1, None, _levels(procedure), modifiers=("52",) if units.reduced else ())]
    if units.further and row.further:
        parts.append(Part(row.further, units.further, None, _levels(procedure)))
    return tuple(parts)


def discs(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Each disc is a unit (R-DISC-01)."""
    found = interspaces_of(s.value for s in procedure.sites if is_level(s.value))
    return (Part(setting.code, max(len(found), 1), None, _levels(procedure), missing=() if found else ("Which discs were injected?",)),)


def leads(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Each lead is a unit, two at most (R-SCS-01); one on either side, where the code has sides, is told by them."""
    stated = max((int(n.value) for n in procedure.counts if n.unit in ("leads", "times", "passes")), default=0)
    told = {v.value for v in procedure.attributes.get("leads", ())}
    units = stated or (2 if "two" in told or procedure.side == "bilateral" else 1)
    evidence = tuple(n.evidence for n in procedure.counts if n.unit in ("leads", "times")) or tuple(
        v.evidence for v in procedure.attributes.get("leads", ())
    )
    side = procedure.side if row.sides == "one" else None
    if row.further and units > 1:
        return (Part(setting.code, 1, side, evidence), Part(row.further, min(units, 2) - 1, side, evidence))
    return (Part(setting.code, 1 if side == "bilateral" else min(max(units, 1), 2), side, evidence),)


_LIMB_CODES = {"base_1_4": "64642", "base_5_plus": "64644", "further_1_4": "64643", "further_5_plus": "64645"}


def limbs(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Muscles by limb: one base, each other limb a further unit of its own band (R-TOX-05)."""
    muscles: dict[Limb, int] = {}
    evidence: dict[str, list[Evidence]] = {}
    lower = {v.value for v in procedure.attributes.get("muscle_lower", ())}
    for site in procedure.sites:
        part = "leg" if site.value in lower else "arm"
        side = site.side or procedure.side
        for one in ("right", "left") if side == "bilateral" else (side or "right",):
            limb: Limb = f"{one}_{part}"  # type: ignore[assignment]
            muscles[limb] = muscles.get(limb, 0) + 1
            evidence.setdefault(limb, []).extend(site.evidence)
    parts = []
    for unit in limb_units(muscles):
        sides = {limb.split("_")[0] for limb in unit.limbs}
        side_of: Side | None = None
        if len(sides) == 1 and any(s.side or procedure.side for s in procedure.sites):
            side_of = sides.pop()  # type: ignore[assignment]
        found = tuple(dict.fromkeys(e for limb in unit.limbs for e in evidence[limb]))[:10]
        parts.append(Part(_LIMB_CODES[unit.position], unit.units, side_of, found, ", ".join(unit.limbs).replace("_", " ")))
    return tuple(parts) or (Part(setting.code, 1, procedure.side, (), missing=("Which muscles of which limbs were injected?",)),)


def trunk(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Trunk muscles: one to five, or six and more (R-TOX-06)."""
    number = sum(2 if s.side == "bilateral" else 1 for s in procedure.sites)
    code = "64647" if trunk_band(number) == "6_plus" else "64646"
    return (Part(code, 1, None, _levels(procedure)),)


_PATCH_CM2 = 280


def patch_area(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """Putting the patch on, and the square centimetres of it: as stated, else of whole patches of 280."""
    stated = [n for n in procedure.counts if n.unit == "cm2"] or [n for n in procedure.counts if n.unit == "patches"]
    area = max((n.value * (1 if n.unit == "cm2" else _PATCH_CM2) for n in stated), default=0)
    spans = tuple(n.evidence for n in stated)
    placed = Part(setting.code, 1, None, ())
    return (placed, Part(row.further, ceil(area), None, spans)) if area and row.further else (placed,)


def muscles(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """One unit whatever the number of needle sticks; the muscles are its evidence (R-TPI-01, R-TPI-02)."""
    side = procedure.side if row.sides == "one" else None
    sides = {s.side for s in procedure.sites} if row.sides == "one" else set()
    if sides and None not in sides:
        side = sides.pop() if len(sides) == 1 else "bilateral"
    return (Part(setting.code, 1, side, _levels(procedure)),)


def shots(procedure: Procedure, row: Row, setting: Setting) -> tuple[Part, ...]:
    """One unit a shot: as many as drugs were given each by its own (R-INF-01)."""
    given = [n for n in procedure.counts if n.unit == "shots"]
    return (Part(setting.code, int(max((n.value for n in given), default=1)), None, tuple(n.evidence for n in given)),)


RULES: Mapping[str, Rule] = {
    "once": once, "per_target": per_target, "nerves": per_target, "foraminal_levels": foraminal, "facet_joints": facets,
    "facet_joints_ablated": ablated_facets, "intercostal_levels": intercostals, "vertebral_bodies": bodies,
    "bodies_after_two": bodies_after_two, "discs": discs, "leads": leads, "limbs": limbs, "trunk": trunk, "muscles": muscles,
    "shots": shots, "patch_area": patch_area,
}  # fmt: skip
