from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from corpus.gold import GoldLine, GoldNotCoded, GoldProcedure, GoldVisit
from service.access.who import LOCAL
from service.learning.gold import left_out, pair_of
from service.store.records import Billed, Decision, Record, Standing
from tests.service.stand_in import NOTE
from tests.service.store.keeping import answer

_AT = datetime(2026, 3, 2, tzinfo=UTC)


def record(text: str = NOTE, **fields: Any) -> Record:
    """The record of a note that the site keeps: a suggested line and a candidate."""
    response = answer(text, **fields)
    response["facts"] = [{**fact, "status": "performed", "levels": ["L4-L5"]} for fact in response["facts"]]
    return Record("r-1", "suggest", "0" * 64, "patient-7", fields, response, "open", _AT, LOCAL.name, text)


def standing(*decisions: Decision) -> list[Standing]:
    return [Standing(decision, _AT, "user:ann", number) for number, decision in enumerate(decisions, 1)]


_EVIDENCE = ("transforaminal epidural steroid injection", "L4-L5", "Right", "fluoroscopy")


@pytest.mark.parametrize(
    ("decision", "codes", "not_coded"),
    [
        (Decision("accept", 1), (GoldLine("64483", 1, ("RT",), evidence=_EVIDENCE),), ()),
        (Decision("change", 1, Billed("64483", 2, ("LT",)), "wrong_side"), (GoldLine("64483", 2, ("LT",), evidence=_EVIDENCE),), ()),
        (Decision("reject", 1, reason="not_performed"), (), (GoldNotCoded(_EVIDENCE[0], "not_performed"),)),
        (
            Decision("reject", 1, reason="payer"),
            (GoldLine("64483", 1, ("RT",), accept=("none",), ambiguous=True, evidence=_EVIDENCE),),
            (),
        ),
    ],
)
def test_gold_of_a_decision(decision: Decision, codes: tuple[GoldLine, ...], not_coded: tuple[GoldNotCoded, ...]) -> None:
    note, gold = pair_of(record(), standing(decision))
    assert (gold.codes, gold.not_coded, gold.drugs, gold.visit) == (codes, not_coded, (), GoldVisit())
    assert (note.id, gold.id, note.text, note.date_of_service, note.payer) == ("r-1", "r-1", NOTE, date(2026, 3, 2), "medicare")


def test_gold_takes_lines_added_by_hand_each_in_its_place() -> None:
    added = standing(
        Decision("accept", 1),
        Decision("accept", 2),
        Decision("add", billed=Billed("J1100", 10)),
        Decision("add", billed=Billed("99213", 1, ("25",))),
    )
    _, gold = pair_of(record(), added)
    assert [line.code for line in gold.codes] == ["64483", "20552"]
    assert gold.drugs == (GoldLine("J1100", 10),)
    assert gold.visit == GoldVisit("established_office", ("99213",))


def test_gold_teaches_the_words_of_accepted_acts_that_stand_once() -> None:
    accepted = standing(Decision("accept", 1))
    assert pair_of(record(), accepted)[1].procedures == (GoldProcedure("transforaminal_epidural", "performed", _EVIDENCE[0]),)
    assert pair_of(record(f"{NOTE}Next: {_EVIDENCE[0]}."), accepted)[1].procedures == ()
    assert pair_of(record(), standing(Decision("reject", 1, reason="other")))[1].procedures == ()


def test_gold_judges_no_facts_that_nobody_was_asked_about() -> None:
    _, gold = pair_of(record(), standing(Decision("accept", 1)))
    assert gold.facts_required == frozenset()
    assert gold.facts_allowed == frozenset({("level", "L4-L5"), ("side", "right")})


def test_gold_leaves_out_what_is_no_whole_answer() -> None:
    whole = standing(Decision("accept", 1))
    assert left_out(record(), whole) is None
    assert left_out(replace(record(), text=None), whole) == "without text: it is not kept"
    assert left_out(replace(record(), kind="audit"), whole) == "of an audit"
    assert left_out(record(), standing(Decision("accept", 2))) == "with a suggestion that nobody has decided on"
    assert left_out(record(patient_status="new"), whole) == "asked with more than a payer and a date of service"


@pytest.mark.parametrize(
    ("code", "category"),
    [("99204", "new_office"), ("99215", "established_office"), ("99222", "inpatient"), ("99243", "consult"), ("99284", "ed")],
)
def test_gold_names_the_kind_of_visit(code: str, category: str) -> None:
    _, gold = pair_of(record(), standing(Decision("accept", 1), Decision("add", billed=Billed(code))))
    assert gold.visit == GoldVisit(category, (code,))
