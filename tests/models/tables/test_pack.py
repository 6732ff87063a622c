"""The packaged tables against the figures that the billing rules state (rules.md by section and rule id)."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from models.tables.load import Tables, load_tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def codes(text: str) -> list[str]:
    return text.split()


def each(row: str) -> list[tuple[str, str, str]]:
    """``"62323/62321 > 77003/76942 1"``: every pair of the row with its indicator."""
    left, right, indicator = row.replace(">", " ").split()
    return [(a, b, indicator) for a, b in product(left.split("/"), right.split("/"))]


# 98940 beside 98926-98929: the rules list 98940 as column 2, the CMS table has it as column 1. The table is followed.
SECTION_18 = """
62321 > 62320 0
62323 > 62322 0
62323 > 64483 1
62321 > 64479 1
62323 > 77003/76942 1
64483 > 77003/76942 1
64493 > 77003/76942 1
64635 > 64493 1
64633 > 64490 1
64635 > 64625 1
64451 > 64493 0
64451 > 64450 1
64454 > 64450 1
64624 > 64454 1
64640 > 64450 1
62273 > 62322/62323 0
62290 > 62323 0
63650 > 95970/95972 1
22513 > 22514 0
80307 > 80305/80306 0
97150 > 97110/97112/97140/97530 1
98925/98926/98927/98928/98929 > 97140 0
98925 > 98940 0
98940 > 98926/98927/98928/98929 0
96372 > 99211 0
G2212 > 99417 0
64615 > 64612/64616 0
64644 > 64642 0
64647 > 64646 0
20553 > 20552 0
20561 > 20560 0
20552/20553 > 20560/20561 1
20560/20561 > 97810/97813 0
97813 > 97810 0
20611 > 20610 1
20610 > 76942 1
20610 > 20550/20552/64450 1
20550 > 20526/20551/20552/64455 1
20552/20553 > 64405/64483/64493 1
27096 > 20552/20610/62323/64483/77003 1
62282 > 62323 0
62264 > 62323/64483 0
63650 > 62323 0
62370 > 62367/95990 0
22513 > 22510 1
G0483 > G0480 0
98940/98941/98942 > 97112/97124/97140 1
97161 > 97750 0
99213 > 96156 0
""".strip().splitlines()


@pytest.mark.parametrize(("column1", "column2", "indicator"), [pair for row in SECTION_18 for pair in each(row)])
def test_pack_section_18_edits(tables: Tables, column1: str, column2: str, indicator: str) -> None:
    edit = tables.edit(column1, column2)
    assert edit is not None
    assert edit.indicator == indicator


INJECTIONS = codes("20552 20553 20610 20611 27096 62321 62323 64405 64450 64451 64454 64483 64493 64520 64624 64635 64640 64615")


@pytest.mark.parametrize(("injection", "visit"), [*product(INJECTIONS, ["99211", "99212", "99213", "99214", "99215"])])
def test_pack_section_18_injections_and_visits(tables: Tables, injection: str, visit: str) -> None:
    edit = tables.edit(injection, visit)
    assert edit is not None
    assert edit.indicator == "1"


SPINE_INJECTIONS = ["62321", "62323", "64479", "64483", "64490", "64493"]
NO_EDIT = [
    ("62321", "62323"),
    ("64479", "64483"),
    ("64490", "64493"),
    ("64633", "64635"),
    ("62323", "64493"),
    ("64483", "64493"),
    ("20560", "97140"),
    ("20552", "97140"),
    ("98940", "97110"),
    ("98940", "97530"),
    ("27096", "64451"),
    ("64625", "64640"),
    *product(["99152"], SPINE_INJECTIONS),
    *product(["G3002"], ["99213", "62323", "97110", "20552"]),
]


@pytest.mark.parametrize(("a", "b"), NO_EDIT)
def test_pack_section_18_pairs_without_edit(tables: Tables, a: str, b: str) -> None:
    assert tables.between(a, b) is None


@pytest.mark.parametrize(
    ("guidance", "service"),
    [
        *product(["77003"], codes("62267 62273 62280 62281 62282 62284 64449 64510 64517 64520 64610")),
        *product(
            ["77002"],
            codes(
                "20526 20550 20551 20552 20553 20600 20605 20610 20612 20615 23350 27093 27095 27369 64400 64405 64408 64418 64420 "
                "64421 64425 64430 64435 64450 64455 64505 64600 64605"
            ),
        ),
    ],
)
def test_pack_section_12_guidance_that_stands_beside(tables: Tables, guidance: str, service: str) -> None:
    assert service in tables.parents(guidance)
    assert tables.between(guidance, service) is None


@pytest.mark.parametrize(
    ("guidance", "service"),
    [
        *product(
            ["77003"],
            codes(
                "62263 62264 62290 62291 62320 62321 62322 62323 62324 62325 62326 62327 62350 62351 62355 63650 63655 "
                "63661 63662 63663 63664 63685 22510 22511 22512 22513 22514 22515 27096 64451 64461 64462 64463 64479 64480 64483 64484 "
                "64490 64491 64492 64493 64494 64495 64530 64625 64628 64633 64634 64635 64636 64680 64681"
            ),
        ),
        *product(["77002"], codes("20604 20606 20611 27096 62263 62264 64451 64454 64510 64520 64620 64624 64625")),
        *product(
            ["76942"],
            codes(
                "20600 20604 20605 20606 20610 20611 27096 62320 62321 62322 62323 62324 62325 62326 62327 64454 64461 64462 64463 64486 "
                "64487 64488 64489 64490 64491 64492 64493 64494 64495 64624 64625 64466 64467 64468 64469 64473 64474"
            ),
        ),
    ],
)
def test_pack_section_12_guidance_inside(tables: Tables, guidance: str, service: str) -> None:
    edit = tables.edit(service, guidance)
    assert edit is not None
    assert edit.indicator in {"0", "1"}


@pytest.mark.parametrize("block", codes("64415 64416 64417 64445 64446 64447 64448"))
def test_pack_section_12_ultrasound_inside_since_2023(tables: Tables, block: str) -> None:
    edit = tables.edit(block, "76942")
    assert edit is not None
    assert (edit.verification, edit.effective_from) == ("instruction", date(2023, 1, 1))


@pytest.mark.parametrize("pump", ["62360", "62361", "62362"])
def test_pack_section_12_pumps_take_no_guidance(tables: Tables, pump: str) -> None:
    """CMS has no edit of a pump with 77003; that a pump is no primary of 77003 keeps it out all the same."""
    assert tables.edit(pump, "77002") is not None
    assert pump not in tables.parents("77003")


@pytest.mark.parametrize(
    "service",
    codes("20526 20550 20551 20552 20553 64400 64405 64418 64420 64421 64425 64430 64435 64450 64455 64510 64520 64640"),
)
def test_pack_section_12_ultrasound_that_stands_beside(tables: Tables, service: str) -> None:
    assert tables.between("76942", service) is None


R_LAT = {
    "1": "20526 20527 20550 20600 20604 20605 20606 20610 20611 27096 64400 64405 64408 64415 64416 64417 64418 64420 64421 64425 64430 "
    "64435 64445 64446 64447 64448 64449 64450 64455 64461 64462 64463 64479 64480 64483 64484 64486 64487 64490 64491 64492 64493 "
    "64494 64495 64505 64510 64520 64605 64610 64612 64616 64617 64624 64625 64632 64633 64634 64635 64636 64640 0213T 0214T 0215T "
    "0216T 0217T 0218T 27278 27279",
    "0": "20551 20552 20553 62273 62290 62291 64517 64530 64620 64630 64642 64643 64644 64645 64646 64647 64680 64681 22510 22511 22512 "
    "22513 22514 22515 63650 95970 95971 95972",
    "2": "64488 64489 64600 64611 64615 0201T 0627T 0629T",
    "9": "62320 62321 62322 62323 62324 62325 62326 62327 99151 99152 99153 99155 99156 99157",
}


@pytest.mark.parametrize(("code", "indicator"), [(code, key) for key, listed in R_LAT.items() for code in codes(listed)])
def test_pack_r_lat_bilateral_indicators(tables: Tables, code: str, indicator: str) -> None:
    row = tables.code(code)
    assert row is not None
    assert row.bilateral == indicator


@pytest.mark.parametrize(
    ("code", "units", "mai"),
    [
        ("97110", 6, None),
        ("97112", 4, None),
        ("97116", 4, None),
        ("97140", 6, None),
        ("97530", 6, None),
        ("97535", 8, None),
        ("97032", 4, None),
        ("97035", 2, None),
        ("97750", 8, None),
        ("97811", 2, None),
        ("97814", 2, None),
        ("64479", 1, "2"),
        ("64483", 1, "2"),
        ("64480", 4, "3"),
        ("64484", 4, "3"),
        ("64636", 4, "3"),
        ("77003", 1, None),
        ("76942", 1, None),
        ("63650", 2, None),
        ("62331", 1, None),
    ],
)
def test_pack_unit_limits_that_the_rules_state(tables: Tables, code: str, units: int, mai: str | None) -> None:
    row = tables.code(code)
    assert row is not None
    assert row.max_units == units
    assert mai in {None, row.mai}


@pytest.mark.parametrize(
    ("same", "days"),
    [
        ("64600 64605 64610 64612 64615 64616 64620 64624 64625 64632 64633 64635 64640 62263 62264 62280 62281 62282 63650", "010"),
        ("63685 62350 62360 62361 62362 62365 22510 22511 22513 22514", "010"),
        ("62330 63655 22867 22869 27279 62287", "090"),
        ("20552 20610 27096 62323 64405 64483 64493 64520", "000"),
    ],
)
def test_pack_r_glob_01_global_days(tables: Tables, same: str, days: str) -> None:
    assert {code: row.global_days for code in codes(same) if (row := tables.code(code))} == dict.fromkeys(codes(same), days)


@pytest.mark.parametrize(
    ("add_on", "parent"),
    [
        ("64494", "64493"),
        ("64494", "64490"),
        ("97811", "97813"),
        ("97814", "97810"),
        ("G3003", "G3002"),
        ("64629", "64628"),
        ("96367", "96374"),
    ],
)
def test_pack_parents(tables: Tables, add_on: str, parent: str) -> None:
    assert parent in tables.parents(add_on)


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("99201", date(2020, 12, 31)),
        ("J1030", date(2024, 3, 31)),
        ("0275T", date(2025, 12, 31)),
        ("64614", date(2013, 12, 31)),
        ("62311", date(2016, 12, 31)),
        ("72275", date(2021, 12, 31)),
    ],
)
def test_pack_codes_that_ended(tables: Tables, code: str, last: date) -> None:
    assert tables.active(code, last)
    assert not tables.active(code, date.fromordinal(last.toordinal() + 1))


@pytest.mark.parametrize(
    ("code", "first"),
    [("J1010", date(2024, 4, 1)), ("64466", date(2025, 1, 1)), ("62330", date(2026, 1, 1)), ("20560", date(2020, 1, 1))],
)
def test_pack_codes_that_began(tables: Tables, code: str, first: date) -> None:
    assert tables.active(code, first)
    assert not tables.active(code, date.fromordinal(first.toordinal() - 1))


@pytest.mark.parametrize("code", ["99213", "99223", "99244", "99349", "64415", "64448", "64421"])
def test_pack_redefined_codes_were_in_force_before(tables: Tables, code: str) -> None:
    assert tables.active(code, date(2019, 6, 1))
    assert tables.code(code) != tables.code(code, date(2019, 6, 1))


@pytest.mark.parametrize(
    ("code", "successor"),
    [
        ("99201", "99202"),
        ("64613", "64616"),
        ("64614", "64642"),
        ("J1020", "J1010"),
        ("J1030", "J1010"),
        ("J1040", "J1010"),
        ("97001", "97161"),
        ("0275T", "62330"),
        ("62311", "62322"),
        ("76005", "77003"),
        ("72275", None),
        ("64483", None),
    ],
)
def test_pack_successors(tables: Tables, code: str, successor: str | None) -> None:
    assert tables.successor(code) == successor


def test_pack_no_pair_stands_in_both_orders(tables: Tables) -> None:
    assert [pair for pair in tables.edits if pair[::-1] in tables.edits] == []


def test_pack_labels_are_short(tables: Tables) -> None:
    assert max(len(row.label) for rows in tables.codes.values() for row in rows) <= 100


def test_pack_holds_every_pair_and_code(tables: Tables) -> None:
    assert (len(tables.codes), len(tables.edits)) == (710, 18816)
