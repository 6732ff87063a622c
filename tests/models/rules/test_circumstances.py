"""KX, 58, 78, 79, 76 and 77 where the note states their reason (R-FAC-11, R-SI-08, R-MOD-03, R-MOD-04)."""

from __future__ import annotations

from datetime import date

import pytest

from models.answer import Reason
from models.rules.circumstances import circumstances, intent_alerts, two_structures
from models.rules.draft import Claim, Draft, make_line
from models.tables.load import load_tables
from nlp.facts import Encounter, Evidence, Procedure, Value

TABLES = load_tables()
ACT, SAID = Evidence(0, 9, "procedure"), Evidence(20, 30, "intent")


def made(code: str, family: str, **said: str) -> Draft:
    attributes = {name: tuple(Value(v, SAID) for v in values.split()) for name, values in said.items()}
    procedure = Procedure(family, None, "performed", (ACT,), attributes=attributes)
    line = make_line(Claim(TABLES, date(2026, 3, 2), "medicare"), code, 1, (ACT,), Reason("x", "x", "x"), modifiers=("RT",))
    return Draft(line, family, procedure, "right", once=False)


@pytest.mark.parametrize(
    ("draft", "payer", "modifiers"),
    [
        (made("64493", "medial_branch_block", intent="diagnostic"), "medicare", ("KX", "RT")),
        (made("64494", "facet_injection", intent="diagnostic"), "medicare", ("KX", "RT")),
        (made("27096", "sacroiliac_injection", intent="diagnostic"), "medicare", ("KX", "RT")),
        (made("64493", "medial_branch_block", intent="diagnostic"), "commercial", ("RT",)),
        (made("64493", "medial_branch_block", intent="therapeutic"), "medicare", ("RT",)),
        (made("64493", "medial_branch_block", intent="diagnostic therapeutic"), "medicare", ("RT",)),
        (made("64493", "medial_branch_block"), "medicare", ("RT",)),
        (made("20552", "medial_branch_block", intent="diagnostic"), "medicare", ("RT",)),
        (made("63685", "spinal_cord_stimulator", global_period="later_stage"), "commercial", ("58", "RT")),
        (made("63685", "spinal_cord_stimulator", global_period="unplanned_return"), "medicare", ("78", "RT")),
        (made("64635", "facet_ablation", global_period="unrelated"), "medicare", ("79", "RT")),
    ],
)
def test_circumstances_stated_in_the_note_are_modifiers(draft: Draft, payer: str, modifiers: tuple[str, ...]) -> None:
    (found,) = circumstances(Claim(TABLES, date(2026, 3, 2), payer), [draft], Encounter(procedures=()))
    assert found.line.modifiers == modifiers
    assert (SAID in found.line.evidence) == (len(modifiers) > 1)


@pytest.mark.parametrize(
    ("name", "at", "modifiers"),
    [("repeated_today", 40, ("76", "RT")), ("repeated_by_other", 40, ("77", "RT")), ("repeated_today", 900, ("RT",))],
)
def test_circumstances_a_repeat_is_said_beside_the_act(name: str, at: int, modifiers: tuple[str, ...]) -> None:
    encounter = Encounter(procedures=(), attributes={name: (Value("yes", Evidence(at, at + 9, "visit")),)})
    (found,) = circumstances(Claim(TABLES, date(2026, 3, 2), "medicare"), [made("64405", "nerve_block")], encounter)
    assert found.line.modifiers == modifiers


@pytest.mark.parametrize(
    ("draft", "payer", "rules"),
    [
        (made("64493", "medial_branch_block"), "medicare", ["R-FAC-11"]),
        (made("64493", "medial_branch_block"), "commercial", []),
        (made("64493", "medial_branch_block", intent="therapeutic"), "medicare", []),
        (made("64493", "facet_injection"), "medicare", []),
    ],
)
def test_circumstances_ask_whether_a_medicare_block_is_diagnostic(draft: Draft, payer: str, rules: list[str]) -> None:
    assert [a.rule for a in intent_alerts(Claim(TABLES, date(2026, 3, 2), payer), [draft])] == rules


def _joint(target: str, side: str) -> Draft:
    procedure = Procedure("joint_injection", target, "performed", (ACT,))
    line = make_line(Claim(TABLES, date(2026, 3, 2), "medicare"), "20610", 1, (ACT,), Reason("x", "x", "x"), modifiers=(side,))
    return Draft(line, "joint_injection", procedure, None, once=False)


@pytest.mark.parametrize(
    ("drafts", "rules"),
    [
        ([_joint("shoulder", "RT"), _joint("subacromial_bursa", "RT")], ["R-JNT-06"]),
        ([_joint("shoulder", "RT"), _joint("subacromial_bursa", "LT")], []),
        ([_joint("knee", "RT"), _joint("knee", "LT")], []),
    ],
)
def test_circumstances_joint_and_bursa_of_one_side_alert(drafts: list[Draft], rules: list[str]) -> None:
    assert [a.rule for a in two_structures(drafts)] == rules
