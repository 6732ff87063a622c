"""What stands beside a visit: add-ons that need it, talks that give it modifier 25, and services that take its place."""

import pytest

from models.coder import Coder

VISIT = """Follow-up visit, established patient
HPI: Low back pain 7/10, worse, with radicular pain; opioid agreement kept.
Exam: tender facets.
Assessment: lumbar radiculopathy, worse. Opioid therapy.
Plan: increase gabapentin to 600 mg.
"""


def _lines(coder: Coder, text: str, **fields: str) -> list[str]:
    found = coder.suggest(text, date_of_service="2026-03-02", **fields).suggestions
    return sorted("-".join([x.code, *x.modifiers]) for x in found if x.status == "suggested")


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("Psychotherapy 20 minutes apart from the E/M: pacing, fear of movement.", ["90833", "99214"]),
        ("Psychotherapy 41 minutes in addition to the E/M.", ["90836", "99214"]),
        ("Psychotherapy add-on, 55 minutes.", ["90838", "99214"]),
        ("Advance care planning, voluntary: 25 minutes with patient and wife.", ["99214-25", "99497"]),
        ("SBIRT: AUDIT 12, brief intervention 16 minutes.", ["99214-25", "G0396"]),
        ("Patient health risk assessment instrument was administered and scored: 6.", ["96160", "99214"]),
        ("Caregiver health risk assessment was administered to the wife, score 12.", ["96161", "99214"]),
        ("PHQ-9 was administered and scored: 14, moderate depression, reviewed with the patient.", ["96127", "99214"]),
        ("Prolonged clinical staff time today 45 minutes beyond the usual.", ["99214", "99415"]),
        ("Prolonged clinical staff time today 80 minutes beyond the usual.", ["99214", "99415", "99416"]),
        ("Addendum: CCM enrollment assessment and care planning was completed by me today beyond the visit.", ["99214", "G0506"]),
    ],
)
def test_visit_company_stands_beside_the_visit(coder: Coder, line: str, lines: list[str]) -> None:
    assert _lines(coder, VISIT + line + "\n") == lines


@pytest.mark.parametrize(
    "line", ["Psychotherapy add-on, 55 minutes.", "Patient health risk assessment instrument was administered and scored: 6."]
)
def test_visit_company_add_on_alone_is_a_candidate(coder: Coder, line: str) -> None:
    assert _lines(coder, line) == []


@pytest.mark.parametrize(
    "line",
    [
        "She attends individual psychotherapy weekly, 45 minutes with Dr. Jones.",
        "History: had a virtual check-in last week, 10 minutes, with the nurse.",
        "Depression, in psychotherapy.\nTotal time of the nurse call 30 minutes.",
        "Biofeedback training was recommended.",
        "Consider advance care planning, 20 minutes, at the next visit.",
        "Mood (PHQ-9 11) fair.",
        "eConsult to rheumatology sent.",
        "Plan: psychotherapy, 50 minutes a session.",
        "Plan: individual psychotherapy daily, 30 minutes.",
        "Psychotherapy was 50 minutes each week in 2021.",
        "The patient was referred for psychological test evaluation before the trial.",
    ],
)
def test_visit_company_silent_where_not_held_today(coder: Coder, line: str) -> None:
    assert _lines(coder, line) == []


@pytest.mark.parametrize("line", ["Individual psychotherapy 45 minutes today.", "E-visit 12 minutes over seven days."])
def test_visit_company_services_in_place_of_a_visit(coder: Coder, line: str) -> None:
    assert not any(code.startswith("992") for code in _lines(coder, line + "\n" + VISIT))


def test_visit_company_general_service_makes_no_visit_of_another_field(coder: Coder) -> None:
    text = "Psychiatry follow-up\nHPI: sleeps better.\nAssessment: major depression, stable.\nPlan: increase sertraline."
    assert _lines(coder, text + " SBIRT 16 minutes today.") == ["G0396"]


def test_visit_company_an_operation_is_not_followed_up_on_its_day(coder: Coder) -> None:
    text = "PROCEDURE: Permanent SCS implant\nPost-op visit within 10 days; the 90-day global period was explained.\n"
    assert "99024" not in _lines(coder, text + "Two percutaneous leads placed.")
