"""What a service rests on beside its name: findings of an evaluation, scale and plan of a month, the device."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


@pytest.mark.parametrize(
    ("text", "family", "expected"),
    [
        (
            "PT INITIAL EVALUATION\nPMH: diabetes, depression.\nStrength of the left hip 4-/5. Examination reveals deficits in balance.\n"
            "She will benefit from skilled therapy. Goals: walk a mile.",
            "therapy_evaluation",
            [
                "PMH: diabetes, depression",
                "Strength of the left hip 4-/5",
                "Examination reveals deficits in balance",
                "She will benefit from skilled therapy",
            ],
        ),
        (
            "CHRONIC PAIN MANAGEMENT, monthly. PEG 6.3 today. Care plan revised and handed out. I spent 35 minutes personally.",
            "chronic_pain_management",
            ["PEG 6.3 today", "Care plan revised and handed out"],
        ),
        (
            "RTM: wearable knee sensor, musculoskeletal. Days with data: 18 of 30.",
            "remote_monitoring",
            ["wearable knee sensor, musculoskeletal"],
        ),
    ],
)
def test_findings_are_the_first_clause_of_each_kind(read: Read, text: str, family: str, expected: list[str]) -> None:
    act = next(p for p in read(text).procedures if p.status == "performed" and p.family == family)
    assert [text[v.evidence.start : v.evidence.end] for v in act.attributes["finding"]] == expected


def test_findings_are_not_needed_where_every_component_is_stated(read: Read) -> None:
    text = (
        "PT INITIAL EVALUATION\nPMH: diabetes.\nPersonal factors: diabetes, lives alone. Body structures/elements: 3. "
        "Presentation: evolving. Decision making: moderate.\n"
    )
    (act,) = [p for p in read(text).procedures if p.status == "performed"]
    assert "finding" not in act.attributes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Botox for chronic migraine by the PREEMPT protocol: 31 sites injected.\nTotal units 155",
            ["chronic migraine", "Total units 155"],
        ),
        ("CMT to C5, T6 and L4, diversified. Active care, visit 3.", ["Active care"]),
    ],
)
def test_findings_are_what_the_code_asks_of_the_patient(read: Read, text: str, expected: list[str]) -> None:
    act = next(p for p in read(text).procedures if p.status == "performed")
    cited = [text[v.evidence.start : v.evidence.end] for v in act.attributes["finding"]]
    assert all(any(words in c for c in cited) for words in expected)
