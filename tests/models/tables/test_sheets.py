"""Rows out of whatever was downloaded, with the numbers that an editor or a spreadsheet shows."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from models.tables.schema import TableError
from models.tables.sheets import sheets_of
from tests.models.tables.cms_files import put, text, xlsx, zipped

ROWS = [("a", "b"), ("1", "two words"), ("", "3")]
READ = [["a", "b"], ["1", "two words"], ["", "3"]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.csv", text(ROWS)),
        ("x.CSV", b"\xef\xbb\xbf" + text(ROWS)),
        ("x.txt", text(ROWS, "\t")),
        ("x.xlsx", xlsx(ROWS)),
        ("x.xlsx", xlsx(ROWS, numbers=True)),
        ("x.zip", zipped({"readme.pdf": b"%PDF", "folder/x.csv": text(ROWS)})),
    ],
)
def test_sheets_read_every_kind_the_same(tmp_path: Path, name: str, data: bytes) -> None:
    (sheet,) = sheets_of(put(tmp_path, name, data))
    assert list(sheet.rows()) == READ


def test_sheets_of_a_zip_are_named_and_text_comes_first(tmp_path: Path) -> None:
    path = put(tmp_path, "x.zip", zipped({"a.xlsx": xlsx(ROWS), "a.TXT": text(ROWS, "\t"), "b.csv": text(ROWS)}))
    assert [sheet.name for sheet in sheets_of(path)] == ["x.zip/a.TXT", "x.zip/b.csv", "x.zip/a.xlsx"]


def test_sheets_count_the_lines_of_a_long_cell(tmp_path: Path) -> None:
    (sheet,) = sheets_of(put(tmp_path, "x.csv", b'"a notice\nof three\nlines",\n20610,1\n'))
    assert [number for number, cells in enumerate(sheet.rows(), start=1) if cells] == [3, 4]


def test_sheets_give_days_and_whole_numbers_as_cms_writes_them(tmp_path: Path) -> None:
    (sheet,) = sheets_of(put(tmp_path, "x.xlsx", xlsx([(datetime(2026, 10, 1), 2.0, None, 1.5)])))
    assert list(sheet.rows()) == [["20261001", "2", "", "1.5"]]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x.pdf", b"%PDF", "neither .xlsx, .csv, .txt nor .zip"),
        ("x.zip", b"no zip", "the zip cannot be read"),
        ("x.xlsx", b"no spreadsheet", "the spreadsheet cannot be read"),
        ("x.xlsx", zipped({"a.csv": b"a"}), "the spreadsheet cannot be read"),
        ("x.csv", b'a\n"' + b"x" * 200_000, "field larger than field limit"),
    ],
)
def test_sheets_refuse_what_cannot_be_read(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    with pytest.raises(TableError, match=rf"^{name}.*: {reason}"):
        [list(sheet.rows()) for sheet in sheets_of(put(tmp_path, name, data))]
