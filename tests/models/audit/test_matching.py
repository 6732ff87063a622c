from __future__ import annotations

from datetime import date

import pytest

from models.answer import Line
from models.audit.claim_lines import parse_claim
from models.audit.matching import match
from models.rules.draft import Claim
from models.tables.load import load_tables

CLAIM = Claim(load_tables(), date(2026, 3, 2), "medicare")


def documented(written: str) -> list[Line]:
    return [Line(c.code, "CPT", "", c.units, c.modifiers, "suggested", 0.9, ()) for c in (parse_claim(written) if written else ())]


@pytest.mark.parametrize(
    ("claimed", "there", "verdicts", "left"),
    [
        ("64483-RT", "64483-RT", ["supported"], 0),
        ("64483-LT", "64483-RT", ["wrong_modifier"], 0),
        ("64483", "64483-RT", ["wrong_modifier"], 0),
        ("64484-RT x2", "64484-RT", ["wrong_units"], 0),
        ("64484 x2", "64484-RT", ["wrong_units"], 0),
        ("64484-RT", "64484-RT x2", ["wrong_units"], 0),
        # Both sides, however they are written.
        ("64483-RT, 64483-LT", "64483-50", ["supported", "supported"], 0),
        ("20610-RT-LT x2", "20610-50", ["supported"], 0),
        ("20610-50", "20610-RT, 20610-LT", ["supported"], 0),
        ("64483-50 x2", "64483-50", ["wrong_units"], 0),
        ("64483-RT", "64483-50", ["wrong_modifier"], 0),
        ("64483-50", "64483-RT", ["wrong_modifier"], 0),
        ("64483-RT, 64483-LT x2", "64483-50", ["supported", "wrong_units"], 0),
        # One of two documented lines is claimed: it stands, and the other is left over.
        ("64484-50", "64484-50, 64484-RT", ["supported"], 1),
        ("20610-RT", "20610-RT, 20610-LT-59", ["supported"], 1),
        ("64483-RT, 64483-LT", "64483-RT", ["supported", "not_supported"], 0),
        # Units over the day.
        ("64484-RT, 64484-RT-59", "64484-RT x2", ["supported", "supported"], 0),
        ("20600-F6, 20600-F9", "20600-F6, 20600-F9", ["supported", "supported"], 0),
        ("20600-RT", "20600-F8", ["supported"], 0),
        ("20600-LT", "20600-F8", ["wrong_modifier"], 0),
        # A side where none is asked for does no harm, 50 does.
        ("62323-RT", "62323", ["supported"], 0),
        ("62323-50", "62323", ["wrong_modifier"], 0),
        ("J7321 x2", "J7321-RT, J7321-LT", ["supported"], 0),
        ("J3301-RT x4", "J3301 x4", ["supported"], 0),
        # Waste and assistants are lines of their own.
        ("J0585 x155, J0585-JW x45", "J0585 x155, J0585-JW x45", ["supported", "supported"], 0),
        ("J0585 x200", "J0585 x155, J0585-JW x45", ["wrong_units"], 1),
        ("97110-GP x3", "97110-GP x2, 97110-GP-CQ", ["wrong_units"], 1),
        ("97110-GP x2", "97110-GP-CQ x2", ["wrong_modifier"], 0),
        ("97110 x2", "97110-GP x2", ["wrong_modifier"], 0),
        ("97140", "97140-59", ["supported"], 0),
        ("64483", "", ["not_supported"], 0),
    ],
)
def test_matching_verdicts(claimed: str, there: str, verdicts: list[str], left: int) -> None:
    found, over = match(parse_claim(claimed), documented(there), CLAIM)
    assert [m.verdict for m in found] == verdicts
    assert len(over) == left
