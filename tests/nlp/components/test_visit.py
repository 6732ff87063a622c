"""What a note says of its visit: its shape, its patient, what was decided, the codes written in it."""

from __future__ import annotations

import pytest

from models.coder import Coder
from models.request import parse_request
from nlp.facts import Encounter

NEW = """NEW PATIENT VISIT
HPI: Referred by Dr. Abel for neck pain, 7/10, since a fall in spring. Physical therapy did not help.
EXAM: Spurling positive on the right.
DATA: I personally reviewed the MRI of the neck. Outside records reviewed.
ASSESSMENT:
1. Cervical radiculopathy, worse.
2. Insomnia.
PLAN: Start gabapentin 300 mg at night. EMG ordered. Consider an epidural steroid injection."""


def _read(coder: Coder, text: str) -> Encounter:
    return coder.read(parse_request({"text": text}))[0]


def _values(encounter: Encounter, name: str) -> set[str]:
    return {v.value for v in encounter.attributes.get(name, ())}


def test_visit_reads_patient_problems_data_and_risk(coder: Coder) -> None:
    encounter = _read(coder, NEW)
    assert "new" in _values(encounter, "patient")
    assert [v.value for v in encounter.attributes["problem"]] == ["unstable"]
    assert {"interpretation", "review:mri", "order:emg"} <= _values(encounter, "data")
    assert "prescription:began" in _values(encounter, "risk")


def test_visit_evidence_holds_the_words(coder: Coder) -> None:
    encounter = _read(coder, NEW)
    (problem,) = encounter.attributes["problem"]
    assert NEW[problem.evidence.start : problem.evidence.end] == "Cervical radiculopathy, worse"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("She returns to clinic for low back pain.", "established"),
        ("He was last seen in May for low back pain.", "established"),
        ("Referred to our office for low back pain.", "new"),
        ("He has no previous visits here for low back pain.", "new"),
    ],
)
def test_visit_patient_is_new_or_known(coder: Coder, words: str, value: str) -> None:
    text = f"HISTORY: {words}\nEXAM: Tender over the facets.\nASSESSMENT: Low back pain.\nPLAN: Epidural steroid injection next month."
    assert value in _values(_read(coder, text), "patient")


@pytest.mark.parametrize(
    ("plan", "value"),
    [
        ("Increase gabapentin to 600 mg.", "prescription:altered"),
        ("Stop Lyrica.", "prescription:stopped"),
        ("Oxycodone 5 mg refilled.", "prescription:kept_controlled"),
        ("Duloxetine 60 -> 90 mg.", "prescription:altered"),
        ("Home exercise program.", "low"),
    ],
)
def test_visit_risk_is_what_the_plan_does(coder: Coder, plan: str, value: str) -> None:
    text = f"HISTORY: She returns for low back pain.\nASSESSMENT: Lumbar stenosis.\nPLAN: {plan} Epidural steroid injection declined."
    assert value in _values(_read(coder, text), "risk")


@pytest.mark.parametrize(
    "plan", ["Consider gabapentin.", "We could start gabapentin.", "She declined to start gabapentin.", "Meds: gabapentin."]
)
def test_visit_risk_needs_a_decision_on_the_drug(coder: Coder, plan: str) -> None:
    text = f"HISTORY: She returns for low back pain.\nASSESSMENT: Lumbar stenosis.\nPLAN: {plan}\nNo epidural steroid injection."
    assert not {v for v in _values(_read(coder, text), "risk") if v.startswith("prescription")}


@pytest.mark.parametrize(
    ("assessment", "values"),
    [
        ("Fibromyalgia, stable.", ["stable"]),
        ("Lumbar stenosis, worsening.", ["unstable"]),
        ("Lumbar strain.", ["acute"]),
        ("New sciatica. Fibromyalgia, stable.", ["new", "stable"]),
        ("History of stroke. Fibromyalgia, stable.", ["stable"]),
    ],
)
def test_visit_problems_by_their_course(coder: Coder, assessment: str, values: list[str]) -> None:
    text = f"HISTORY: She returns.\nASSESSMENT: {assessment}\nPLAN: Epidural steroid injection not planned; heat."
    assert [v.value for v in _read(coder, text).attributes.get("problem", ())] == values


def test_visit_place_of_a_ward_is_seen(coder: Coder) -> None:
    text = "INPATIENT CONSULTATION\nHISTORY: Rib pain after a fall.\nASSESSMENT: Rib fractures.\nPLAN: Erector spinae block tomorrow."
    assert "inpatient" in _values(_read(coder, text), "place")


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("Charges: 62321 each additional level", "62321:each_further"),
        ("64450 facet block L4-5", "64450:facet"),
        ("acupuncture 20560", "20560:acupuncture"),
    ],
)
def test_visit_written_codes_keep_what_they_are_taken_for(coder: Coder, line: str, value: str) -> None:
    text = f"PROCEDURE: Left L4-5 facet joint injection under fluoroscopy, 1 mL lidocaine.\n{line}\n"
    assert value in _values(_read(coder, text), "written_as")


