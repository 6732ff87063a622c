"""What kind of visit a note tells of: who the patient is to the practice, where they were seen, and which codes the payer takes for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.rules.draft import Claim
from models.rules.visit_time import VisitKind
from nlp.facts import Encounter, Evidence, Value

# The levels by decision making or time alone: of the office, of all others, of nursing homes with today's floors.
_OFFICE_SINCE = date(2021, 1, 1)
_STAYS_SINCE = date(2023, 1, 1)
_NURSING_SINCE = date(2024, 1, 1)
_TELEMEDICINE_SINCE = date(2025, 1, 1)
_ELSEWHERE = ("emergency", "telephone", "study", "therapy")
_HOSPITAL = frozenset({"hospital", "discharge", "same_day"})
# A catheter that runs is followed by a service of its own.
_CATHETERS = frozenset({"epidural_catheter", "nerve_catheter"})
_RUNNING = frozenset({"performed", "historical", "mentioned", "other_person"})


@dataclass(frozen=True, slots=True)
class Patient:
    """New or established, the words that say so, and whether they say it outright."""

    status: str
    evidence: tuple[Evidence, ...]
    plain: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """The kind of a visit, ``discharge`` for the day of discharge, with the words that say where it was; ``asks`` what is open."""

    name: VisitKind | None
    evidence: tuple[Evidence, ...] = ()
    discharge: bool = False
    asks: str | None = None


def values(encounter: Encounter, name: str, value: str) -> tuple[Value, ...]:
    """The attribute's values that are ``value``."""
    return tuple(v for v in encounter.attributes.get(name, ()) if v.value == value)


def patient_of(claim: Claim, encounter: Encounter) -> Patient | None:
    """New or established: the request first, then what the note says outright, then what it makes likely (R-EM-01)."""
    said = encounter.attributes.get("patient", ())
    if claim.patient_status:
        return Patient(claim.patient_status, tuple(v.evidence for v in said if v.value.endswith(claim.patient_status))[:1], True)
    for value in said:
        if value.value in ("new", "established"):
            return Patient(value.value, (value.evidence,), True)
    if period := values(encounter, "global", "period"):
        # Whoever is within the days of our operation is known to us.
        return Patient("established", (period[0].evidence,), True)
    if said and all(v.value == "consult" for v in said):
        # Somebody asked for an opinion: the patient is new to who gives it.
        return Patient("new", (said[0].evidence,), False)
    histories = values(encounter, "part", "histories")
    for value in said:
        if value.value == "likely_established" and not histories:
            return Patient("established", (value.evidence,), False)
    for value in said:
        if value.value == "likely_new":
            return Patient("new", (value.evidence,), False)
    if histories:
        return Patient("new", (histories[0].evidence,), False)
    for value in (*said, *encounter.attributes.get("risk", ())):
        if value.value in ("likely_established", "prescription:altered", "prescription:kept", "prescription:kept_controlled"):
            # A drug that is changed or kept on was begun before.
            return Patient("established", (value.evidence,), False)
    return None


def kind_of(claim: Claim, encounter: Encounter, patient: Patient | None) -> Kind | None:
    """The kind of visit by place, patient and payer; None where the note is that of no visit of ours (R-EM-16, R-EM-17).

    A stay in a hospital or nursing home counts where the pain service writes the note or the request names a facility: ward notes of
    other services speak of pain too.
    """
    if any(values(encounter, "place", place) for place in _ELSEWHERE):
        return None
    stay = {v.value: v.evidence for v in encounter.attributes.get("stay", ())}
    ours = bool(encounter.attributes.get("ours")) or claim.setting == "facility"
    if stay.keys() & _HOSPITAL:
        return _of_hospital(claim, encounter, patient, stay) if ours else None
    if "nursing" in stay:
        return _of_nursing(claim, patient, stay) if ours else None
    if values(encounter, "place", "inpatient") or (claim.setting == "facility" and not values(encounter, "place", "clinic")):
        return None
    if claim.on < _OFFICE_SINCE:
        return None
    new = patient is not None and patient.status == "new"
    telehealth = is_telehealth(claim, encounter)
    if "home" in stay and not telehealth:
        return Kind("home_new" if new else "home_established", (stay["home"],)) if claim.on >= _STAYS_SINCE else None
    if claim.payer == "commercial" and new and values(encounter, "patient", "consult"):
        return Kind("consult")
    if telehealth and claim.payer == "commercial" and claim.on >= _TELEMEDICINE_SINCE:
        words = tuple(v.evidence for v in (encounter.attributes.get("audio_only") or encounter.attributes.get("telehealth", ()))[:1])
        if encounter.attributes.get("audio_only"):
            return Kind("audio_new" if new else "audio_established", words)
        return Kind("video_new" if new else "video_established", words)
    return Kind("office_new" if new else "office_established")


def is_telehealth(claim: Claim, encounter: Encounter) -> bool:
    """Whether the visit was held at a distance: as the request says, else as the note does (R-EM-17)."""
    return claim.setting == "telehealth" or (claim.setting is None and bool(encounter.attributes.get("telehealth")))


def _of_hospital(claim: Claim, encounter: Encounter, patient: Patient | None, stay: dict[str, Evidence]) -> Kind | None:
    if claim.on < _STAYS_SINCE or any(p.family in _CATHETERS and p.status in _RUNNING for p in encounter.procedures):
        return None
    words = tuple(stay[name] for name in ("discharge", "same_day", "later", "first", "hospital") if name in stay)[:2]
    if "same_day" in stay:
        return Kind("same_day", words)
    if "discharge" in stay:
        return Kind(None, words, discharge=True)
    asked = values(encounter, "patient", "consult")
    which = _which(patient, stay, asked=bool(asked))
    if which == "first" and asked and claim.payer == "commercial":
        return Kind("consult_inpatient", (*words, asked[0].evidence))
    ask = None if which else "Is it the first visit of this service during the stay?"
    return Kind("inpatient_initial" if which == "first" else "inpatient_subsequent", words, asks=ask)


def _of_nursing(claim: Claim, patient: Patient | None, stay: dict[str, Evidence]) -> Kind | None:
    if claim.on < _NURSING_SINCE:
        return None
    which = _which(patient, stay, asked=False)
    words = tuple(stay[name] for name in ("first", "later", "nursing") if name in stay)[:2]
    ask = None if which else "Is it the first visit of this service during the stay?"
    return Kind("nursing_initial" if which == "first" else "nursing_subsequent", words, asks=ask)


def _which(patient: Patient | None, stay: dict[str, Evidence], *, asked: bool) -> str | None:
    """``first`` or ``later`` visit of a stay: as the note calls it, else by whether the service knows the patient."""
    for name in ("later", "first"):
        if name in stay:
            return name
    if asked or (patient and patient.status == "new"):
        return "first"
    return "later" if patient else None
