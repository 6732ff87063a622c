"""Numbers with units, and minutes from clock times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.components.quantities import find_amounts, find_clock


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("25 min", 25, "min"),
        ("25min", 25, "min"),
        ("25 minutes", 25, "min"),
        ("15 minutes each", 15, "min"),
        ("15'", 15, "min"),
        ("x15'", 15, "min"),
        ("x 15'", 15, "min"),
        ("x 15 min", 15, "min"),
        ("T/A 15 m", 15, "min"),
        ("forty-five minutes", 45, "min"),
        ("twenty five minutes", 25, "min"),
        ("1 hour", 60, "min"),
        ("1.5 hours", 90, "min"),
        ("80 mg Depo-Medrol", 80, "mg"),
        ("560 cm2", 560, "cm2"),
        ("280 sq cm", 280, "cm2"),
        ("two capsaicin 8% patches", 2, "patches"),
        ("80mg", 80, "mg"),
        ("60 MG", 60, "mg"),
        ("2 g", 2000, "mg"),
        ("500 mcg", 500, "mcg"),
        ("155 U", 155, "U"),
        ("155U", 155, "U"),
        ("155 units", 155, "U"),
        ("1,000 units", 1000, "U"),
        ("40 mg/mL", 40, "mg/ml"),
        ("40 mg per cc", 40, "mg/ml"),
        ("100 units/mL", 100, "u/ml"),
        ("10 mL", 10, "ml"),
        ("5cc", 5, "ml"),
        (".5 mL", 0.5, "ml"),
        ("0.25% bupivacaine", 0.25, "percent"),
        ("80 degrees", 80, "celsius"),
        ("80 °C", 80, "celsius"),
        ("90 seconds", 90, "sec"),
        ("8 muscles", 8, "muscles"),
        ("eight different muscles", 8, "muscles"),
        ("6 needles", 6, "needles"),
        ("fourteen filiform needles", 14, "needles"),
        ("two sets", 2, "sets"),
        ("3 lesions", 3, "lesions"),
        ("six trigger points", 6, "points"),
        ("two 8-contact leads", 2, "leads"),
        ("three levels", 3, "levels"),
        ("x3", 3, "times"),
        ("times two", 2, "times"),
        ("3x", 3, "times"),
        ("1 syringe", 1, "syringe"),
        ("16 days", 16, "days"),
    ],
)
def test_quantities_reads_amount(text: str, value: float, unit: str) -> None:
    assert [(a.value, a.unit) for a in find_amounts(text)] == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("80 mg (2 mL) of Depo-Medrol 40 mg/mL", [(80, "mg"), (2, "ml"), (40, "mg/ml")]),
        ("20 minutes x 2", [(20, "min"), (2, "times")]),
        ("TE 20', MT 18', US 10'", [(20, "min"), (18, "min"), (10, "min")]),
        ("1 mL of 1% lidocaine and 10 mg dexamethasone", [(1, "ml"), (1, "percent"), (10, "mg")]),
        ("25 U x 4, 100 units total", [(25, "U"), (4, "times"), (100, "U")]),
    ],
)
def test_quantities_reads_every_amount_of_a_line(text: str, amounts: list[tuple[float, str]]) -> None:
    assert [(a.value, a.unit) for a in find_amounts(text)] == amounts


@pytest.mark.parametrize(
    "text",
    ["5 mg/day", "10 mg/kg", "x10 reps", "x3 weeks", "5'10\"", "L4-5", "22 gauge", "2026", "pain 7/10", "room 12", "no minutes given"],
)
def test_quantities_passes_what_is_no_amount(text: str) -> None:
    assert find_amounts(text) == []


def test_quantities_amounts_cut_their_words() -> None:
    text = "Injected 40 mg Kenalog, then 25 min of exercise."
    assert [text[a.start : a.end] for a in find_amounts(text)] == ["40 mg", "25 min"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1:05-1:20 pm", 15),
        ("1:05 - 1:20 PM", 15),
        ("9:05 to 9:28", 23),
        ("09:15–09:36", 21),
        ("0915-0936", 21),
        ("1305-1320", 15),
        ("11:50 am-12:10 pm", 20),
        ("12:50-1:10", 20),
        ("23:50-00:10", 20),
        ("from 2:00 pm until 2:35 pm", 35),
        ("start 10:04, end 10:41", 37),
        ("started at 9:00 and ended 11:10", 130),
        ("in 1004 out 1041", 37),
        ("time 2015-2030", 15),
        ("945-1015", 30),
    ],
)
def test_quantities_reads_clock(text: str, minutes: int) -> None:
    assert [m for _, _, m in find_clock(text)] == [minutes]


@pytest.mark.parametrize(
    "text",
    [
        "9:00-9:00",
        "10/12-10/14",
        "BP 120/80",
        "DOS 03/02/2026",
        "L4-5",
        "10:15",
        "scale 1-10",
        "2019-2024",
        "in therapy 2019-2024",
        "call 555-1234",
        "tel 212-555-1234",
        "555-1234",
    ],
)
def test_quantities_passes_what_is_no_clock(text: str) -> None:
    assert find_clock(text) == []


@given(st.text(st.sampled_from("0123456789:-.,x' minmgULc\n"), max_size=60))
def test_quantities_are_in_order_and_inside(text: str) -> None:
    for found in (find_amounts(text), find_clock(text)):
        starts = [a[0] for a in found]
        assert starts == sorted(starts)
        assert all(0 <= a[0] < a[1] <= len(text) for a in found)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("3:10 3:33  TE bridges", [23]),
        ("4  LU7 KI6   8:40   8:57   Y", [17]),
        ("| 1:10 | 1:30 | MT |", [20]),
        ("HR 88 at 8:30 9:15", []),
        ("10:00  10:05  10:10  10:15", []),
        ("08:30  11:06", []),
        ("BP 130 1:05-1:20", [15]),
    ],
)
def test_quantities_clock_times_in_columns(text: str, spans: list[int]) -> None:
    assert [minutes for _, _, minutes in find_clock(text)] == spans
