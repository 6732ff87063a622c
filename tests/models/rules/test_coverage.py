"""Coverage alerts: what a policy asks for and the note lacks; they never touch a line and are for Medicare only."""

from __future__ import annotations

from datetime import date

import pytest

from models.answer import Line, Reason
from models.coder import Coder
from models.request import parse_request
from models.rules.coverage import coverage
from models.rules.coverage_policies import DIAGNOSES, EXCLUDED, NEEDS, SESSIONS, Ceiling, Diagnoses
from models.rules.draft import Claim, make_line
from models.tables.load import Tables, load_tables
from nlp.facts import Encounter, Evidence, Value


@pytest.fixture(scope="module")
def tables() -> Tables:
    """The tables that are shipped."""
    return load_tables()


def _rules(
    tables: Tables, codes: list[str], facts: tuple[str, ...] = (), payer: str = "medicare", units: int = 1, setting: str | None = None
) -> set[str]:
    claim = Claim(tables, date(2026, 3, 2), payer, setting)
    lines: tuple[Line, ...] = tuple(make_line(claim, c, units, [Evidence(0, 3, "procedure")], Reason("r", "t", "s")) for c in codes)
    note = Encounter((), attributes={"course": tuple(Value(f, Evidence(5, 9, "course")) for f in facts)})
    alerts = coverage(claim, note, lines)
    assert all(a.kind == "coverage" and a.codes and set(a.codes) <= set(codes) for a in alerts)
    return {a.rule for a in alerts}


@pytest.mark.parametrize("need", NEEDS, ids=lambda n: f"{n.rule}-{n.facts[0]}")
def test_coverage_asks_only_while_the_fact_is_missing(tables: Tables, need: object) -> None:
    (found,) = [n for n in NEEDS if n is need]
    claim = Claim(tables, date(2026, 3, 2), "medicare")
    line = make_line(claim, min(found.codes), 1, [Evidence(0, 3, "procedure")], Reason("r", "t", "s"))
    with_fact = Encounter((), attributes={"course": (Value(found.facts[0], Evidence(5, 9, "course")),)})
    assert found.text in {a.text for a in coverage(claim, Encounter(()), (line,))}
    assert found.text not in {a.text for a in coverage(claim, with_fact, (line,))}


@pytest.mark.parametrize("excluded", EXCLUDED, ids=lambda e: f"{e.rule}-{min(e.codes)}")
def test_coverage_excluded_codes_cite_their_words(tables: Tables, excluded: object) -> None:
    (found,) = [e for e in EXCLUDED if e is excluded]
    assert found.rule in _rules(tables, [min(found.codes)])


@pytest.mark.parametrize(
    ("codes", "rule"),
    [
        (["62323", "64493"], "ESI-C5"),
        (["62321", "64483"], "ESI-C2"),
        (["27096", "62323"], "SI-C8"),
        (["62323", "99152"], "ESI-C13"),
        (["64615"], "TOX-C3"),
        (["64490", "64493"], "R-FAC-07"),
        (["20552", "76942"], "TPI-C6"),
    ],
)
def test_coverage_of_one_day_together(tables: Tables, codes: list[str], rule: str) -> None:
    assert rule in _rules(tables, codes)


def test_coverage_counts_levels_tests_and_relief(tables: Tables) -> None:
    assert "ESI-C4" in _rules(tables, ["64484"], units=2)
    assert "ESI-C4" not in _rules(tables, ["64484"])
    assert "SI-C3" in _rules(tables, ["27096"], ("provocation", "provocation"))
    assert "SI-C3" not in _rules(tables, ["27096"], ("provocation",) * 3)
    assert "FAC-C3" in _rules(tables, ["64635"], ("two_blocks", "relief:60"))
    assert "FAC-C3" not in _rules(tables, ["64635"], ("two_blocks", "relief:60", "relief:85"))


