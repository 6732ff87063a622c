"""Office visits: whether the note is one, new or established, its level by stated time or by decision making. Source: rules.md 15."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.answer import Alternative, Line, Reason
from models.rules.care_minutes import tobacco_counselling
from models.rules.draft import Claim, Draft, make_line
from models.rules.mdm import Decisions, higher_code, mdm_code, read_decisions
from models.rules.visit_time import VisitKind, level_by_time, prolonged_units
from nlp.facts import Encounter, Evidence, Number, Value

_SOURCE = "CPT office visits 2021; rules.md 15"
_OFFICE_SINCE = date(2021, 1, 1)
_COMPLEXITY_SINCE = date(2024, 1, 1)
# Services that hold their own evaluation: no visit stands beside them without a note of its own.
_INSTEAD = frozenset(
    {
        "therapy",
        "therapy_untimed",
        "therapy_evaluation",
        "acupuncture",
        "dry_needling",
        "chronic_pain_management",
        "chronic_care_management",
        "remote_monitoring",
        "health_behavior",
        "caregiver_training",
        "psychotherapy",
        "psychological_testing",
        "caregiver_care_training",
        "cognitive_care_plan",
        "transitional_care",
        "team_conference",
        "brief_contact",
        "portal_visit",
        "clinician_consultation",
        "behavioral_integration",
        "care_navigation",
        "opioid_use_disorder_month",
        "digital_mental_health",
    }
)
# Rows of such families that are add-ons to the visit.
_ADDED = frozenset({"90833", "90836", "90838", "G0506"})
_NOT_PROCEDURES = frozenset({"drug", "drug_testing", "guidance", "prolonged_time", "screening_questionnaire"})
# Talks of their own that any visit may go along with: the visit takes modifier 25 and need not be shown to be separate (R-EM-22).
_TALKS = frozenset({"advance_care_planning", "substance_counselling", "safety_planning"})
_ELSEWHERE = ("inpatient", "emergency", "telephone", "study", "therapy")
# What a prescriber did beyond a procedure; drugs against the pain that follows it and continued ones need more company.
_ACTIVE = ("prescription:began", "prescription:altered", "prescription:stopped")
_REFILLED = ("prescription:kept_controlled", "prescription:began_controlled")
_TOP = ("99205", "99215")


@dataclass(frozen=True, slots=True)
class Patient:
    """New or established, the words that say so, and whether they say it outright."""

    status: str
    evidence: tuple[Evidence, ...]
    plain: bool


def visit(claim: Claim, encounter: Encounter, drafts: Sequence[Draft]) -> list[Draft]:
    """The visit lines of a note, none where it tells of no office visit or of none apart from its procedure."""
    if not is_office_visit(claim, encounter, drafts):
        return []
    decisions = read_decisions(encounter)
    made = [d for d in drafts if d.line.status == "suggested" and d.family not in _NOT_PROCEDURES and d.line.code not in _ADDED]
    procedures = [d for d in made if d.family not in _TALKS]
    times = encounter.minutes.get("total_time", ())
    tobacco = _tobacco(claim, encounter)
    patient = _patient(claim, encounter)
    if (procedures or _values(encounter, "place", "report")) and not _separate(encounter, decisions, patient, times, procedures):
        return tobacco
    if not times and not decisions.problems:
        return tobacco
    return [*_lines(claim, encounter, decisions, patient, times, with_procedure=bool(made or tobacco)), *tobacco]


def is_office_visit(claim: Claim, encounter: Encounter, drafts: Sequence[Draft]) -> bool:
    """Whether the note is one of an office visit: a story or an exam, then an assessment or plan, and nobody's ward or theatre."""
    parts = {v.value for v in encounter.attributes.get("part", ())}
    told = parts & {"story", "exam", "brief"} or encounter.attributes.get("patient") or encounter.minutes.get("total_time")
    if not told or not parts & {"assessment", "brief"} or encounter.attributes.get("no_show"):
        return False
    if claim.setting == "facility" and not _values(encounter, "place", "clinic"):
        return False
    if any(_values(encounter, "place", place) for place in _ELSEWHERE):
        return False
    return claim.on >= _OFFICE_SINCE and not any(d.family in _INSTEAD and d.line.code not in _ADDED for d in drafts)


def _values(encounter: Encounter, name: str, value: str) -> tuple[Value, ...]:
    return tuple(v for v in encounter.attributes.get(name, ()) if v.value == value)


def _patient(claim: Claim, encounter: Encounter) -> Patient | None:
    """New or established: the request first, then what the note says outright, then what it makes likely (R-EM-01)."""
    said = encounter.attributes.get("patient", ())
    if claim.patient_status:
        return Patient(claim.patient_status, tuple(v.evidence for v in said if v.value.endswith(claim.patient_status))[:1], True)
    for value in said:
        if value.value in ("new", "established"):
            return Patient(value.value, (value.evidence,), True)
    histories = _values(encounter, "part", "histories")
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


def _separate(
    encounter: Encounter, decisions: Decisions, patient: Patient | None, times: Sequence[Number], procedures: Sequence[Draft]
) -> bool:
    """Whether the note shows work beyond the procedure: stated time, a drug changed, tests for another problem (R-EM-10 to R-EM-12)."""
    if any(v.value in _ACTIVE for v in encounter.attributes.get("risk", ())):
        return True
    if _values(encounter, "place", "report"):
        return False
    if decisions.count > 1 and any(v.value in _REFILLED for v in encounter.attributes.get("risk", ())):
        return True
    ordered = any(item.startswith("order:") and item != "order:toxicology" for item in decisions.items)
    new = patient is not None and patient.status == "new" and patient.plain
    if times or (ordered and (new or decisions.count > 1)):
        return True
    return bool(procedures) and all(d.family in ("chiropractic", "chiropractic_extraspinal", "osteopathic") for d in procedures) and new


