"""Cells and rows: what a table may hold and how a fault is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from models.tables import schema
from models.tables.schema import TableError

HEADER = "code,indicator,source\n"


@pytest.mark.parametrize("text", ["20610", "0213T", "J1010", "1125F", "01992"])
def test_schema_takes_five_character_codes(text: str) -> None:
    assert schema.code_cell(text) == text


@pytest.mark.parametrize("text", ["1992", "2061", "206100", "j1010", "ABCDE", "J101O", "20 10", "", "20.10", "A123B", "٢٠٦١٠"])
def test_schema_refuses_other_codes(text: str) -> None:
    with pytest.raises(ValueError, match="five-character code"):
        schema.code_cell(text)


@pytest.mark.parametrize(("text", "day"), [("", None), ("2026-02-28", date(2026, 2, 28))])
def test_schema_reads_days(text: str, day: date | None) -> None:
    assert schema.day("effective_to", text) == day


@pytest.mark.parametrize("text", ["2026-02-30", "02/28/2026", "20260228", "2026-W09-6", "never"])
def test_schema_refuses_other_days(text: str) -> None:
    with pytest.raises(ValueError, match="effective_to"):
        schema.day("effective_to", text)


@pytest.mark.parametrize("text", ["-1", "1.0", "", "two", "²"])
def test_schema_refuses_numbers_that_are_not_whole(text: str) -> None:
    with pytest.raises(ValueError, match="whole number"):
        schema.whole("max_units", text)


def test_schema_hands_cells_over_by_column_name() -> None:
    taken: list[tuple[str, ...]] = []
    schema.each_row("bilateral.csv", b"\xef\xbb\xbfsource,code,indicator\r\n2024Q3,20610,1\r\n", lambda *cells: taken.append(cells))
    assert taken == [("20610", "1", "2024Q3")]


@pytest.mark.parametrize(
    ("data", "row", "reason"),
    [
        (b"", 1, "missing column code, indicator, source"),
        (b"code,source\n20610,2024Q3\n", 1, "missing column indicator"),
        (b"code,indicator,source,colour\n", 1, "unknown column colour"),
        (b"code,indicator,source,code\n", 1, "a column stands there twice"),
        (b"code,indicator,source\n20610,1,2024Q3\n20611,1\n", 3, "2 cells instead of 3"),
        (b"code,indicator,source\n20610,1,\xff\n", 2, "not UTF-8"),
    ],
)
def test_schema_names_row_and_reason(data: bytes, row: int, reason: str) -> None:
    with pytest.raises(TableError) as caught:
        schema.each_row("bilateral.csv", data, lambda *_: None)
    assert (caught.value.file, caught.value.row, caught.value.reason) == ("bilateral.csv", row, reason)
    assert str(caught.value) == f"bilateral.csv, row {row}: {reason}"


def _refuse(*_: str) -> None:
    raise ValueError("no such colour")


def _take(*_: str) -> None:
    return None


@pytest.mark.parametrize(("take", "fails"), [(_refuse, True), (_take, False)])
def test_schema_turns_a_refusal_into_the_row(take: Callable[..., None], fails: bool) -> None:
    data = (HEADER + "20610,1,2024Q3\n").encode()
    if not fails:
        schema.each_row("bilateral.csv", data, take)
        return
    with pytest.raises(TableError, match=r"^bilateral\.csv, row 2: no such colour$"):
        schema.each_row("bilateral.csv", data, take)
