"""Alerts about the whole note: templates, signature, codes that are gone, misused or not supported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.answer import Line, Reason
from models.rules.draft import Claim, make_line
from models.rules.note_alerts import MISUSES, note_alerts
from models.tables.load import Tables, load_tables
from nlp.facts import Encounter, Evidence, Value


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The tables that are shipped."""
    return load_tables()


def _claim(tables: Tables) -> Claim:
    return Claim(tables, date(2026, 3, 2), "medicare")


def _note(codes: tuple[str, ...] = (), **attributes: str) -> Encounter:
    written = tuple(Value(c, Evidence(10 * i, 10 * i + 5, "code")) for i, c in enumerate(codes))
    return Encounter((), attributes={k: (Value(v, Evidence(50, 60, "code")),) for k, v in attributes.items()}, written_codes=written)


def _line(claim: Claim, code: str, rule: str = "r") -> Line:
    return make_line(claim, code, 1, [Evidence(0, 3, "procedure")], Reason(rule, "t", "s"), modifiers=("RT",))


@pytest.mark.parametrize(("name", "rule"), [("placeholder", "R-STAT-08"), ("no_show", "R-STAT-08"), ("unsigned", "R-STAT-15")])
def test_note_alerts_of_the_whole_note(tables: Tables, name: str, rule: str) -> None:
    (alert,) = note_alerts(_claim(tables), Encounter((), attributes={name: (Value("yes", Evidence(50, 60, "visit")),)}), ())
    assert (alert.rule, alert.severity, bool(alert.evidence)) == (rule, "warning", True)


def test_note_alerts_signed_note_is_not_unsigned(tables: Tables) -> None:
    assert note_alerts(_claim(tables), _note(unsigned="yes", signed="yes"), ()) == []


@pytest.mark.parametrize(
    ("asked", "said", "alerts"),
    [(False, {}, 1), (False, {"signed": "yes"}, 1), (True, {"unsigned": "yes"}, 0), (None, {"unsigned": "yes"}, 1), (None, {}, 0)],
)
def test_note_alerts_signature_of_the_request_outweighs_the_note(
    tables: Tables, asked: bool | None, said: dict[str, str], alerts: int
) -> None:
    found = note_alerts(replace(_claim(tables), signed=asked), _note(**said), ())  # type: ignore[arg-type]
    assert [a.rule for a in found] == ["R-STAT-15"] * alerts


@pytest.mark.parametrize(
    ("code", "successor"),
    [("J1030", "J1010"), ("0275T", "62330"), ("99201", "99202"), ("76005", "77003"), ("64476", "64494"), ("97002", "97164")],
)
def test_note_alerts_deleted_code_names_its_successor(tables: Tables, code: str, successor: str) -> None:
    (alert,) = note_alerts(_claim(tables), _note((code,)), ())
    assert alert.kind == "code_set"
    assert successor in alert.text


@pytest.mark.parametrize(("code", "what"), MISUSES)
def test_note_alerts_misuse_even_where_the_code_is_suggested(tables: Tables, code: str, what: str) -> None:
    claim = _claim(tables)
    alerts = note_alerts(claim, _note((code,), written_as=f"{code}:{what}"), (_line(claim, code),))
    assert [(a.kind, a.codes) for a in alerts] == [("code_set", (code,))]


def test_note_alerts_right_use_of_a_code_is_silent(tables: Tables) -> None:
    claim = _claim(tables)
    assert note_alerts(claim, _note(("20560",), written_as="20560:facet"), (_line(claim, "20560"),)) == []


def test_note_alerts_written_code_without_support(tables: Tables) -> None:
    claim = _claim(tables)
    (alert,) = note_alerts(claim, _note(("64493",)), (_line(claim, "20610"),))
    assert (alert.severity, alert.codes) == ("info", ("64493",))


def test_note_alerts_open_time_speaks_only_beside_a_visit(tables: Tables) -> None:
    claim = _claim(tables)
    assert [a.rule for a in note_alerts(claim, _note(open_time="yes"), (_line(claim, "99214", "visit.decision_making"),))] == ["R-EM-05"]
    assert note_alerts(claim, _note(open_time="yes"), (_line(claim, "20610"),)) == []


@pytest.mark.parametrize(
    ("code", "modifiers", "rules"),
    [
        ("64483", (), ["R-LAT-07"]),
        ("64483", ("RT",), []),
        ("64483", ("50",), []),
        ("20550", ("F7",), []),
        ("20551", (), ["R-LAT-07"]),
        ("62323", (), []),
        ("20552", (), []),
    ],
)
def test_note_alerts_ask_for_a_missing_side_r_lat_07(tables: Tables, code: str, modifiers: tuple[str, ...], rules: list[str]) -> None:
    line = replace(_line(_claim(tables), code), modifiers=modifiers)
    assert [a.rule for a in note_alerts(_claim(tables), _note(), (line,))] == rules
