"""Unit limits: more units than a day allows raise an alert and stay."""

from __future__ import annotations

import pytest

from models.answer import Line
from models.rules.limits import apply_limits
from models.tables.load import Tables, load_tables
from nlp.facts import Evidence


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def lines(text: str) -> tuple[Line, ...]:
    """``"64483-RT*2 !77003"``: code, modifiers, units; ``!`` marks a candidate."""
    made = []
    for each in text.split():
        claim, _, units = each.removeprefix("!").partition("*")
        code, *modifiers = claim.split("-")
        status = "candidate" if each.startswith("!") else "suggested"
        made.append(Line(code, "CPT", code, int(units or 1), tuple(modifiers), status, 0.9, (Evidence(0, 5, "procedure"),)))  # type: ignore[arg-type]
    return tuple(made)


@pytest.mark.parametrize(
    ("claim", "severity", "units"),
    [
        ("64483*2", "error", 2),  # R-ESI-12: MAI 2
        ("64484*5", "warning", 5),  # MAI 3
        ("97110-GP*4 97110-GP-CQ*3", "warning", 7),  # R-PT-23, summed over lines
        ("64483-50 64483-RT", "error", 2),
        ("20610-RT*3", "warning", 3),
        ("77003*2", "warning", 2),  # R-IMG-01
    ],
)
def test_limits_alert_above_the_limit(tables: Tables, claim: str, severity: str, units: int) -> None:
    result, (alert,) = apply_limits(lines(claim), tables)
    assert result == lines(claim)
    assert (alert.severity, alert.kind, alert.codes) == (severity, "mue", (result[0].code,))
    assert f"{units} units" in alert.text
    assert len(alert.evidence) == len(result)


@pytest.mark.parametrize(
    "claim",
    [
        "64483 64484*4",
        "64483-50",
        "64483-RT 64483-LT",  # both sides in two lines are one service with 50
        "20610-RT*2 20610-LT*2",
        "97110*6",
        "63650*2",
        "97010*3",  # 0: Medicare does not pay it, which limits nobody
        "99242",
        "J3490*7",  # no limit published
        "64483 !64483",
        "99999*50",
    ],
)
def test_limits_say_nothing_within_the_limit(tables: Tables, claim: str) -> None:
    assert apply_limits(lines(claim), tables) == (lines(claim), ())
