"""Which therapy services of a note were given."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


TOP = "Physical Therapy Daily Note\n"


def statuses(found: Encounter) -> dict[str | None, str]:
    return {p.target: p.status for p in found.procedures}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            TOP + "Therapeutic exercise 25 min\nManual therapy 15 min\nHot pack 10 min\n",
            {"therapeutic_exercise": "performed", "manual_therapy": "performed", "hot_cold_pack": "performed"},
        ),
        (
            TOP + "Manual therapy: declined\nTherapeutic exercise 23 min\n",
            {"therapeutic_exercise": "performed", "manual_therapy": "declined"},
        ),
        (
            TOP + "HEP: therapeutic exercise 20 min daily\nManual therapy 14 min\n",
            {"therapeutic_exercise": "informational", "manual_therapy": "performed"},
        ),
        (TOP + "Patient not seen today.\nTherapeutic exercise 30 min\n", {"therapeutic_exercise": "negated"}),
        (TOP.strip() + " - CANCELLED\nPlanned today: therapeutic exercise 30 min\n", {"therapeutic_exercise": "negated"}),
        (TOP + "Arrived late and could not be seen.\nTherapeutic exercise 30 min\n", {"therapeutic_exercise": "negated"}),
        (TOP + "Hot pack 10 min. Manual therapy 14 min. HEP updated.\n", {"hot_cold_pack": "performed", "manual_therapy": "performed"}),
        (
            "Progress summary, outpatient PT. Treatment has consisted of therapeutic exercise 30 min per visit.",
            {"therapeutic_exercise": "historical"},
        ),
        ("TE BLE 20 min; GT with walker 15 min. A. Roe, PT", {"therapeutic_exercise": "performed", "gait_training": "performed"}),
        ("PT note. Gait training 18 min; rest breaks 10 min not billed.", {"gait_training": "performed"}),
        ("Clinic visit. She attends physical therapy weekly: therapeutic exercise 30 min.", {"therapeutic_exercise": "historical"}),
        ("Plan: therapeutic exercise 30 min next week, PT to follow.", {"therapeutic_exercise": "planned"}),
    ],
    ids=[
        "given",
        "declined",
        "at home",
        "not seen",
        "cancelled",
        "late",
        "home program behind",
        "summary",
        "short forms",
        "rest unbilled",
        "elsewhere",
        "planned",
    ],
)
def test_therapy_what_became_of_a_service(read: Read, text: str, expected: dict[str | None, str]) -> None:
    assert statuses(read(text)) == expected


@pytest.mark.parametrize(
    ("story", "target"),
    [
        ("pain neuroscience talk, no movement", "self_care"),
        ("pain neuroscience talk, then tandem stance and foam", "neuromuscular_reeducation"),
        ("tandem stance on foam", "neuromuscular_reeducation"),
    ],
)
def test_therapy_talk_about_pain_alone_trains_no_movement(read: Read, story: str, target: str) -> None:
    assert statuses(read(f"{TOP}Neuromuscular re-education 20 min: {story}\n")) == {target: "performed"}
