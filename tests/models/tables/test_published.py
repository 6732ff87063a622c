"""The layouts of CMS: found by their header, read to the cell, refused with file, row, column and reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.tables.published import Edit, cms_day, read_published
from models.tables.schema import TableError
from tests.models.tables.cms_files import AOC_HEADER, MUE_HEADER, PTP_HEADER, Cells, aoc, mue, ptp, put, text, xlsx, zipped

NAMES = frozenset({"64493", "64494", "64495", "77003", "0213T", "J1010", "01992"})
PTP = ptp("64493 77003 20150101 * 1", "!64494 64495 19960101 * 0", "0213T 64493 20240401 20251231 9", "99998 77003 20150101 * 1")
EDITS = [
    Edit("64493", "77003", "1", None, None),
    Edit("64494", "64495", "0", None, None),
    Edit("0213T", "64493", "9", date(2024, 4, 1), date(2025, 12, 31)),
]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ccipra-v323r0-f1.txt", text(PTP, "\t")),
        ("ccipra-v323r0-f1.csv", text(PTP)),
        ("ccipra-v323r0-f1.xlsx", xlsx(PTP)),
        ("ccipra-v323r0-f1.xlsx", xlsx(PTP, numbers=True)),
        ("ptp-edits.zip", zipped({"ccipra-v323r0-f1.TXT": text(PTP, "\t"), "ccipra-v323r0-f1.xlsx": xlsx(PTP)})),
        # A header in one row, each cell with its lines.
        ("one.csv", text([("Column 1", "Column 2", "*", "Effective\nDate", "Deletion Date\n*=no data", "Modifier\n0=no", ""), *PTP[6:]])),
    ],
)
def test_published_pair_edits(tmp_path: Path, name: str, data: bytes) -> None:
    found = read_published([put(tmp_path, name, data)], NAMES)
    assert list(found.edits.values()) == EDITS
    assert [(table, count) for table, count in found.read.values()] == [("pair_edits.csv", 4)]


def test_published_pair_edits_of_every_part(tmp_path: Path) -> None:
    parts = [put(tmp_path, f"ccipra-v323r0-f{n}.txt", text([*PTP_HEADER, row], "\t")) for n, row in enumerate(PTP[6:], start=1)]
    assert list(read_published(parts, NAMES).edits.values()) == EDITS


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        (("64493 77003 20150101 20191231 1",), None),  # ended long ago
        (("64493 77003 20250101 20250101 1",), None),  # deleted as of its first day
        (("64493 77003 20150101 * 1", "64493 77003 20150101 * 1"), Edit("64493", "77003", "1", None, None)),
        (("64493 77003 20210101 20221231 0", "64493 77003 20230101 * 1"), Edit("64493", "77003", "1", date(2023, 1, 1), None)),
        # The columns were swapped: the pair of today counts, in whatever order the rows come.
        (("77003 64493 20230101 * 1", "64493 77003 20210101 20221231 0"), Edit("77003", "64493", "1", date(2023, 1, 1), None)),
        (("64493 77003 20210101 20230101 0", "64493 77003 20230101 * 1"), Edit("64493", "77003", "1", date(2023, 1, 1), None)),
    ],
)
def test_published_pair_edits_newest_period_of_a_pair(tmp_path: Path, rows: tuple[str, ...], kept: Edit | None) -> None:
    found = read_published([put(tmp_path, "ccipra.txt", text(ptp(*rows), "\t"))], NAMES)
    assert list(found.edits.values()) == ([kept] if kept else [])


MUE = mue("64493 1 2", "J1010 640 3", "77003 0 1", "01992 2 2", "99998 4 3")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("MCR_MUE_PractitionerServices_Eff_10-01-2026.csv", text(MUE)),
        ("MCR_MUE_PractitionerServices_Eff_10-01-2026.xlsx", xlsx(MUE)),
        ("MCR_MUE_PractitionerServices_Eff_10-01-2026.xlsx", xlsx(MUE, numbers=True)),  # 1992 for 01992
        ("mue.zip", zipped({"MCR_MUE.csv": text(MUE), "MCR_MUE.xlsx": xlsx(MUE), "notes.txt": b"read me"})),
    ],
)
def test_published_unit_limits(tmp_path: Path, name: str, data: bytes) -> None:
    found = read_published([put(tmp_path, name, data)], NAMES)
    assert found.limits == {"64493": (1, "2"), "J1010": (640, "3"), "77003": (0, "1"), "01992": (2, "2")}


AOC = aoc(
    "1 64494 64493 2010001 -",
    "I 64495 64494 2010001 2026090",
    "3 77003 64493 2013091 -",
    "2 77003 CCCCC 2013091 -",
    "1 99998 64493 2010001 -",
    "1 64495 99998 2010001 -",
)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("AOC_V2026Q4-MCR.xlsx", xlsx(AOC)),
        ("AOC_V2026Q4-MCR.xlsx", xlsx(AOC, numbers=True)),
        ("aoc.csv", text(AOC)),
        # The text in the zip has no header; the spreadsheet beside it is taken.
        ("aoc.zip", zipped({"AOC_V2026Q4-F-MCR.txt": b"164494       64493       2010001\r\n", "AOC_V2026Q4-MCR.xlsx": xlsx(AOC)})),
    ],
)
def test_published_add_ons(tmp_path: Path, name: str, data: bytes) -> None:
    found = read_published([put(tmp_path, name, data)], NAMES)
    assert found.add_ons == {("64494", "64493"): None, ("64495", "64494"): date(2026, 3, 31), ("77003", "64493"): None}


def test_published_descriptors(tmp_path: Path) -> None:
    data = "code,descriptor\n64493,A clinic's  own wörds\n99998,Of another field\n".encode()
    found = read_published([put(tmp_path, "own.csv", data)], NAMES)
    assert found.descriptors == {"64493": "A clinic's own wörds"}
    assert found.tables() == {"descriptors.csv"}


@pytest.mark.parametrize(
    ("text", "day"),
    [("20261001", date(2026, 10, 1)), ("2026274", date(2026, 10, 1)), ("2024366", date(2024, 12, 31)), ("*", None), ("", None)],
)
def test_published_days(text: str, day: date | None) -> None:
    assert cms_day("Effective Date", text) == day


def without(rows: list[Cells], column: str) -> list[Cells]:
    index = next(list(row).index(column) for row in rows if column in row)
    return [[cell for at, cell in enumerate(row) if at != index] for row in rows]


@pytest.mark.parametrize(
    ("name", "rows", "row", "reason"),
    [
        ("a.txt", ptp("64493 77003 20150101 * 1", "6449 77003 20150101 * 1"), 8, "Column 1: '6449' is not a five-character code"),
        ("a.txt", ptp("64493 77003.0 20150101 * 1"), 7, "Column 2: '77003.0' is not a five-character code"),
        ("a.txt", ptp("64493 77003 1/1/2015 * 1"), 7, "Effective Date '1/1/2015' is not a date like 20261001"),
        ("a.txt", ptp("64493 77003 20150230 * 1"), 7, "Effective Date '20150230' is not a date"),
        ("a.txt", ptp("64493 77003 * * 1"), 7, "Effective Date is empty"),
        ("a.txt", ptp("64493 77003 20150101 open 1"), 7, "Deletion Date 'open' is not a date"),
        ("a.txt", ptp("64493 77003 20250101 20241231 1"), 7, "Deletion Date 2024-12-31 is before Effective Date 2025-01-01"),
        ("a.txt", ptp("64493 77003 20150101 * 2"), 7, "Modifier '2' is none of 0, 1, 9"),
        ("a.txt", ptp("64493 64493 20150101 * 1"), 7, "Column 2 is Column 1: 64493"),
        ("a.txt", ptp("64493 77003 20150101 * 1", "77003 64493 20160101 * 1"), 8, "Column 1, Column 2: 77003 64493 stands there twice"),
        ("a.txt", ptp("64493 77003 20210101 20261231 1", "64493 77003 20260101 * 0"), 8, "Column 1, Column 2: 64493 77003 stands"),
        ("a.txt", [*ptp("64493 77003 20150101 * 1"), ("", "77003", "", "20150101", "*", "1", "")], 8, "Column 1: '' is not a"),
        ("a.txt", without(ptp("64493 77003 20150101 * 1"), "Modifier"), 3, "missing column Modifier"),
        ("a.txt", without(ptp("64493 77003 20150101 * 1"), "Column 2"), 0, "no header of a table known here"),
        ("a.txt", PTP_HEADER, 3, "no row after the header"),
        ("ccioph-v323r0-f1.txt", PTP, 0, "the edits of outpatient hospitals, not of practitioners"),
        ("AOC_V2026Q4-MCD.csv", AOC, 0, "a table of Medicaid, not of Medicare"),
        ("m.csv", mue("64493 one 2"), 6, "Practitioner Services MUE Values 'one' is not a whole number"),
        ("m.csv", mue("64493 1 4"), 6, "MUE Adjudication Indicator '4' is none of 1, 2, 3"),
        ("m.csv", mue("64493 1 2", "64493 2 2"), 7, "HCPCS/CPT Code 64493 stands there twice with another limit"),
        ("m.csv", without(MUE, "Practitioner Services MUE Values"), 5, "missing column Practitioner Services MUE Values"),
        ("m.csv", MUE_HEADER, 5, "no row after the header"),
        ("o.csv", aoc("4 64494 64493 2010001 -"), 3, "AOC_Edit_Type '4' is none of"),
        ("o.csv", aoc("1 64494 64493 2010400 -"), 3, "AOC_Edit_EffDT '2010400' is not a date like 20261001 or 2026274"),
        ("o.csv", aoc("1 64494 DDDDD 2010001 -"), 3, "Primary_Code: 'DDDDD' is not a five-character code"),
        ("o.csv", aoc("1 64494 64494 2010001 -"), 3, "Primary_Code is Add-On_Code: 64494"),
        ("o.csv", without(AOC, "AOC_Edit_DelDT"), 2, "missing column AOC_Edit_DelDT"),
        ("o.csv", AOC_HEADER, 2, "no row after the header"),
        ("d.csv", [("code", "descriptor"), ("64493", " ")], 2, "descriptor is empty"),
        ("d.csv", [("code", "descriptor"), ("64493", "a"), ("64493", "b")], 3, "code 64493 stands there twice with other words"),
        ("d.csv", [("code", "words"), ("64493", "a")], 0, "no header of a table known here"),
    ],
)
def test_published_refuses_with_file_row_column_and_reason(tmp_path: Path, name: str, rows: list[Cells], row: int, reason: str) -> None:
    path = put(tmp_path, name, text(rows, "\t" if name.endswith(".txt") else ","))
    with pytest.raises(TableError) as caught:
        read_published([path], NAMES)
    assert (caught.value.file, caught.value.row) == (name, row)
    assert caught.value.reason.startswith(reason)


def test_published_names_the_row_of_a_spreadsheet_in_a_zip(tmp_path: Path) -> None:
    path = put(tmp_path, "q.zip", zipped({"f2.xlsx": xlsx(ptp("64493 77003 20150101 * 1", "64494 77003 20150101 * 7"))}))
    with pytest.raises(TableError, match=r"^q\.zip/f2\.xlsx, row 8: Modifier '7' is none of"):
        read_published([path], NAMES)


def test_published_refuses_a_zip_without_a_table(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"^q\.zip: holds no spreadsheet and no text"):
        read_published([put(tmp_path, "q.zip", zipped({"readme.pdf": b"%PDF"}))], NAMES)
