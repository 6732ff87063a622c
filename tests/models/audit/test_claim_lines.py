from __future__ import annotations

import pytest

from models.audit.claim_lines import MAX_LINES, parse_claim
from models.request import RequestError


def short(claim: object) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(line.code, line.units, line.modifiers) for line in parse_claim(claim)]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("64483-RT, 64484-RT x2, 77003", [("64483", 1, ("RT",)), ("64484", 2, ("RT",)), ("77003", 1, ())]),
        ("97110-GP x 3; 97140-GP-59", [("97110", 3, ("GP",)), ("97140", 1, ("GP", "59"))]),
        ("20610 50 x2\nj1030 X2", [("20610", 2, ("50",)), ("J1030", 2, ())]),
        ("20610:RT*1, 20610-LTx1", [("20610", 1, ("RT",)), ("20610", 1, ("LT",))]),
        ("99213-25-X1", [("99213", 1, ("25", "X1"))]),
        ("J0585 ×155, J0585-JW ×45", [("J0585", 155, ()), ("J0585", 45, ("JW",))]),
        ("0213T-50, ", [("0213T", 1, ("50",))]),
        (["64483-RT", {"code": "64484", "units": "2", "modifiers": "RT"}], [("64483", 1, ("RT",)), ("64484", 2, ("RT",))]),
        ([{"code": " 64483 ", "units": None, "modifiers": None}], [("64483", 1, ())]),
        ([{"code": "64483", "units": 1.0, "modifiers": ["rt", "RT"]}], [("64483", 1, ("RT",))]),
    ],
)
def test_claim_lines_are_read(written: object, lines: list[tuple[str, int, tuple[str, ...]]]) -> None:
    assert short(written) == lines


@pytest.mark.parametrize(
    ("written", "field", "says"),
    [
        ("", "claim", "at least one line"),
        (" , ;", "claim", "at least one line"),
        ([], "claim", "at least one line"),
        (None, "claim", "a list of lines"),
        ({"code": "64483"}, "claim", "a list of lines"),
        ("64483, 6448", "claim line 2", "a code of five characters, found '6448'"),
        ("64483, right side", "claim line 2", "a code of five characters"),
        ("64483-RT, 64484-QV", "claim line 2", "modifiers that exist, found 'QV'"),
        ("64483-R", "claim line 1", "modifiers that exist"),
        ("64483-", "claim line 1", "modifiers that exist"),
        ("64483 x0", "claim line 1", "a whole number of units"),
        ("64483, 64484 x-2", "claim line 2", "found -2"),
        ("64483 x1.5", "claim line 1", "a whole number of units"),
        ("64483 x 99999", "claim line 1", "a whole number of units"),
        ("64483-RT, 77003, 64483-RT x2", "claim line 3", "found the code and modifiers of line 1"),
        ("97110-GP-59, 97110-59-GP", "claim line 2", "found the code and modifiers of line 1"),
        ("64483-RT-59-22-51-33", "claim line 1", "at most 4 modifiers"),
        ([{"code": "64483"}, 7], "claim line 2", "an object with code, units and modifiers"),
        ([{"code": "64483", "unit": 2}], "claim line 1", "only code, units and modifiers"),
        ([{"units": 2}], "claim line 1", "a code of five characters, found None"),
        ([{"code": 64483}], "claim line 1", "a code of five characters, found 64483"),
        ([{"code": "64483", "units": True}], "claim line 1", "a whole number of units"),
        ([{"code": "64483", "units": float("nan")}], "claim line 1", "a whole number of units"),
        ([{"code": "64483", "modifiers": {"RT": 1}}], "claim line 1", "modifiers as a list"),
        ([{"code": "64483", "modifiers": [3]}], "claim line 1", "modifiers that exist"),
        (["64483"] * (MAX_LINES + 1), "claim", "at most"),
    ],
)
def test_claim_lines_refuses_with_the_line(written: object, field: str, says: str) -> None:
    with pytest.raises(RequestError) as refused:
        parse_claim(written)
    assert (refused.value.kind, refused.value.field) == ("claim", field)
    assert says in str(refused.value)


def test_claim_lines_error_holds_no_note() -> None:
    note = "Mrs Example was seen for her left knee and received an injection"
    for claim in (note, [{"code": note}], [{"code": "64483", note: 1}], [{"code": "64483", "modifiers": [note]}]):
        with pytest.raises(RequestError) as refused:
            parse_claim(claim)
        assert "Example" not in str(refused.value)
