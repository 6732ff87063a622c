"""Sessions, talks and contacts: which mention was held today, and which minutes are its own."""

import pytest

from models.coder import Coder


def _fact(coder: Coder, text: str, procedure: str) -> tuple[object, object]:
    facts = [f for f in coder.suggest(text, date_of_service="2026-03-02").facts if f["procedure"] == procedure]
    return facts[0]["status"], facts[0]["minutes"]


@pytest.mark.parametrize(
    ("text", "procedure", "status", "minutes"),
    [
        ("Virtual check-in\nPatient called about a flare; 7 min medical discussion. No visit needed.", "brief_contact", "performed", 7),
        ("E-visit\nFour messages about nausea.\nCumulative time 12 minutes over seven days.", "portal_visit", "performed", 12),
        (
            "Interprofessional e-consult\nQuestion: fentanyl taper. Written report sent. 15 minutes.",
            "clinician_consultation",
            "performed",
            15,
        ),
        ("Individual psychotherapy\nStart 1:00 pm, stop 1:45 pm.", "psychotherapy", "performed", 45),
        ("HPI: virtual check-in on 2/20 took 9 minutes.", "brief_contact", "historical", None),
        ("Plan: individual psychotherapy, 45 minutes a session.", "psychotherapy", "planned", None),
        ("She attends individual psychotherapy, 45 minutes, weekly.", "psychotherapy", "historical", None),
    ],
)
def test_session_minutes_and_status(coder: Coder, text: str, procedure: str, status: str, minutes: int | None) -> None:
    assert _fact(coder, text, procedure) == (status, minutes)
