"""Fingers and toes (R-LAT-06)."""

from __future__ import annotations

import pytest

from models.rules.digits import digits
from nlp.facts import Evidence, Procedure, Side, Value

HERE = Evidence(0, 5, "digit")


@pytest.mark.parametrize(
    ("target", "side", "named", "modifiers"),
    [
        ("a1_pulley", "left", "thumb", ["FA"]),
        ("a1_pulley", "right", "thumb little", ["F5", "F9"]),
        ("pip", "right", "index", ["F6"]),
        ("mtp", "left", "great_toe", ["TA"]),
        # A joint named with the digit is that joint; a toe is no finger.
        ("pip", "right", "little.pip middle.dip great_toe", ["F9"]),
        ("toe_joint", "right", "great_toe fifth_toe", ["T5", "T9"]),
        ("a1_pulley", "bilateral", "ring", ["F8", "F3"]),
        ("mcp", "right", "2 3 4", ["F6", "F7", "F8"]),
        ("mtp", "left", "2 3", ["T1", "T2"]),
        # No side, several digits of both sides, no digit, and a joint that lies in no digit: the side alone speaks.
        ("a1_pulley", None, "ring", []),
        ("a1_pulley", "bilateral", "ring index", []),
        ("a1_pulley", "left", "", []),
        ("thumb_cmc", "left", "thumb", []),
        ("de_quervain", "left", "thumb", []),
    ],
)
def test_digits_name_the_finger_or_toe(target: str, side: Side | None, named: str, modifiers: list[str]) -> None:
    attributes = {"digit": tuple(Value(n, HERE) for n in named.split())}
    procedure = Procedure("joint_injection", target, "performed", (HERE,), side=side, attributes=attributes)
    assert [modifier for modifier, _ in digits(procedure)] == modifiers
