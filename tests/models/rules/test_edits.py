"""Pair edits on the packaged table: what stays, what goes, and what says that two lines are separate."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.answer import Line
from models.rules.edits import OFFICE_VISITS, apply_edits
from models.tables.load import Tables, load_tables
from nlp.facts import Evidence


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def line(text: str, *, candidate: bool = False) -> Line:
    """``"20610-RT"`` as a suggested line of one unit."""
    code, *modifiers = text.split("-")
    status = "candidate" if candidate else "suggested"
    return Line(code, "CPT", code, 1, tuple(modifiers), status, 0.9, (Evidence(0, 5, "procedure"),))  # type: ignore[arg-type]


def lines(text: str) -> tuple[Line, ...]:
    return tuple(line(each) for each in text.split())


def shown(result: tuple[Line, ...]) -> str:
    return " ".join("-".join((each.code, *each.modifiers)) for each in result)


def never(_a: Line, _b: Line) -> str | None:
    return None


@pytest.mark.parametrize(
    ("claim", "stays"),
    [
        ("62323 77003", "62323"),
        ("77003 62323", "62323"),
        ("64483 76942 77003", "64483"),
        ("62320 62321", "62321"),
        ("20552 20553", "20553"),
        ("20611 76942", "20611"),
        ("64635 64493", "64635"),
        ("97810 97813", "97813"),
        ("99211 96372", "96372"),
        ("98940 97140 97110", "98940 97110"),
        ("62321 62323", "62321 62323"),
        ("64479 64483 64490 64493", "64479 64483 64490 64493"),
        ("99152 62323 64493", "99152 62323 64493"),
        ("G3002 20552", "G3002 20552"),
        ("62330 62323 77003", "62330"),
        ("99457 99470", "99457"),
    ],
)
def test_edits_keep_column_1(tables: Tables, claim: str, stays: str) -> None:
    assert shown(apply_edits(lines(claim), tables, never)[0]) == stays


@pytest.mark.parametrize(
    ("claim", "codes", "severity", "kind", "rule"),
    [
        ("62323 77003", ("62323", "77003"), "warning", "edit", "NCCI PTP"),
        ("62322 62323", ("62323", "62322"), "info", "bundling", "NCCI PTP"),
        ("62330 77003", ("62330", "77003"), "info", "bundling", "CPT instruction"),
    ],
)
def test_edits_explain_the_kept_and_the_dropped(
    tables: Tables, claim: str, codes: tuple[str, str], severity: str, kind: str, rule: str
) -> None:
    (alert,) = apply_edits(lines(claim), tables, never)[1]
    assert (alert.codes, alert.severity, alert.kind, alert.rule) == (codes, severity, kind, rule)
    assert f"{codes[0]} is kept, {codes[1]} dropped" in alert.text
    assert alert.evidence == (Evidence(0, 5, "procedure"),)


@pytest.mark.parametrize(
    ("reason", "modifier"),
    [
        ("structure", "XS"),
        ("encounter", "XE"),
        ("practitioner", "XP"),
        ("unusual", "XU"),
        ("side", "59"),
        ("level", "59"),
        ("session", "59"),
    ],
)
def test_edits_r_mod_01_modifier_says_why(tables: Tables, reason: str, modifier: str) -> None:
    result, alerts = apply_edits(lines("20610 20550"), tables, lambda _a, _b: reason)
    assert shown(result) == f"20610 20550-{modifier}"
    assert [(each.severity, each.rule) for each in alerts] == [("info", "R-MOD-01")]
    assert modifier in alerts[0].text
    assert reason in alerts[0].text


@pytest.mark.parametrize(
    ("claim", "stays"),
    [
        ("20610-RT 20550-LT", "20610-RT 20550-LT"),
        ("20610-RT 20550-RT", "20610-RT 20550-RT-59"),
        ("20610-50 20550-LT", "20610-50 20550-LT-59"),
        ("20610-RT 20550", "20610-RT 20550-59"),
        ("20610-RT 20550-FA", "20610-RT 20550-FA"),
        ("20610-RT 20550-F5", "20610-RT 20550-F5-59"),
        ("20600-F1 20550-F2", "20600-F1 20550-F2"),
        ("20600-F1 20550-F1", "20600-F1 20550-F1-59"),
        ("20610 20550-76", "20610 20550-76"),
        ("20610 20550-XS", "20610 20550-XS"),
        ("97140-GP 97124-GP", "97140-GP 97124-GP-59"),
    ],
)
def test_edits_r_mod_01_only_where_no_other_modifier_explains(tables: Tables, claim: str, stays: str) -> None:
    result, alerts = apply_edits(lines(claim), tables, lambda _a, _b: "site")
    assert shown(result) == stays
    assert [each.severity for each in alerts] == ["info"]


def test_edits_add_the_modifier_once(tables: Tables) -> None:
    result, _ = apply_edits(lines("20552-RT 20610-LT 64425-RT"), tables, lambda _a, _b: "site")
    assert shown(result) == "20552-RT 20610-LT 64425-RT-59"


def test_edits_no_reason_separates_indicator_0(tables: Tables) -> None:
    assert shown(apply_edits(lines("62322 62323"), tables, lambda _a, _b: "encounter")[0]) == "62323"


def test_edits_ask_with_column_1_first(tables: Tables) -> None:
    asked: list[tuple[str, str]] = []

    def distinct(a: Line, b: Line) -> str | None:
        asked.append((a.code, b.code))
        return None

    apply_edits(lines("77003 62323"), tables, distinct)
    assert asked == [("62323", "77003")]


def test_edits_a_dropped_line_drops_no_other(tables: Tables) -> None:
    """64624 drops 64454; what only 64454 would have dropped stays."""
    below = next(code for code in sorted(tables.codes) if tables.edit("64454", code) and not tables.between("64624", code))
    assert shown(apply_edits(lines(f"64454 {below}"), tables, never)[0]) == "64454"
    assert shown(apply_edits(lines(f"64624 64454 {below}"), tables, never)[0]) == f"64624 {below}"


@pytest.mark.parametrize("visit", ["99202", "99213", "99215", "99211"])
@pytest.mark.parametrize("procedure", ["62323", "64635", "20552", "97810", "98940"])
def test_edits_leave_visits_beside_procedures_to_modifier_25(tables: Tables, procedure: str, visit: str) -> None:
    assert apply_edits(lines(f"{procedure} {visit}"), tables, never) == (lines(f"{procedure} {visit}"), ())


def test_edits_leave_candidates_alone(tables: Tables) -> None:
    below = (line("62323"), line("77003", candidate=True), line("62322", candidate=True))
    assert apply_edits(below, tables, never) == (below, ())
    above = (line("62323", candidate=True), line("77003"))
    assert apply_edits(above, tables, never) == (above, ())


def test_edits_drop_every_line_of_a_code(tables: Tables) -> None:
    result, alerts = apply_edits(lines("20610-RT 20550-RT 20550-LT"), tables, never)
    assert shown(result) == "20610-RT"
    assert len(alerts) == 2


@pytest.mark.parametrize(("on", "stays"), [(date(2022, 12, 31), "64415 76942"), (date(2023, 1, 1), "64415"), (None, "64415")])
def test_edits_apply_from_their_day(tables: Tables, on: date | None, stays: str) -> None:
    assert shown(apply_edits(lines("64415 76942"), tables, never, on)[0]) == stays


def test_edits_without_a_known_order_drop_nothing_and_say_so(tables: Tables) -> None:
    edit = next(each for each in tables.edits.values() if not each.ordered and each.indicator == "0")
    claim = lines(f"{edit.column1} {edit.column2}")
    result, (alert,) = apply_edits(claim, tables, never)
    assert result == claim
    assert alert.severity == "warning"
    assert "does not say which" in alert.text


def test_edits_keep_order_and_are_the_same_again(tables: Tables) -> None:
    claim = lines("97110-GP 98940-AT 97140-GP 20552-RT 99213 97012")
    first = apply_edits(claim, tables, never)
    assert first == apply_edits(claim, tables, never)
    assert [each for each in claim if each in first[0]] == list(first[0])


FIELD = sorted(load_tables().codes)


@given(st.lists(st.sampled_from(FIELD), min_size=2, max_size=8, unique=True))
def test_edits_leave_no_unpaid_pair_and_explain_every_drop(tables: Tables, chosen: list[str]) -> None:
    claim = lines(" ".join(chosen))
    result, alerts = apply_edits(claim, tables, never)
    stays = [each.code for each in result]
    gone = [code for code in chosen if code not in stays]
    assert stays == [code for code in chosen if code in stays]
    assert {each.codes[1] for each in alerts if "dropped" in each.text} == set(gone)
    for a, b in product(stays, stays):
        edit = tables.edit(a, b)
        families = {row.family for row in (tables.code(a), tables.code(b)) if row}
        assert edit is None or not edit.ordered or families & OFFICE_VISITS  # a visit waits for modifier 25
    for code in gone:
        assert any(tables.edit(kept, code) or tables.edit(code, kept) for kept in stays)


def test_edits_in_a_circle_leave_one(tables: Tables) -> None:
    result, alerts = apply_edits(lines("62324 62270 62273"), tables, never)
    assert [line.code for line in result] == ["62324"]
    assert [alert.codes for alert in alerts] == [("62324", "62270"), ("62324", "62273")]


def test_edits_r_mod_01_other_payers_take_59(tables: Tables) -> None:
    result, _ = apply_edits(lines("20610 20550"), tables, lambda _a, _b: "structure", payer="commercial")
    assert shown(result) == "20610 20550-59"
