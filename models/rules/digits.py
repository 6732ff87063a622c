"""Fingers and toes: the modifier of the digit stands in place of the side. Source: rules.md R-LAT-06."""

from __future__ import annotations

from nlp.facts import Procedure, Side, Value

# Joints and sheaths that lie in a digit; the base joint of the thumb lies in the hand.
_FINGERS = ("thumb", "index", "middle", "ring", "little")
_TOES = ("great_toe", "second_toe", "third_toe", "fourth_toe", "fifth_toe")
_IN_A_DIGIT = {**dict.fromkeys(("a1_pulley", "mcp", "pip", "dip", "finger_joint"), _FINGERS), **dict.fromkeys(("mtp", "toe_joint"), _TOES)}
_ORDER = (*_FINGERS, *_TOES)
_LEFT = ("FA", "F1", "F2", "F3", "F4", "TA", "T1", "T2", "T3", "T4")
_RIGHT = ("F5", "F6", "F7", "F8", "F9", "T5", "T6", "T7", "T8", "T9")
_MODIFIERS: dict[Side, dict[str, str]] = {"left": dict(zip(_ORDER, _LEFT, strict=True)), "right": dict(zip(_ORDER, _RIGHT, strict=True))}


def digits(procedure: Procedure) -> list[tuple[str, Value]]:
    """The modifier of each digit that was treated, with the words that name it; none where digit or side is not named (R-LAT-06).

    A value is the digit's number or name; a name may hold its joint (``ring.pip``) and then counts for that joint only.
    One digit of both sides is two digits; several digits of both sides cannot be told apart and give none.
    """
    target = procedure.target or ""
    wanted = {
        name: digit for number, digit in enumerate(_IN_A_DIGIT.get(target, ()), 1) for name in (str(number), digit, f"{digit}.{target}")
    }
    named = [(wanted[v.value], v) for v in procedure.attributes.get("digit", ()) if v.value in wanted]
    sides: tuple[Side, ...] = ("right", "left") if procedure.side == "bilateral" else (procedure.side,) if procedure.side else ()
    if not sides or (len(sides) > 1 and len(named) > 1):
        return []
    return [(_MODIFIERS[side][digit], v) for side in sides for digit, v in named]
