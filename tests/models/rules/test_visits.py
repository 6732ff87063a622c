"""Office visits: which notes are one, new or established, the level, modifiers and add-ons (R-EM-01 to R-EM-17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.answer import Reason
from models.rules.draft import Claim, Draft, make_line
from models.rules.visits import visit
from models.tables.load import Tables, load_tables
from nlp.facts import Encounter, Evidence, Number, Value


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The tables that are shipped."""
    return load_tables()


def _values(names: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(Value(name, Evidence(10 * i, 10 * i + 5, "visit")) for i, name in enumerate(names))


def _note(minutes: int | None = None, **attributes: tuple[str, ...]) -> Encounter:
    given = {"part": ("story", "assessment"), "patient": ("established",), "problem": ("unstable",), **attributes}
    times = (Number(minutes, "min", Evidence(90, 99, "minutes")),) if minutes else ()
    return Encounter((), attributes={k: _values(v) for k, v in given.items() if v}, minutes={"total_time": times} if times else {})


def _claim(tables: Tables, **fields: str) -> Claim:
    return Claim(tables, date(2026, 3, 2), fields.get("payer", "medicare"), fields.get("setting"), fields.get("patient_status"))


def _injection(claim: Claim, family: str = "joint_injection", code: str = "20610") -> Draft:
    return Draft(make_line(claim, code, 1, [Evidence(0, 3, "procedure")], Reason("r", "t", "s")), family, None, None, once=True)


def _lines(claim: Claim, note: Encounter, drafts: tuple[Draft, ...] = ()) -> list[str]:
    return ["-".join([d.line.code, *d.line.modifiers]) + ("?" if d.line.status == "candidate" else "") for d in visit(claim, note, drafts)]


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        (_note(risk=("prescription:altered",)), ["99214"]),
        (_note(risk=("low",)), ["99213"]),
        (_note(problem=("stable",), risk=("prescription:kept",)), ["99213"]),
        (_note(problem=("stable", "stable"), risk=("prescription:kept",)), ["99214"]),
        (_note(patient=("new",), risk=("prescription:began",)), ["99204"]),
        (_note(patient=("new",), risk=("low",), data=("order:mri",)), ["99203"]),
        (_note(problem=("threatening",), data=("interpretation", "discussion"), risk=("surgery",)), ["99215"]),
        (_note(), ["99212"]),
        (_note(patient=(), risk=("low",)), ["99213?"]),
        (_note(patient=(), part=("story", "exam", "assessment", "histories"), risk=("low",)), ["99203"]),
    ],
)
def test_visits_level_by_decision_making(tables: Tables, note: Encounter, lines: list[str]) -> None:
    assert _lines(_claim(tables), note) == lines


@pytest.mark.parametrize(
    ("minutes", "payer", "lines"),
    [
        (22, "medicare", ["99213"]),
        (31, "medicare", ["99214"]),
        (55, "commercial", ["99215", "99417"]),
        (55, "medicare", ["99215"]),
        (69, "medicare", ["99215", "G2212"]),
        (12, "medicare", ["99213"]),
    ],
)
def test_visits_level_by_time_where_it_is_higher(tables: Tables, minutes: int, payer: str, lines: list[str]) -> None:
    assert _lines(_claim(tables, payer=payer), _note(minutes, problem=("stable",), risk=("low",))) == lines


@pytest.mark.parametrize("place", ["inpatient", "emergency", "telephone", "study", "therapy"])
def test_visits_none_outside_the_office(tables: Tables, place: str) -> None:
    assert _lines(_claim(tables), _note(place=(place,), risk=("prescription:began",))) == []


def test_visits_none_in_a_facility_unless_a_clinic(tables: Tables) -> None:
    claim = _claim(tables, setting="facility")
    assert _lines(claim, _note(risk=("low",))) == []
    assert _lines(claim, _note(risk=("low",), place=("clinic",))) == ["99213"]


