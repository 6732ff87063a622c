"""Small files in the layouts that CMS publishes, with rows of our own choosing: text with tabs, CSV, spreadsheets, zips."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

Cells = Sequence[object]

NOTICE = (
    "CPT codes, descriptions and other data only are copyright 2026 American Medical Association. © All rights reserved.\nFee schedules\n"
)
# As in the file: four rows, one of them the header proper.
PTP_HEADER: list[Cells] = [
    ("CPT only copyright 2026 American Medical Association.  All rights reserved.",),
    ("Column1/Column2 Edits",),
    ("Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"),
    ("", "", "prior to 1996", "Date", "Date", "0=not allowed", ""),
    ("", "", "", "", "*=no data", "1=allowed", ""),
    ("", "", "", "", "", "9=not applicable", ""),
]
MUE_HEADER: list[Cells] = [
    (NOTICE, "", "", ""),
    ("HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"),
]
AOC_HEADER: list[Cells] = [
    ("CPT codes only copyright 2026 American Medical Association. All rights reserved.",),
    (
        "AOC_Edit_Type",
        "Add-On_Code",
        "AOC_DelDT",
        "Primary_Code",
        "Primary_Code_DelDT",
        "AOC_Edit_EffDT",
        "AOC_Edit_DelDT",
        "Special_Instruction_Notes",
    ),
]


def ptp(*rows: str) -> list[Cells]:
    """``"64493 77003 20150101 * 1"`` each; a ``!`` before the first code marks an edit older than 1996."""
    parts = (row.removeprefix("!").split() for row in rows)
    old = ("*" if row.startswith("!") else "" for row in rows)
    return [*PTP_HEADER, *((a, b, mark, since, until, mod, "Misuse") for (a, b, since, until, mod), mark in zip(parts, old, strict=True))]


def mue(*rows: str) -> list[Cells]:
    """``"64493 1 2"`` each: code, units, adjudication indicator."""
    words = {"1": "1 Line Edit", "2": "2 Date of Service Edit: Policy", "3": "3 Date of Service Edit: Clinical"}
    parts = (row.split() for row in rows)
    return [*MUE_HEADER, *((code, units, words.get(mai, mai), "Anatomic Consideration") for code, units, mai in parts)]


def aoc(*rows: str) -> list[Cells]:
    """``"1 64494 64493 2010001 -"`` each: type, add-on, primary, first and last day."""
    parts = (["" if cell == "-" else cell for cell in row.split()] for row in rows)
    return [*AOC_HEADER, *((kind, add_on, "", primary, "", since, until, "") for kind, add_on, primary, since, until in parts)]


def text(rows: Iterable[Cells], delimiter: str = ",", encoding: str = "cp1252") -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode(encoding)


def xlsx(rows: Iterable[Cells], numbers: bool = False) -> bytes:
    """A spreadsheet of one sheet; with ``numbers``, every cell of digits is a number, as a spreadsheet takes what is typed."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append([int(str(cell)) if numbers and str(cell).isdigit() else cell for cell in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def put(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name