def _lines(
    claim: Claim, encounter: Encounter, decisions: Decisions, patient: Patient | None, times: Sequence[Number], *, with_procedure: bool
) -> list[Draft]:
    status = patient.status if patient else "established"
    kind: VisitKind = "office_new" if status == "new" else "office_established"
    if claim.payer == "commercial" and kind == "office_new" and _values(encounter, "patient", "consult"):
        kind = "consult"
    by_time = level_by_time(int(times[-1].value), kind) if times else None
    by_decisions = mdm_code(decisions.level, kind) if decisions.problems else None
    code = higher_code(by_decisions, by_time)
    if code is None:
        return []
    timed = by_time == code
    missing = [] if patient else ["Was the patient seen by this group and specialty in the last three years?"]
    # A level that nothing beside the problem speaks for is the weakest one.
    bare = not timed and decisions.level == "straightforward"
    evidence = _evidence(encounter, decisions, patient, times if timed else ())
    text = f"{int(times[-1].value)} minutes in total" if timed else decisions.text
    line = make_line(
        claim,
        code,
        1,
        evidence,
        Reason(
            "visit.time" if timed else "visit.decision_making",
            f"{status} patient; {text}",
            f"{_SOURCE}, {'R-EM-03' if timed else 'R-EM-06 to R-EM-09'}",
        ),
        modifiers=_modifiers(claim, encounter, with_procedure),
        status="candidate" if missing else "suggested",
        missing=tuple(missing),
        certainty=(0.85 if timed else 0.55 if bare else 0.7) - (0 if patient and patient.plain else 0.15) - (0.2 if missing else 0),
        would_be=_otherwise(decisions, kind, code, timed),
    )
    drafts = [_draft(line)]
    if (
        not missing
        and timed
        and code in _TOP
        and (units := prolonged_units(int(times[-1].value), kind, medicare=claim.payer == "medicare"))
    ):
        drafts.append(_prolonged(claim, times[-1], units))
    return drafts + ([] if missing or with_procedure else _complexity(claim, encounter))


def _draft(line: Line) -> Draft:
    return Draft(line, "visit", None, None, once=True)


def _evidence(encounter: Encounter, decisions: Decisions, patient: Patient | None, times: Sequence[Number]) -> list[Evidence]:
    """The words of the assessment first, as those of the service itself; then time, patient and what was decided."""
    first = times[-1].evidence if times else decisions.evidence[0]
    return [
        Evidence(first.start, first.end, "procedure"),
        *(t.evidence for t in times[-1:]),
        *(patient.evidence if patient else ()),
        *(() if times else decisions.evidence),
    ]


def _modifiers(claim: Claim, encounter: Encounter, with_procedure: bool) -> tuple[str, ...]:
    out = ["25"] if with_procedure else []
    if claim.setting == "telehealth" or (claim.setting is None and encounter.attributes.get("telehealth")):
        out.append("93" if encounter.attributes.get("audio_only") else "95")
    return tuple(out)


def _otherwise(decisions: Decisions, kind: VisitKind, code: str, timed: bool) -> tuple[Alternative, ...]:
    """The visit for the other kind of patient, and the level one more column would give."""
    other: VisitKind = "office_new" if kind in ("consult", "office_established") else "office_established"
    out = []
    if not timed:
        why = (
            "the payer took no consultations"
            if kind == "consult"
            else f"the patient were {'established' if other == 'office_established' else 'new'}"
        )
        out.append(Alternative(mdm_code(decisions.level, other), why))
        if (higher := decisions.next_level) is not None:
            out.append(Alternative(mdm_code(higher, kind), decisions.next_text))
    return tuple(a for a in out if a.code != code)


def _prolonged(claim: Claim, time: Number, units: int) -> Draft:
    code = "G2212" if claim.payer == "medicare" else "99417"
    evidence = [Evidence(time.evidence.start, time.evidence.end, "procedure"), time.evidence]
    return _draft(
        make_line(
            claim,
            code,
            units,
            evidence,
            Reason("visit.prolonged", f"{units} full 15 minutes beyond the top level", f"{_SOURCE}, R-EM-14"),
            certainty=0.8,
        )
    )


def _tobacco(claim: Claim, encounter: Encounter) -> list[Draft]:
    """Counselling to stop tobacco, told with minutes of its own (R-EM-22)."""
    for time in encounter.minutes.get("tobacco", ()):
        if code := tobacco_counselling(int(time.value)):
            evidence = [Evidence(time.evidence.start, time.evidence.end, "procedure"), time.evidence]
            reason = Reason("visit.tobacco", f"{int(time.value)} minutes of counselling to stop tobacco", "rules.md 15, R-EM-22")
            return [_draft(make_line(claim, code, 1, evidence, reason, certainty=0.75))]
    return []


def _complexity(claim: Claim, encounter: Encounter) -> list[Draft]:
    """G2211 where the note states that the practice answers for the condition in the long run; never beside modifier 25 (R-EM-13)."""
    stated = encounter.attributes.get("longitudinal", ())
    if not stated or claim.payer != "medicare" or claim.on < _COMPLEXITY_SINCE:
        return []
    words = stated[0].evidence
    return [
        _draft(
            make_line(
                claim,
                "G2211",
                1,
                [Evidence(words.start, words.end, "procedure")],
                Reason("visit.complexity", "ongoing responsibility for a serious condition is stated", f"{_SOURCE}, R-EM-13"),
                certainty=0.7,
            )
        )
    ]