@pytest.mark.parametrize(
    ("note", "lines"),
    [
        (_note(risk=("low",)), []),
        (_note(risk=("minor_explained",)), []),
        (_note(risk=("prescription:kept",)), []),
        (_note(risk=("prescription:began",)), ["99214-25"]),
        (_note(25, risk=("low",)), ["99213-25"]),
        (_note(problem=("new", "unstable"), data=("order:mri",), risk=("minor",)), ["99213-25"]),
        (_note(place=("report",), data=("order:mri",), problem=("new", "unstable"), risk=("minor",)), []),
        (_note(place=("report",), risk=("prescription:began_controlled",)), []),
    ],
)
def test_visits_beside_a_procedure_need_work_of_their_own(tables: Tables, note: Encounter, lines: list[str]) -> None:
    claim = _claim(tables)
    assert _lines(claim, note, (_injection(claim),)) == lines


def test_visits_talks_and_questionnaires_stand_beside_the_visit(tables: Tables) -> None:
    claim = _claim(tables)
    assert _lines(claim, _note(risk=("low",)), (_injection(claim, "advance_care_planning", "99497"),)) == ["99213-25"]
    assert _lines(claim, _note(risk=("low",)), (_injection(claim, "screening_questionnaire", "96127"),)) == ["99213"]
    assert _lines(claim, _note(risk=("low",)), (_injection(claim, "psychotherapy", "90833"),)) == ["99213"]
    assert _lines(claim, _note(risk=("low",)), (_injection(claim, "psychotherapy", "90834"),)) == []


@pytest.mark.parametrize("family", ["therapy", "acupuncture", "chronic_pain_management"])
def test_visits_none_beside_services_with_their_own_evaluation(tables: Tables, family: str) -> None:
    claim = _claim(tables)
    assert _lines(claim, _note(30, risk=("prescription:began",)), (_injection(claim, family, "97110"),)) == []


@pytest.mark.parametrize(
    ("audio", "lines"),
    [((), ["99214-95"]), (("yes",), ["99214-93"])],
)
def test_visits_by_video_or_telephone(tables: Tables, audio: tuple[str, ...], lines: list[str]) -> None:
    note = _note(risk=("prescription:altered",), telehealth=("yes",), audio_only=audio)
    assert _lines(_claim(tables), note) == lines


def test_visits_status_of_the_request_comes_first(tables: Tables) -> None:
    assert _lines(_claim(tables, patient_status="new"), _note(risk=("prescription:began",))) == ["99204"]


def test_visits_consultation_only_for_payers_that_take_them(tables: Tables) -> None:
    note = _note(patient=("new", "consult"), risk=("prescription:began",))
    assert _lines(_claim(tables), note) == ["99204"]
    assert _lines(_claim(tables, payer="commercial"), note) == ["99244"]
    asked = _note(patient=("consult",), risk=("prescription:began",))
    assert _lines(_claim(tables, payer="commercial"), asked) == ["99244"]


def test_visits_beside_a_shot_take_the_modifier_and_need_no_other_work(tables: Tables) -> None:
    claim = _claim(tables)
    shot = _injection(claim, "drug_injection", "96372")
    (line,) = (d.line for d in visit(claim, _note(), [shot]))
    assert line.modifiers == ("25",)


def test_visits_complexity_only_where_stated_and_without_25(tables: Tables) -> None:
    claim = _claim(tables)
    note = _note(risk=("prescription:began",), longitudinal=("stated",))
    assert _lines(claim, note) == ["99214", "G2211"]
    assert _lines(claim, note, (_injection(claim),)) == ["99214-25"]


def test_visits_candidate_asks_for_what_is_missing(tables: Tables) -> None:
    (draft,) = visit(_claim(tables), _note(patient=(), risk=("low",)), ())
    assert draft.line.missing
    assert draft.line.confidence < 0.5


def test_visits_no_show_is_none(tables: Tables) -> None:
    assert _lines(_claim(tables), _note(30, no_show=("yes",), risk=("low",))) == []


@pytest.mark.parametrize(
    ("minutes", "lines"),
    [(3, ["99213"]), (4, ["99213-25", "99406"]), (10, ["99213-25", "99406"]), (11, ["99213-25", "99407"])],
)
def test_visits_tobacco_counselling_stands_beside_the_visit(tables: Tables, minutes: int, lines: list[str]) -> None:
    note = replace(_note(risk=("low",)), minutes={"tobacco": (Number(minutes, "min", Evidence(90, 99, "minutes")),)})
    assert _lines(_claim(tables), note) == lines
