"""Services counted by sessions, months or minutes of their own: acupuncture sets, care minutes, sedation, regions, infusion."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from models.family import Family
from models.rules.acupuncture import NeedleSet, acupuncture_units
from models.rules.care_minutes import caregiver_training, chronic_care_month, health_behaviour, monitoring_management, monitoring_supply, pain_management_month
from models.rules.count import Part, Setting
from models.rules.decide import Decision
from models.rules.draft import Claim, Draft, draft
from models.rules.infusion import infusion_units
from models.rules.regions import body_regions, chiropractic_code, chiropractic_regions, osteopathic_code
from models.rules.sedation import sedation_units
from nlp.facts import Encounter, Evidence, Procedure, Value

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
    spans = tuple(v.evidence for v in told) + tuple(n.evidence for n in procedure.minutes[:2]) + _evidence(procedure, "stimulation")[:1]
    parts = [Part(base, 1, None, spans[:4])]
    if units.further_manual:
        parts.append(Part("97811", units.further_manual, None, spans))
    if units.further_electrical:
        parts.append(Part("97814", units.further_electrical, None, spans))
    return _parts(claim, family, decision, procedure, parts)


def _needle_set(value: Value) -> NeedleSet:
    """``minutes|electrical|reinserted`` as the reader writes a set down."""
    minutes, electrical, again = value.value.split("|")
    return NeedleSet(int(minutes) if minutes else None, electrical == "1", {"1": True, "0": False}.get(again))


def _total(procedure: Procedure) -> int | None:
    return int(max(n.value for n in procedure.minutes)) if procedure.minutes else None


def sedation(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Moderate sedation by its intraservice minutes (R-SED-01, R-SED-02)."""
    if not procedure.minutes:
        return []
    minutes = int(max(n.value for n in procedure.minutes))
    same = setting.code.startswith(("99151", "99152", "99153"))
    units = sedation_units(minutes, same_clinician=same, facility=claim.setting == "facility" or "facility" in encounter.attributes)
    if units is None:
        return []
    spans = tuple(n.evidence for n in procedure.minutes)
    parts = [Part(units.first_code, 1, None, spans, f"{minutes} minutes")]
    if units.further:
        parts.append(Part(units.further_code, units.further, None, spans, f"{minutes} minutes"))
    return _parts(claim, family, decision, procedure, parts)


def care_minutes(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Minutes of a month: pain management, chronic care, monitoring, behaviour, caregiver training (R-CPM, R-CCM, R-RTM, R-HB)."""
    own = procedure.attributes.get("own_minutes", ())
    staff = procedure.attributes.get("staff_minutes", ())
    personal = int(sum(float(v.value) for v in own)) if own else 0 if staff else int(max((n.value for n in procedure.minutes), default=0))
    spans = tuple(v.evidence for v in own) or tuple(n.evidence for n in procedure.minutes)
    if setting.code.startswith("G300"):
        found = pain_management_month(personal, first_month="first_month" in procedure.attributes and "later_month" not in procedure.attributes, in_person=personal)
    elif setting.code in ("99490", "99491", "99487"):
        found = chronic_care_month(staff=int(sum(float(v.value) for v in staff)) or personal, physician=personal if own and setting.code == "99491" else 0, complex_decisions=False)
    elif setting.code in ("98980", "98979"):
        found = monitoring_management(personal, claim.on, live_contact="yes" in _values(procedure, "live_contact"))
    elif setting.code == "96158":
        found = health_behaviour(personal)
    elif setting.code == "97550":
        found = caregiver_training(personal)
    else:
        found = ()
    return _parts(claim, family, decision, procedure, [Part(c.code, c.units, None, spans, f"{personal} minutes") for c in found])


def monitoring_days(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Monitoring supply by days with data (R-RTM-01)."""
    days = [n for n in procedure.counts if n.unit == "days" and n.value <= 30]
    code = monitoring_supply(int(days[0].value), "musculoskeletal", claim.on) if days else None
    return _parts(claim, family, decision, procedure, [Part(code, 1, None, (days[0].evidence,))]) if code else []


def spinal_regions(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Manipulated regions: chiropractic by spinal region, osteopathic by body region (R-CMT-01, R-OMT-01)."""
    names = [s.value for s in procedure.sites] + [v.value.replace("_", " ") for v in procedure.attributes.get("region_name", ())]
    spans = tuple(e for s in procedure.sites for e in s.evidence) + _evidence(procedure, "region_name")
    if setting.code.startswith("9892"):
        code = osteopathic_code(body_regions(names))
    else:
        code = chiropractic_code([r for r in chiropractic_regions(names) if r != "extraspinal"])
    if code is None:
        return _parts(claim, family, decision, procedure, [Part(setting.code, 1, None, (), missing=("Which regions were treated?",))])
    return _parts(claim, family, decision, procedure, [Part(code, 1, None, spans)])


def infusion(claim: Claim, family: Family, decision: Decision, procedure: Procedure, setting: Setting, encounter: Encounter) -> list[Draft]:
    """Infusion by start and stop, push under 16 minutes (R-INF-01)."""
    minutes = _total(procedure)
    if minutes is None:
        return _parts(claim, family, decision, procedure, [Part(setting.code, 1, None, (), missing=("When did the infusion start and stop?",))])
    units = infusion_units(minutes)
    spans = tuple(n.evidence for n in procedure.minutes)
    if units is None or units.kind == "push":
        return _parts(claim, family, decision, procedure, [Part("96374", 1, None, spans)])
    parts = [Part("96365", 1, None, spans)]
    if units.further_hours:
        parts.append(Part("96366", units.further_hours, None, spans))
    return _parts(claim, family, decision, procedure, parts)


SPECIAL: Mapping[str, Special] = {
    "sets": sets,
    "sedation_minutes": sedation,
    "care_minutes": care_minutes,
    "monitoring_days": monitoring_days,
    "spinal_regions": spinal_regions,
    "infusion_minutes": infusion,
}