@pytest.mark.parametrize("most", SESSIONS, ids=lambda m: m.rule)
def test_coverage_sessions_that_the_note_states(tables: Tables, most: Ceiling) -> None:
    code = min(most.codes)
    assert most.rule in _rules(tables, [code], (f"sessions:{most.most + 1}", "two_blocks"))
    assert most.rule not in _rules(tables, [code], (f"sessions:{most.most}", "two_blocks"))


@pytest.mark.parametrize("policy", DIAGNOSES, ids=lambda d: d.rule)
def test_coverage_diagnoses_off_the_list(tables: Tables, policy: Diagnoses) -> None:
    facts = ("myofascial", "endplate")
    code = min(policy.codes)
    assert policy.rule in _rules(tables, [code], ("icd:Z00.0", *facts))
    assert policy.rule not in _rules(tables, [code], ("icd:Z00.0", f"icd:{policy.listed[0]}", *facts))
    assert policy.rule not in _rules(tables, [code], facts)


@pytest.mark.parametrize(
    ("codes", "units", "facts", "rule"),
    [
        (["64483", "J3301"], 9, (), "ESI-C12"),
        (["64483", "J1100"], 16, (), "ESI-C12"),
        (["64636"], 2, (), "FAC-C4"),
        (["64615", "J0585"], 200, (), "TOX-C4"),
        (["64615", "J0585"], 1, ("weeks:10",), "TOX-C2"),
        (["97810"], 1, ("visits:14",), "ACU-C2"),
        (["97810"], 1, ("visits:21", "relief:50"), "ACU-C2"),
    ],
)
def test_coverage_numbers_above_the_policy(tables: Tables, codes: list[str], units: int, facts: tuple[str, ...], rule: str) -> None:
    assert rule in _rules(tables, codes, facts, units=units)
    assert rule not in _rules(tables, codes, ("visits:14", "weeks:12", "relief:60"))


def test_coverage_prior_authorization_in_a_facility(tables: Tables) -> None:
    assert "PA-1" in _rules(tables, ["64493"], setting="facility")
    assert "PA-1" not in _rules(tables, ["64493"])


def test_coverage_is_medicare_only(tables: Tables) -> None:
    assert _rules(tables, ["62322", "64615"], payer="commercial") == set()


def test_coverage_never_changes_a_line(coder: Coder) -> None:
    text = (
        "PROCEDURE: L4-5 interlaminar epidural steroid injection, no imaging. A Tuohy needle was advanced and 80 mg Depo-Medrol injected."
    )
    medicare, commercial = (coder.suggest(text, payer=p, date_of_service="2026-03-02") for p in ("medicare", "commercial"))
    assert [line.code for line in medicare.suggestions] == [line.code for line in commercial.suggestions]
    assert [a for a in medicare.alerts if a.kind == "coverage"]
    assert not [a for a in commercial.alerts if a.kind == "coverage"]


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("She had 80% relief for three months.", "relief:80"),
        ("The last one gave relief of 60%.", "relief:60"),
        ("Pain is 7/10.", "scale"),
        ("Physical therapy for 8 weeks.", "tried"),
        ("FABER and Gaenslen positive.", "provocation"),
        ("20 headache days a month.", "headache_days"),
        ("This is her fifth injection this year.", "sessions:5"),
        ("He has had 4 epidurals in the past 12 months.", "sessions:5"),
        ("Acupuncture visit #14.", "visits:14"),
        ("Last Botox was 10 weeks ago.", "weeks:10"),
        ("Sacroiliitis M46.1.", "icd:M46.1"),
        ("AP and lateral films.", "views"),
    ],
)
def test_coverage_facts_are_read_with_a_procedure(coder: Coder, words: str, fact: str) -> None:
    text = f"HISTORY: {words}\nPROCEDURE: Right sacroiliac joint injection under fluoroscopy, 40 mg Kenalog injected."
    encounter, _, _ = coder.read(parse_request({"text": text}))
    assert fact in {v.value for v in encounter.attributes["course"]}
