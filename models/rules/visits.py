"""Visits: whether the note is one, its level by stated time or by decision making, its modifiers and add-ons. Source: rules.md 15."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from models.answer import Alternative, Line, Reason
from models.rules.care_minutes import tobacco_counselling
from models.rules.draft import Claim, Draft, make_line
from models.rules.evidence import unique
from models.rules.mdm import Decisions, higher_code, mdm_code, read_decisions
from models.rules.visit_kind import Kind, Patient, is_telehealth, kind_of, patient_of, values
from models.rules.visit_time import VisitKind, discharge_code, level_by_time, prolonged
from nlp.facts import Encounter, Evidence, Number

_SOURCE = "CPT visits since 2021; rules.md 15"
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
        "nurse_visit",
        "global_followup",
    }
)
_ADJUSTING = frozenset({"chiropractic", "chiropractic_extraspinal", "osteopathic"})
_ADJUSTERS_OWN = frozenset({"therapy", "therapy_untimed", "dry_needling"})
_MONTHLY = frozenset(
    {"chronic_pain_management", "chronic_care_management", "remote_monitoring", "behavioral_integration", "care_navigation"}
)
# Rows of such families that are add-ons to the visit.
_ADDED = frozenset({"90833", "90836", "90838", "G0506"})
_NOT_PROCEDURES = frozenset({"drug", "drug_testing", "guidance", "prolonged_time", "screening_questionnaire"})
# Talks of their own that any visit may go along with: the visit takes modifier 25 and need not be shown to be separate (R-EM-22).
_TALKS = frozenset({"advance_care_planning", "substance_counselling", "safety_planning"})
# What a prescriber did beyond a procedure; drugs against the pain that follows it and continued ones need more company.
_ACTIVE = ("prescription:began", "prescription:altered", "prescription:stopped")
_REFILLED = ("prescription:kept_controlled", "prescription:began_controlled")
# Visits of a stay; those that a lasting relation may be added to; talks by telephone, which need more than ten minutes.
_OF_STAYS = frozenset(
    {"inpatient_initial", "inpatient_subsequent", "consult_inpatient", "same_day", "nursing_initial", "nursing_subsequent"}
)
_LASTING = frozenset({"office_new", "office_established", "home_new", "home_established"})
_AUDIO = frozenset({"audio_new", "audio_established"})
_PAYERS_CHOICE = frozenset({"video_new", "video_established", *_AUDIO})
_SHORT_TALK = 10
# What the visit would be otherwise, and if what.
_OTHER: Mapping[VisitKind, tuple[VisitKind, str]] = {
    "office_new": ("office_established", "the patient were established"),
    "office_established": ("office_new", "the patient were new"),
    "consult": ("office_new", "the payer took no consultations"),
    "consult_inpatient": ("inpatient_initial", "the payer took no consultations"),
    "inpatient_initial": ("inpatient_subsequent", "the service had seen the patient during this stay"),
    "inpatient_subsequent": ("inpatient_initial", "it were the first visit of the stay"),
    "same_day": ("inpatient_initial", "the patient had stayed over midnight"),
    "nursing_initial": ("nursing_subsequent", "the service had seen the patient during this stay"),
    "nursing_subsequent": ("nursing_initial", "it were the first visit of the stay"),
    "home_new": ("home_established", "the patient were established"),
    "home_established": ("home_new", "the patient were new"),
    "video_new": ("office_new", "the payer took no telemedicine codes"),
    "video_established": ("office_established", "the payer took no telemedicine codes"),
    "audio_new": ("office_new", "the payer took no telemedicine codes"),
    "audio_established": ("office_established", "the payer took no telemedicine codes"),
}


def visit(claim: Claim, encounter: Encounter, drafts: Sequence[Draft]) -> list[Draft]:
    """The visit lines of a note, none where it tells of no visit or of none apart from its procedure."""
    if not tells_visit(encounter, drafts):
        return []
    patient = patient_of(claim, encounter)
    kind = kind_of(claim, encounter, patient)
    if kind is None:
        return []
    decisions = read_decisions(encounter)
    made = [d for d in drafts if d.line.status == "suggested" and d.family not in _NOT_PROCEDURES | _MONTHLY and d.line.code not in _ADDED]
    # A shot is given on a visit's decision: it needs the modifier, and no work beyond it.
    procedures = [d for d in made if d.family not in _TALKS and d.family != "drug_injection"]
    times = encounter.minutes.get("total_time", ())
    tobacco = _tobacco(claim, encounter)
    if (procedures or values(encounter, "place", "report")) and not _separate(encounter, decisions, patient, times, procedures):
        return tobacco
    if kind.discharge:
        return [_discharge(claim, encounter, kind, times, beside=bool(made or tobacco)), *tobacco]
    if not times and not decisions.problems:
        return tobacco
    found = _lines(claim, encounter, decisions, patient, kind, times, with_procedure=bool(made or tobacco))
    if kind.name in _PAYERS_CHOICE and found:
        # Few payers take telemedicine codes and nobody but they can say so: the office code stands, the other is asked for.
        office = replace(kind, name=_OTHER[kind.name][0])
        asked = [replace(d, line=_asking(d.line)) for d in found]
        found = [*_lines(claim, encounter, decisions, patient, office, times, with_procedure=bool(made or tobacco)), *asked]
    if not made:
        # Beside a procedure of ours nobody asks whether the visit is one of our field.
        words = tuple(v.evidence for v in encounter.attributes.get("field", ()))
        found = [replace(d, line=replace(d.line, evidence=unique((*d.line.evidence, *words)))) for d in found]
    return [*found, *tobacco]


def _asking(line: Line) -> Line:
    """The line as a candidate that asks for the payer's choice (R-EM-17)."""
    ask = "Does the payer take telemedicine codes (98000 to 98015)?"
    return replace(line, status="candidate", missing=(*line.missing, ask), confidence=min(line.confidence, 0.3))


