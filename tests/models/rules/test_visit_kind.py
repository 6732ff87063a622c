"""Whole notes of visits outside the plain office: hospital, nursing home, home, consultation, video and telephone, by payer."""

from itertools import product

import pytest

from models.coder import Coder

STORY = "HPI: {} back pain 8/10 with radicular pain, worse despite oxycodone.\nExam: straight leg raise positive.\n"
MODERATE = "Assessment: lumbar radiculopathy, worse.\nPlan: increase gabapentin to 600 mg.\n"
LOW = "Assessment: lumbar strain.\nPlan: home exercise program, heat.\n"


def _visits(coder: Coder, text: str, status: str = "suggested", **fields: str) -> list[str]:
    found = coder.suggest(text, **{"date_of_service": "2026-03-02", **fields}).suggestions
    return ["-".join([x.code, *x.modifiers]) + (f"x{x.units}" if x.units > 1 else "") for x in found if x.status == status]


def _note(first: str, minutes: int | None = None, plan: str = MODERATE, who: str = "") -> str:
    time = f"Total time on the date of the visit: {minutes} minutes.\n" if minutes else ""
    return f"{first}\n{STORY.format(who)}{plan}{time}"


# Time reaches each level of each kind; the plan is the least of all, so that the time decides.
_BY_TIME = [
    ("PAIN SERVICE: INITIAL INPATIENT CONSULTATION", "medicare", "40 99221 55 99222 75 99223"),
    ("PAIN SERVICE INPATIENT PROGRESS NOTE, hospital day 3", "medicare", "35 99232 50 99233"),
    ("Inpatient pain consultation requested by Dr. Orr", "commercial", "45 99253 60 99254 80 99255"),
    ("Pain medicine, same-day admission and discharge, observation status", "medicare", "45 99234 70 99235 85 99236"),
    ("Pain medicine, initial nursing facility visit", "medicare", "25 99304 35 99305 50 99306"),
    ("Pain medicine, subsequent nursing facility visit", "medicare", "20 99308 30 99309 45 99310"),
    ("House call, new patient, pain clinic", "medicare", "30 99342 60 99344 75 99345"),
    ("House call, established patient, pain clinic", "medicare", "30 99348 40 99349 60 99350"),
]
_TIMES = [(first, payer, *pair) for first, payer, steps in _BY_TIME for pair in zip(*[iter(steps.split())] * 2, strict=True)]


@pytest.mark.parametrize(("first", "payer", "minutes", "code"), _TIMES)
def test_visit_kind_level_by_time(coder: Coder, first: str, payer: str, minutes: str, code: str) -> None:
    assert _visits(coder, _note(first, int(minutes), LOW), payer=payer) == [code]


@pytest.mark.parametrize(
    ("first", "payer", "code"),
    [
        ("PAIN SERVICE: INITIAL INPATIENT CONSULTATION", "medicare", "99222"),
        ("ACUTE PAIN SERVICE PROGRESS NOTE\nHospital day 4", "medicare", "99232"),
        ("ACUTE PAIN SERVICE\nHospital day 1, new consult", "medicare", "99222"),
        ("Inpatient pain consultation requested by Dr. Orr", "commercial", "99254"),
        ("Inpatient pain consultation requested by Dr. Orr", "medicare", "99222"),
        ("Pain team, subsequent snf visit", "commercial", "99309"),
        ("Pain Service Follow-up  HD#3", "medicare", "99232"),
        ("Acute pain service, POD 2, follow-up", "medicare", "99232"),
        ("Pain Medicine Initial Consultation (Inpatient)\nReq by: Dr. Diaz", "commercial", "99254"),
        ("Pain clinic note\nHospitalized last month (inpatient 5 days). Established patient.", "medicare", "99214"),
        ("INPATIENT PAIN MANAGEMENT CONSULTATION\nReason for consult: leg pain", "medicare", "99222"),
        ("Pain medicine, skilled nursing facility, new patient", "medicare", "99305"),
        ("Home visit, established patient, pain clinic", "medicare", "99349"),
        ("Telehealth video visit, established patient", "medicare", "99214-95"),
        ("Telephone visit, audio only, established patient", "medicare", "99214-93"),
        ("TELEMEDICINE FOLLOW-UP NOTE\nModality: audio and video; provider in clinic", "medicare", "99214-95"),
        ("PAIN MANAGEMENT FOLLOW UP VISIT\nLocation: Maple Skilled Nursing Facility, POS 31", "medicare", "99309"),
        ("Chronic pain visit via video, established patient", "medicare", "99214-95"),
        ("Medication visit\nTelephone only due to snow. Established patient.", "medicare", "99214-93"),
        ("Pain service inpatient progress note, split/shared visit", "medicare", "99232-FS"),
    ],
)
def test_visit_kind_level_by_decisions(coder: Coder, first: str, payer: str, code: str) -> None:
    assert _visits(coder, _note(first), payer=payer) == [code]


