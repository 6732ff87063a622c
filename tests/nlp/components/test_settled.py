"""Needles, manipulation and monthly services: which mentions of them count."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.coder import Coder
from nlp.facts import Encounter

Read = Callable[..., Encounter]


@pytest.mark.parametrize(
    ("text", "families"),
    [
        ("Acupuncture note, Pat Orr L.Ac. Needles at LI4, LR3, ST36; 15 min face to face with the patient.", {"acupuncture"}),
        ("Knee exam: ST36 tender. Plan: acupuncture.", set()),
        (
            "Physical Therapy note, R. Fox, DPT\nDry needling: upper trapezius and infraspinatus.\nManual therapy 15 min\n",
            {"dry_needling", "therapy"},
        ),
        (
            "PROCEDURE: 1% lidocaine, 1 mL, was injected into the trapezius, levator scapulae and rhomboid. "
            "A dry needling technique was used in fanning the needle.",
            {"trigger_point"},
        ),
        ("Dry needling may help. Upper trapezius is tight.", set()),
        ("Chiropractic note, Kim Roe DC. Adjusted C5 and L4 today.", {"chiropractic"}),
        ("Medication was adjusted today. Neck C5 is sore.", set()),
        ("Her own chiropractor saw her: adjusted C5 and L4.", set()),
        ("Osteopathic manipulation was performed by me, Lee Ash DO: cervical and lumbar regions.", {"osteopathic"}),
        ("Health behavior intervention, individual, 45 minutes, pain coping skills.\n", {"health_behavior"}),
    ],
)
def test_settled_by_what_stands_beside(read: Read, text: str, families: set[str]) -> None:
    assert {p.family for p in read(text).procedures if p.status == "performed"} == families


def _session(coder: Coder, text: str, procedure: str) -> tuple[object, object]:
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
def test_settled_sessions_status_and_minutes(coder: Coder, text: str, procedure: str, status: str, minutes: int | None) -> None:
    assert _session(coder, text, procedure) == (status, minutes)