def tells_visit(encounter: Encounter, drafts: Sequence[Draft]) -> bool:
    """Whether the note tells of a visit: a story or an exam, then an assessment or plan, and no service that takes its place."""
    parts = {v.value for v in encounter.attributes.get("part", ())}
    told = parts & {"story", "exam", "brief"} or encounter.attributes.get("patient") or encounter.minutes.get("total_time")
    told = told or encounter.attributes.get("telehealth")
    if not told or not parts & {"assessment", "brief"} or encounter.attributes.get("no_show"):
        return False
    # What an adjuster gives beside the adjustment is no therapist's visit; a month's care may stand beside a visit told apart from it.
    beside = _ADJUSTERS_OWN if any(d.family in _ADJUSTING for d in drafts) else frozenset()
    beside |= _MONTHLY if encounter.attributes.get("told_apart") else frozenset()
    return not any(d.family in _INSTEAD - beside and d.line.code not in _ADDED for d in drafts)


def _separate(
    encounter: Encounter, decisions: Decisions, patient: Patient | None, times: Sequence[Number], procedures: Sequence[Draft]
) -> bool:
    """Whether the note shows work beyond the procedure: stated time, a drug changed, tests for another problem (R-EM-10 to R-EM-12)."""
    if any(v.value in _ACTIVE for v in encounter.attributes.get("risk", ())):
        return True
    if values(encounter, "place", "report"):
        return False
    if decisions.count > 1 and any(v.value in _REFILLED for v in encounter.attributes.get("risk", ())):
        return True
    ordered = any(item.startswith("order:") and item != "order:toxicology" for item in decisions.items)
    new = patient is not None and patient.status == "new" and patient.plain
    if times or (ordered and (new or decisions.count > 1)):
        return True
    return new and any(d.family in _ADJUSTING for d in procedures) and all(d.family in _ADJUSTING | _ADJUSTERS_OWN for d in procedures)


