"""RT, LT and 50 from the side in the note and the CMS bilateral indicator. Source: rules.md R-LAT-01 to R-LAT-04."""

from __future__ import annotations

from typing import Literal

from models.tables.load import Code

TAKE_50 = frozenset({"medicare", "commercial"})


def takes_side(code: Code) -> bool:
    """True when the side of the service stands in a modifier.

    Indicator 1: yes (R-LAT-01). 0: only where the unit is one side's, and 50 never (R-LAT-02); 2: both sides are inside
    (R-LAT-03); 9: sides do not apply (R-LAT-04). A code newer than the fee schedule at hand (64466, 64473) has none: then
    the table's own ``laterality`` decides.
    """
    if code.bilateral is None:
        return code.laterality == "unilateral"
    return code.bilateral == "1" or two_lines(code)


def two_lines(code: Code) -> bool:
    """True when a unit is one side's and 50 never applies: the second side is a line of its own (R-LAT-02)."""
    return code.bilateral == "0" and code.laterality == "unilateral"


def side_modifiers(code: Code, side: Literal["left", "right", "bilateral"] | None, payer: str) -> tuple[str, ...]:
    """The side modifiers of one line; nothing where ``takes_side`` is false or the side is unknown (R-LAT-01).

    Both sides: ``("50",)``, one line and one unit, for a payer that takes 50; else ``("LT", "RT")``, a line for each.
    """
    if side is None or not takes_side(code):
        return ()
    if side == "bilateral":
        return ("50",) if payer in TAKE_50 else ("LT", "RT")
    return ("LT",) if side == "left" else ("RT",)
