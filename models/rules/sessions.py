"""Services counted by sessions, months or minutes of their own: acupuncture sets, care minutes, sedation, regions, infusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from models.family import Family
from models.rules.acupuncture import NeedleSet, acupuncture_units
from models.rules.care_minutes import (
    CodeUnits,
    caregiver_training,
    chronic_care_month,
    health_behaviour,
    monitoring_management,
    pain_management_month,
    principal_care_month,
)
from models.rules.count import Part, Setting
from models.rules.decide import Decision
from models.rules.draft import Claim, Draft, draft
from models.rules.evidence import covered
from models.rules.infusion import infusion_units
from models.rules.minute_ladders import LADDERS, by_ladder
from models.rules.nerve_studies import needle_lines
from models.rules.regions import body_regions, chiropractic_code, chiropractic_regions, osteopathic_code
from models.rules.sedation import sedation_units
from models.rules.timed import total_units
from nlp.facts import Encounter, Evidence, Number, Procedure, Value

Special = Callable[[Claim, Family, Decision, Procedure, Setting, Encounter], list[Draft]]


def _status(decision: Decision) -> str:
    return "candidate" if decision.truth is None else "suggested"


def _values(procedure: Procedure, name: str) -> set[str]:
    return {v.value for v in procedure.attributes.get(name, ())}


def _evidence(procedure: Procedure, *names: str) -> tuple[Evidence, ...]:
    return tuple(v.evidence for name in names for v in procedure.attributes.get(name, ()))


def _parts(claim: Claim, family: Family, decision: Decision, procedure: Procedure, parts: list[Part]) -> list[Draft]:
    return [draft(claim, family, decision, procedure, p, "candidate" if p.missing else _status(decision)) for p in parts]


def sets(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Acupuncture sets with their minutes, current and re-insertion (R-ACU-01 to R-ACU-04)."""
    told = procedure.attributes.get("needle_set", ())
    needles = [_needle_set(v) for v in told] or [NeedleSet(_total(procedure), "electrical" in _values(procedure, "stimulation"), None)]
    units = acupuncture_units(needles)
    if units.base is None:
        return []
    base = {"manual": "97810", "electrical": "97813"}[units.base]
    counted = [i for i in range(len(needles)) if i not in {n.index for n in units.not_counted}]
    parts = [Part(base, 1, None, _words_of_sets(procedure, counted[:1]))]
    for code, number, electrical in (("97811", units.further_manual, False), ("97814", units.further_electrical, True)):
        if number:
            parts.append(
                Part(code, number, None, _words_of_sets(procedure, [i for i in counted[1:] if needles[i].electrical is electrical]))
            )
    return _parts(claim, family, decision, procedure, parts)


def _words_of_sets(procedure: Procedure, sets: Sequence[int]) -> tuple[Evidence, ...]:
    """The words of these sets; where the note tells of none, its minutes and its current."""
    told = procedure.attributes.get("needle_set", ())
    if not told:
        return tuple(n.evidence for n in procedure.minutes[:2]) + _evidence(procedure, "stimulation")[:1]
    words = [v.evidence for v in procedure.attributes.get("set_words", ()) if v.value in {str(i) for i in sets}]
    return (*words, *(told[i].evidence for i in sets if not covered(told[i].evidence, words)))


def _needle_set(value: Value) -> NeedleSet:
    """``minutes|electrical|reinserted`` as the reader writes a set down."""
    minutes, electrical, again = value.value.split("|")
    return NeedleSet(int(minutes) if minutes else None, electrical == "1", {"1": True, "0": False}.get(again))


def _total(procedure: Procedure) -> int | None:
    return int(max(n.value for n in procedure.minutes)) if procedure.minutes else None