def _lines(
    claim: Claim,
    encounter: Encounter,
    decisions: Decisions,
    patient: Patient | None,
    place: Kind,
    times: Sequence[Number],
    *,
    with_procedure: bool,
) -> list[Draft]:
    kind = place.name
    assert kind is not None
    minutes = int(times[-1].value) if times else None
    if kind in _AUDIO and minutes is not None and minutes <= _SHORT_TALK:
        return []
    by_time = level_by_time(minutes, kind) if minutes is not None else None
    by_decisions = mdm_code(decisions.level, kind) if decisions.problems else None
    code = higher_code(by_decisions, by_time)
    if code is None:
        return []
    timed = by_time == code
    stay = kind in _OF_STAYS
    ask = place.asks if stay else None if patient else "Was the patient seen by this group and specialty in the last three years?"
    missing = [ask] if ask else []
    # A level that nothing beside the problem speaks for is the weakest one.
    bare = not timed and decisions.level == "straightforward"
    # Where both ways lead to the same level, it rests on both.
    both = by_time == by_decisions
    evidence = [*_evidence(encounter, decisions if both or not timed else None, patient, times if timed else ()), *place.evidence]
    if kind == "consult":
        evidence += [v.evidence for v in values(encounter, "patient", "consult")[:1]]
    if is_telehealth(claim, encounter):
        evidence += [v.evidence for name in ("telehealth", "audio_only") for v in encounter.attributes.get(name, ())[:1]]
    who = kind.replace("_", " ") if stay else f"{patient.status if patient else 'established'} patient"
    text = f"{minutes} minutes in total" if timed else decisions.text
    line = make_line(
        claim,
        code,
        1,
        evidence,
        Reason(
            "visit.time" if timed else "visit.decision_making",
            f"{who}; {text}",
            f"{_SOURCE}, {'R-EM-03' if timed else 'R-EM-06 to R-EM-09'}",
        ),
        modifiers=_modifiers(claim, encounter, kind, with_procedure),
        status="candidate" if missing else "suggested",
        missing=tuple(missing),
        certainty=(0.85 if timed else 0.55 if bare else 0.7)
        - (0 if stay or (patient and patient.plain) else 0.15)
        - (0.2 if missing else 0),
        would_be=_otherwise(decisions, kind, code, timed),
    )
    drafts = [_draft(line)]
    if not missing and timed and minutes and code == mdm_code("high", kind):
        more = prolonged(minutes, kind, medicare=claim.payer == "medicare")
        drafts += [_prolonged(claim, times[-1], *more)] if more else []
    return drafts + ([] if missing or with_procedure or kind not in _LASTING else _complexity(claim, encounter))


def _discharge(claim: Claim, encounter: Encounter, kind: Kind, times: Sequence[Number], *, beside: bool) -> Draft:
    """The day of discharge, by stated time alone."""
    minutes = int(times[-1].value) if times else None
    first = kind.evidence[0]
    evidence = [Evidence(first.start, first.end, "procedure"), *kind.evidence, *(t.evidence for t in times[-1:])]
    text = f"day of discharge; {minutes} minutes" if minutes else "day of discharge; no time is stated"
    modifiers = _modifiers(claim, encounter, "inpatient_subsequent", beside)
    reason = Reason("visit.discharge", text, "CPT hospital visits 2023; rules.md 15")
    return _draft(make_line(claim, discharge_code(minutes), 1, evidence, reason, modifiers=modifiers, certainty=0.75))


def _draft(line: Line) -> Draft:
    return Draft(line, "visit", None, None, once=True)


def _evidence(encounter: Encounter, decisions: Decisions | None, patient: Patient | None, times: Sequence[Number]) -> list[Evidence]:
    """The words of time or else of the assessment first, as those of the service itself; then patient, what was decided."""
    problems = [v.evidence for v in encounter.attributes.get("problem", ())]
    decided = decisions.evidence if decisions else problems[:1]
    first = times[-1].evidence if times else decided[0]
    return [
        Evidence(first.start, first.end, "procedure"),
        *(t.evidence for t in times[-1:]),
        *(patient.evidence if patient else ()),
        *decided,
        *(v.evidence for name in ("assessment", "brief", "top") for v in values(encounter, "part", name)),
    ]


def _modifiers(claim: Claim, encounter: Encounter, kind: VisitKind, with_procedure: bool) -> tuple[str, ...]:
    """24 for another problem within a global period, 25 beside a procedure, 95 or 93 at a distance, FS for a shared stay's visit."""
    out = ["24"] if all(values(encounter, "global", said) for said in ("period", "unrelated")) else []
    out += ["25"] if with_procedure else []
    if kind in _OF_STAYS:
        return (*out, "FS") if values(encounter, "stay", "shared") else tuple(out)
    if is_telehealth(claim, encounter) and not kind.startswith(("video", "audio")):
        out.append("93" if encounter.attributes.get("audio_only") else "95")
    return tuple(out)


def _otherwise(decisions: Decisions, kind: VisitKind, code: str, timed: bool) -> tuple[Alternative, ...]:
    """The visit of the same day's other kind, and the level one more column would give."""
    if timed:
        return ()
    other, why = _OTHER[kind]
    out = [Alternative(mdm_code(decisions.level, other), why)]
    if (higher := decisions.next_level) is not None:
        out.append(Alternative(mdm_code(higher, kind), decisions.next_text))
    return tuple(a for a in out if a.code != code)


def _prolonged(claim: Claim, time: Number, code: str, units: int) -> Draft:
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
