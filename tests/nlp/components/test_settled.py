"""Needles, manipulation and monthly services: which mentions of them count."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