@pytest.mark.parametrize(
    ("first", "payer", "code"),
    [
        ("Pain medicine, subsequent nursing facility visit", "medicare", "99307"),
        ("House call, new patient, pain clinic", "medicare", "99341"),
        ("House call, established patient, pain clinic", "medicare", "99347"),
        ("Inpatient pain consultation requested by Dr. Orr", "commercial", "99252"),
        ("Pain service inpatient progress note, hospital day 3", "medicare", "99231"),
    ],
)
def test_visit_kind_lowest_level(coder: Coder, first: str, payer: str, code: str) -> None:
    text = f"{first}\nHPI: back pain, leg pain gone, pain 1/10.\nExam: normal.\nAssessment: back pain, stable.\nPlan: none.\n"
    assert _visits(coder, text, payer=payer) == [code]


# What a commercial payer may take for a visit at a distance, and what is reported where nobody says so.
_AT_A_DISTANCE = [
    ("Telehealth video visit, new patient", "0 98000 30 98001 45 98002 60 98003", "99202-95 99203-95 99204-95 99205-95"),
    ("Telehealth video visit, established patient", "0 98004 20 98005 30 98006 40 98007", "99212-95 99213-95 99214-95 99215-95"),
    ("Telephone visit, audio only, new patient", "0 98008 30 98009 45 98010 60 98011", "99202-93 99203-93 99204-93 99205-93"),
    ("Telephone visit, audio only, established patient", "0 98012 20 98013 30 98014 40 98015", "99212-93 99213-93 99214-93 99215-93"),
]
_CHOICES = [
    (first, minutes, asked, office)
    for first, steps, offices in _AT_A_DISTANCE
    for (minutes, asked), office in zip(zip(*[iter(steps.split())] * 2, strict=True), offices.split(), strict=True)
]


@pytest.mark.parametrize(("first", "minutes", "asked", "office"), _CHOICES)
def test_visit_kind_telemedicine_codes_are_the_payers_choice(coder: Coder, first: str, minutes: str, asked: str, office: str) -> None:
    plain = f"{first}\nHPI: back pain, leg pain gone, pain 1/10.\nExam: normal.\nAssessment: back pain, stable.\nPlan: none.\n"
    note = _note(first, int(minutes), LOW) if minutes != "0" else plain
    assert _visits(coder, note, payer="commercial") == [office]
    assert _visits(coder, note, "candidate", payer="commercial") == [asked]
    assert _visits(coder, note, "candidate", payer="medicare") == []


@pytest.mark.parametrize(
    ("first", "payer", "minutes", "lines"),
    [
        ("PAIN SERVICE: INITIAL INPATIENT CONSULTATION", "medicare", 105, ["99223", "G0316"]),
        ("PAIN SERVICE: INITIAL INPATIENT CONSULTATION", "commercial", 105, ["99223", "99418x2"]),
        ("PAIN SERVICE INPATIENT PROGRESS NOTE", "medicare", 79, ["99233"]),
        ("Pain medicine, initial nursing facility visit", "medicare", 95, ["99306", "G0317"]),
        ("House call, established patient, pain clinic", "medicare", 112, ["99350", "G0318"]),
        ("House call, established patient, pain clinic", "commercial", 75, ["99350", "99417"]),
        ("PAIN SERVICE, day of discharge visit, inpatient unit", "medicare", 25, ["99238"]),
        ("PAIN SERVICE, day of discharge visit, inpatient unit", "medicare", 41, ["99239"]),
    ],
)
def test_visit_kind_prolonged_and_discharge(coder: Coder, first: str, payer: str, minutes: int, lines: list[str]) -> None:
    assert sorted(_visits(coder, _note(first, minutes), payer=payer)) == sorted(lines)