def sedation(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Moderate sedation by its intraservice minutes; for another clinician the row has seen to the setting (R-SED-01, R-SED-02)."""
    if not procedure.minutes:
        return []
    minutes = int(max(n.value for n in procedure.minutes))
    same = setting.code.startswith(("99151", "99152", "99153"))
    age = _UNDER_FIVE if "under_five" in encounter.attributes else None
    units = sedation_units(minutes, same_clinician=same, facility=True, age=age)
    if units is None:
        return []
    spans = tuple(n.evidence for n in procedure.minutes)
    parts = [Part(units.first_code, 1, None, spans, f"{minutes} minutes")]
    if units.further:
        parts.append(Part(units.further_code, units.further, None, spans, f"{minutes} minutes"))
    return _parts(claim, family, decision, procedure, parts)


def care_minutes(
    claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter
) -> list[Draft]:
    """Minutes of a month or a session: pain and chronic care, monitoring, behaviour, caregiver training.

    Rows of a log add up; of a session's minutes the longest is the session (R-CPM-01, R-CCM-01, R-PCM-01, R-RTM-02, R-HB-01, R-PT-20).
    """
    logged = "own_minutes" in procedure.attributes or "staff_minutes" in procedure.attributes
    values = [n.value for n in procedure.minutes]
    minutes = int(sum(values) if logged else max(values, default=0))
    spans = (*(n.evidence for n in procedure.minutes), *_evidence(procedure, "minutes_by"))
    found = _month(setting, procedure, minutes, claim)
    live = _evidence(procedure, "live_contact")[:1] if setting.code in _LIVE else ()
    return _parts(claim, family, decision, procedure, [Part(c.code, c.units, None, (*spans, *live), f"{minutes} minutes") for c in found])


_LIVE = frozenset({"98980", "98979", "99457", "99470"})
# Half an hour from its 16th minute, then quarters past their midpoint: individual, group, family with and without the patient.
_SESSIONS = {"96158": "96159", "96164": "96165", "96167": "96168", "96170": "96171", "97550": "97551"}


def _month(setting: Setting, procedure: Procedure, minutes: int, claim: Claim) -> tuple[CodeUnits, ...]:
    code = setting.code
    if code.startswith("G300"):
        return pain_management_month(minutes, first_month="first" in _values(procedure, "month"), in_person=minutes)
    if code in ("99490", "99487"):
        return chronic_care_month(staff=minutes, physician=0, complex_decisions=code == "99487")
    if code == "99491":
        return chronic_care_month(staff=0, physician=minutes, complex_decisions=False)
    if code in ("99424", "99426"):
        return principal_care_month(staff=minutes if code == "99426" else 0, physician=minutes if code == "99424" else 0)
    if code in _LIVE:
        found = monitoring_management(minutes, claim.on, live_contact="yes" in _values(procedure, "live_contact"))
        physiologic = {"98979": "99470", "98980": "99457", "98981": "99458"}
        return tuple(CodeUnits(physiologic[c.code], c.units) for c in found) if code.startswith("994") else found
    if code in _SESSIONS:
        counted = caregiver_training(minutes) if code == "97550" else health_behaviour(minutes)
        names = dict(zip(("first", "further"), (code, _SESSIONS[code]), strict=True))
        return tuple(CodeUnits(names["first" if i == 0 else "further"], c.units) for i, c in enumerate(counted))
    return by_ladder(code, minutes) if code in LADDERS else ()


def monitoring_setup(
    claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter
) -> list[Draft]:
    """Set-up and teaching once an episode, when the days with data that the period needs have come, or none are counted yet (R-RTM-01)."""
    days = [
        n for p in encounter.procedures if p.family == procedure.family and p.status == "performed" for n in p.counts if n.unit == "days"
    ]
    least = 2 if claim.on >= _SHORT_PERIODS_FROM else 16
    if days and max(n.value for n in days) < least:
        return []
    return _parts(claim, family, decision, procedure, [Part(setting.code, 1, None, tuple(n.evidence for n in days[:1]))])


_UNDER_FIVE = 4  # sedation has other codes below the age of five
_SHORT_PERIODS_FROM = date(2026, 1, 1)


def spinal_regions(
    claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter
) -> list[Draft]:
    """Manipulated regions: chiropractic by spinal region, osteopathic by body region (R-CMT-01, R-OMT-01).

    Named regions count; where the note counts more regions than it names, its count does.
    """
    names = [s.value.replace(":", "-") for s in procedure.sites] + [
        v.value.replace("_", " ") for v in procedure.attributes.get("region_name", ())
    ]
    stated = [n for n in procedure.counts if n.unit == "regions"]
    spans = tuple(e for s in procedure.sites for e in s.evidence) + _evidence(procedure, "region_name") + tuple(n.evidence for n in stated)
    if setting.code.startswith("9892"):
        code = _at_least(osteopathic_code(body_regions(names)), stated, ("98925", "98926", "98927", "98928", "98929"), (2, 4, 6, 8, 10))
    else:
        code = chiropractic_code([r for r in chiropractic_regions(names) if r != "extraspinal"])
        code = _at_least(code, stated, ("98940", "98941", "98942"), (2, 4, 5))
    if code is None:
        return _parts(claim, family, decision, procedure, [Part(setting.code, 1, None, (), missing=("Which regions were treated?",))])
    return _parts(claim, family, decision, procedure, [Part(code, 1, None, spans)])


def _at_least(code: str | None, stated: list[Number], codes: tuple[str, ...], upto: tuple[int, ...]) -> str | None:
    """The code of the named regions, or of the stated number where that is larger."""
    number = next((c for n in stated for c, most in zip(codes, upto, strict=True) if n.value <= most), None)
    return max((c for c in (code, number) if c), default=None)


def infusion(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Infusion by start and stop, push under 16 minutes (R-INF-01)."""
    minutes = _total(procedure)
    if minutes is None:
        return _parts(
            claim, family, decision, procedure, [Part(setting.code, 1, None, (), missing=("When did the infusion start and stop?",))]
        )
    units = infusion_units(minutes)
    spans = tuple(n.evidence for n in procedure.minutes)
    if units is None or units.kind == "push":
        return _parts(claim, family, decision, procedure, [Part("96374", 1, None, spans)])
    parts = [Part("96365", 1, None, spans)]
    if units.further_hours:
        parts.append(Part("96366", units.further_hours, None, spans))
    if len(_drugs(procedure, encounter)) > 1 and (order := procedure.attributes.get("order")):
        # A second drug beside the first or after it.
        parts.append(Part("96368" if order[0].value == "concurrent" else "96367", 1, None, (order[0].evidence,)))
    return _parts(claim, family, decision, procedure, parts)


def work_hours(
    claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter
) -> list[Draft]:
    """Two hours of work hardening, then hours past their midpoint (R-PT-21)."""
    told = sorted(int(n.value) for n in procedure.minutes)
    if not told:
        return _parts(claim, family, decision, procedure, [Part(setting.code, 1, None, ())])
    # Parts of the day add up, unless their sum is told too.
    minutes = told[-1] if told[-1] <= sum(told[:-1]) else sum(told)
    spans = tuple(n.evidence for n in procedure.minutes)
    parts = [Part(setting.code, 1, None, spans)]
    further = max(minutes - 120 + 29, 0) // 60
    if further and decision.row.further:
        parts.append(Part(decision.row.further, further, None, spans))
    return _parts(claim, family, decision, procedure, parts)


def quarter_hours(
    claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter
) -> list[Draft]:
    """Each 15 minutes of one service outside the pool of therapy, past their midpoint (17.2)."""
    units = max(total_units(_total(procedure) or 0), 1)
    spans = tuple(n.evidence for n in procedure.minutes)
    return _parts(claim, family, decision, procedure, [Part(setting.code, units, None, spans)])


def _drugs(procedure: Procedure, encounter: Encounter) -> dict[str, Evidence]:
    """The drugs told nearer to this procedure's names than to those of another way into the vein."""
    ways = [p for p in encounter.procedures if p.family == procedure.family and p.status == "performed"]

    def of(spoken: Evidence) -> str | None:
        return min(ways, key=lambda p: min(max(m.start - spoken.end, spoken.start - m.end, 0) for m in p.mentions)).target

    told = procedure.attributes.get("drug", ())
    return {v.value: v.evidence for v in told if v.value not in _FLUIDS and of(v.evidence) == procedure.target}


_FLUIDS = frozenset({"normal_saline", "local_unspecified"})


def pushes(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Drugs pushed into a vein: the first, unless an infusion came first, then each further one (R-INF-01)."""
    infused = any(p.family == procedure.family and p.target == "infusion" and p.status == "performed" for p in encounter.procedures)
    given = _drugs(procedure, encounter)
    number, further, spans = max(len(given), 1), decision.row.further, tuple(given.values())
    parts = [] if infused else [Part(setting.code, 1, None, spans[:1])]
    if further and number > len(parts):
        parts.append(Part(further, number - len(parts), None, spans))
    return _parts(claim, family, decision, procedure, parts)


def needled_limbs(
    claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter
) -> list[Draft]:
    """Needle EMG of each limb, beside conduction studies or alone."""
    limbs: dict[str, list[Evidence]] = {}
    for value in procedure.attributes.get("needled", ()):
        body, side, _ = value.value.split(" ", 2)
        limbs.setdefault(f"{body} {side}" if body.startswith("limb") else "", []).append(value.evidence)
    others = limbs.pop("", [])
    studied = any(p.family == procedure.family and p.target == "conduction" and p.status == "performed" for p in encounter.procedures)
    spans = tuple(e for found in limbs.values() for e in found) or tuple(others)
    found = needle_lines([len(v) for v in limbs.values()], len(others), conduction=studied)
    return _parts(claim, family, decision, procedure, [Part(code, units, None, spans) for code, units in found])


SPECIAL: Mapping[str, Special] = {
    "sets": sets,
    "sedation_minutes": sedation,
    "care_minutes": care_minutes,
    "monitoring_setup": monitoring_setup,
    "spinal_regions": spinal_regions,
    "infusion_minutes": infusion,
    "pushes": pushes,
    "needled_limbs": needled_limbs,
    "work_hours": work_hours,
    "quarter_hours": quarter_hours,
}
