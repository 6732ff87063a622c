"""Visits told in a few lines."""

from __future__ import annotations

import pytest

from nlp.components.brief_visit import is_short_pain_visit, minutes_at_name, says_established, visit_name


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("f/u 12 min 3/4/26", True),
        ("est, 25 min total", True),
        ("WALK-IN 3/4/26", True),
        ("Televisit, LBP", True),
        ("Office visit + injection", True),
        ("Epidural note 3/4/26", False),
        ("x " * 60 + "follow-up", False),
    ],
)
def test_brief_visit_names_itself(text: str, named: bool) -> None:
    assert (visit_name(text) is not None) is named


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("f/u 12 min", 12.0),
        ("Video 18 min. FM.", 18.0),
        ("Return pt, 22 min", 22.0),
        ("f/u in 10 min walk test", None),
        ("TE 15 min. f/u prn", None),
    ],
)
def test_brief_visit_minutes_behind_its_name(text: str, minutes: float | None) -> None:
    found = minutes_at_name(text)
    assert (found[2] if found else None) == minutes


@pytest.mark.parametrize(
    ("text", "known"),
    [("3/4/26 est, Aetna", True), ("BCBS   est\nHA", True), ("est 22 min total", True), ("est 30 mL loss", False), ("best", False)],
)
def test_brief_visit_established_in_short(text: str, known: bool) -> None:
    assert (says_established(text) is not None) is known


@pytest.mark.parametrize(
    ("text", "pain"),
    [
        ("f/u tennis elbow, 90% better", True),
        ("Video visit. CRPS hand 4/10.", True),
        ("f/u HTN. No chest pain, denies back pain.", False),
        ("Clinic list\nEst patient, neck pain", False),
        ("Lab slip. Neck pain.", False),
    ],
)
def test_brief_visit_is_for_pain(text: str, pain: bool) -> None:
    assert is_short_pain_visit(text) is pain