@pytest.mark.parametrize(
    "first",
    [
        "HOSPITALIST PROGRESS NOTE\nHospital day 4",
        "ORTHOPEDIC INPATIENT CONSULTATION",
        "DISCHARGE SUMMARY",
        "GENERAL SURGERY\nHospital day 2",
        "NURSING HOME VISIT, internal medicine",
        "Emergency department note",
        "SUBSEQUENT HOSPITAL VISIT\nNeurology",
        "Orthopaedic progress note, POD 2. Pain service following.",
        "Hospitalist inpatient progress note. Discussed with pain medicine.",
        "Surgery POD 1, seen with the acute pain service",
    ],
)
def test_visit_kind_ward_notes_of_others_give_none(coder: Coder, first: str) -> None:
    assert _visits(coder, _note(first)) == []


def test_visit_kind_request_of_a_facility_lets_a_ward_note_count(coder: Coder) -> None:
    assert _visits(coder, _note("SUBSEQUENT HOSPITAL VISIT"), setting="facility") == ["99232"]
    assert _visits(coder, _note("Follow-up visit, established patient"), setting="facility") == []
    assert _visits(coder, _note("Pain clinic follow-up visit, established patient"), setting="facility") == ["99214"]


@pytest.mark.parametrize(
    "line",
    [
        "Acute pain service: epidural catheter at T8, infusion of ropivacaine 6 mL/h, site clean.",
        "OPERATIVE REPORT\nPROCEDURE: Left L4-5 transforaminal epidural steroid injection under fluoroscopy, 10 mg dexamethasone.",
    ],
)
def test_visit_kind_none_where_a_catheter_or_an_operation_is_told(coder: Coder, line: str) -> None:
    codes = _visits(coder, _note(f"PAIN SERVICE INPATIENT PROGRESS NOTE\n{line}", plan=LOW))
    assert not any(code.startswith("992") for code in codes)


@pytest.mark.parametrize(
    "first",
    [
        "Follow-up visit. Returned from the nursing home last week.",
        "Follow-up visit; lives in a nursing home",
        "Follow-up visit, nursing home resident brought by her daughter",
        "Pain medicine follow-up visit after a hospital visit",
        "Follow-up, office visit",
    ],
)
def test_visit_kind_a_stay_that_is_over_is_no_setting(coder: Coder, first: str) -> None:
    assert _visits(coder, _note(first, who="Established patient,")) == ["99214"]


def test_visit_kind_telemedicine_codes_only_since_2025_and_talks_over_ten_minutes(coder: Coder) -> None:
    note = _note("Telehealth video visit, established patient")
    assert _visits(coder, note, payer="commercial", date_of_service="2024-11-05") == ["99214-95"]
    assert _visits(coder, _note("Telephone visit, audio only, established patient", 9), payer="commercial") == []


def test_visit_kind_before_the_rules_of_a_place_there_is_no_level(coder: Coder) -> None:
    for first, day in product(
        ("PAIN SERVICE INPATIENT PROGRESS NOTE", "Pain medicine, subsequent nursing facility visit"), ("2022-06-01",)
    ):
        assert _visits(coder, _note(first), date_of_service=day) == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("In the 90-day global period of the fusion; knee pain is unrelated to the surgery.", "99214-24"),
        ("In the 90-day global period of the fusion.", "99214"),
        ("Pain is unrelated to the surgery of 2019.", "99214"),
    ],
)
def test_visit_kind_another_problem_in_a_global_period(coder: Coder, said: str, code: str) -> None:
    assert _visits(coder, _note(f"Follow-up visit, established patient. {said}")) == [code]


def test_visit_kind_next_visit_at_a_distance_is_not_todays(coder: Coder) -> None:
    text = _note("Follow-up visit, established patient") + "Follow-up by video visit in 4 weeks; telehealth consent explained.\n"
    assert _visits(coder, text) == ["99214"]


def test_visit_kind_new_problem_of_a_known_patient_in_the_global_period(coder: Coder) -> None:
    first = "Postoperative visit, s/p SCS implant, within the 90-day global period"
    assert _visits(coder, _note(first) + "The leg pain is unrelated to the implant.\n") == ["99214-24"]