_PLAIN = "HPI: low back pain with leg pain, worse.\nExam: straight leg raise negative.\nAssessment: radiculopathy.\nPlan: start duloxetine."


@pytest.mark.parametrize(
    ("first", "value"),
    [
        ("Established visit   3/2/2026", "established"),
        ("Office Visit - Established", "established"),
        ("Office visit (established)", "established"),
        ("Telehealth visit. Est. patient", "established"),
        ("Returning patient, follow-up", "established"),
        ("Visit; not a new patient", "established"),
        ("Pain clinic visit (new to group)", "new"),
        ("Visit. Patient is new to our practice", "new"),
    ],
)
def test_visit_first_line_says_who_the_patient_is(coder: Coder, first: str, value: str) -> None:
    assert [v.value for v in _read(coder, f"{first}\n{_PLAIN}").attributes["patient"]][:1] == [value]


_BRIEF = "{}\nEst patient, neck pain 6/10, arm pain worse, opioid agreement kept. Tender facets.\n{}"


@pytest.mark.parametrize("first", ["Telehealth video visit", "Telehealth note follow-up", "Follow-up"])
@pytest.mark.parametrize("last", ["Increase gabapentin to 600 mg.", "Increase gabapentin.\nTotal time on date of encounter: 32 min."])
def test_visit_of_a_few_lines_without_headings_is_one(coder: Coder, first: str, last: str) -> None:
    encounter = _read(coder, _BRIEF.format(first, last))
    assert "brief" in _values(encounter, "part")
    assert "prescription:altered" in _values(encounter, "risk")


@pytest.mark.parametrize(
    "text",
    [
        _BRIEF.format("Physical therapy visit", "Increase exercise."),
        _BRIEF.format("Pre-op nurse visit", "Increase gabapentin."),
        "Follow-up visit\nEstablished patient. No ear pain, no abdominal pain, denies leg pain or neck pain. Vitamin D continued.",
        "Follow-up visit\nHPI: chest pain, exertional chest pain.\nAssessment: chest pain, aortic stenosis.\nPlan: increase metoprolol.",
        "Follow-up visit\nHPI: neuropathy, pain in feet, gabapentin.\nAssessment: DM2 uncontrolled.\nPlan: increase insulin.",
        "Clinic list\nEst patient, neck pain 6/10, arm pain worse, opioid agreement kept.",
    ],
)
def test_visit_none_of_other_callings_or_without_pain(coder: Coder, text: str) -> None:
    assert not _values(_read(coder, text), "part")


@pytest.mark.parametrize(
    ("line", "study"),
    [
        ("Data: MRI report reviewed.", False),
        ("Data: outside EMG report of May, I agree.", False),
        ("EMG report pending.", False),
        ("MRI report", True),
        ("LUMBAR MRI REPORT: L4-5 stenosis", True),
    ],
)
def test_visit_report_that_was_read_is_no_report_note(coder: Coder, line: str, study: bool) -> None:
    assert ("study" in _values(_read(coder, f"New patient visit\n{line}\n{_PLAIN}"), "place")) is study


def test_visit_reads_its_plan_beside_the_story_of_an_injection(coder: Coder) -> None:
    text = (
        "Est pt f/u\nNew neck pain with arm tingling.\nNeck: Spurling positive. Started prednisone taper.\n"
        "Left knee: pain back, effusion. After consent, L knee injected, lateral approach, Depo-Medrol 40 mg.\n"
        "A/P 1 cervical radiculopathy, new\n    2 L knee osteoarthritis - injected today\n"
    )
    assert "prescription:began" in _values(_read(coder, text), "risk")


def test_visit_denied_pain_is_no_problem(coder: Coder) -> None:
    text = "HISTORY: She returns. No neck pain.\nASSESSMENT: Doing well.\nPLAN: No epidural steroid injection."
    assert not _values(_read(coder, text), "problem")


@pytest.mark.parametrize(
    "words", ["I serve as the ongoing focal point for his chronic pain care.", "Visit complexity: focal point for her pain."]
)
def test_visit_lasting_responsibility_is_read(coder: Coder, words: str) -> None:
    assert _values(_read(coder, f"Established visit\n{words}\n{_PLAIN}"), "longitudinal") == {"stated"}


def test_visit_denies_only_within_its_clause(coder: Coder) -> None:
    text = "Established patient visit\nHPI: low back pain.\nA/P: chronic low back pain, pain not at goal - increase duloxetine to 60 mg.\n"
    assert "prescription:altered" in _values(_read(coder, text), "risk")
