"""The rows of a file as it was downloaded: a spreadsheet, tab-delimited or comma-separated text, or a zip of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path, PurePath
from zipfile import BadZipFile, ZipFile

from models.tables.schema import TableError

Rows = Iterator[list[str]]
TEXTS = (".csv", ".txt", ".tsv")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name for messages, and ``rows()``, every row from the first on, cells as stripped text."""

    name: str
    rows: Callable[[], Rows]


def sheets_of(path: Path) -> list[Sheet]:
    """The sheets of a file, text before spreadsheets, which read slower. Raises TableError for a file that is none of these."""
    name, ending = path.name, path.suffix.lower()
    try:
        if ending != ".zip":
            if ending not in (*TEXTS, ".xlsx"):
                raise TableError(name, 0, "neither .xlsx, .csv, .txt nor .zip")
            return [Sheet(name, partial(_rows, name, path.read_bytes()))]
        with ZipFile(path) as archive:
            inside = [each for each in archive.namelist() if PurePath(each).suffix.lower() in (*TEXTS, ".xlsx")]
            inside.sort(key=lambda each: (each.lower().endswith(".xlsx"), each))
            return [Sheet(f"{name}/{each}", partial(_rows, f"{name}/{each}", archive.read(each))) for each in inside]
    except (BadZipFile, NotImplementedError, RuntimeError):  # the last two: packed in a way unknown here, or behind a password
        raise TableError(name, 0, "the zip cannot be read") from None


def _rows(name: str, data: bytes) -> Rows:
    return _spreadsheet(name, data) if name.lower().endswith(".xlsx") else _text(name, data)


def _text(name: str, data: bytes) -> Rows:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The copyright sign of the first lines, as a spreadsheet on Windows writes it; the bytes it leaves open matter nowhere.
        text = data.decode("cp1252", errors="replace")
    tabbed = "\t" in text[:20_000]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabbed else ",", quoting=csv.QUOTE_MINIMAL)
    line = 0
    try:
        for cells in reader:
            # A quoted notice of five lines is one row here and five in an editor: the empty rows keep the editor's count.
            yield from ([] for _ in range(reader.line_num - line - 1))
            line = reader.line_num
            yield [cell.strip() for cell in cells]
    except csv.Error as error:
        raise TableError(name, reader.line_num, str(error)) from None


def _spreadsheet(name: str, data: bytes) -> Rows:
    from openpyxl import load_workbook  # slow to import, and only this needs it

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception:  # openpyxl says a broken file in many ways: KeyError, BadZipFile, ValueError …
        raise TableError(name, 0, "the spreadsheet cannot be read") from None
    # CMS puts one sheet into a file; of more, the first counts.
    for cells in book.worksheets[0].iter_rows(values_only=True):
        yield [_cell(value) for value in cells]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y%m%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
