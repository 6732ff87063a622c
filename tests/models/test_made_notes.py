"""The grammar of invented notes beside what the program knows: families, codes, sides, edits. The corpus itself knows none of them."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from corpus.grammar import Act, load_grammar
from models.family import load_families
from models.tables.load import Tables, load_tables

_DAY = date(2026, 6, 1)
# Families that the grammar leaves out, each with the reason.
_LEFT_OUT = {
    "cupping": "earns no line",
    "electrodiagnosis": "studies and muscles are counted from lists that a sentence does not hold",
    "epidural_pressure": "stands only beside an epidural",
    "global_followup": "says that a visit earns nothing of its own",
    "nurse_visit": "a visit with staff, told by the whole note",
    "prolonged_time": "stands only beside a visit and its time",
}


@pytest.fixture(scope="module")
def tables() -> Tables:
    return load_tables()


def test_made_notes_tell_every_family() -> None:
    """A new family needs an act in corpus/grammar, or its reason above."""
    told = {act.family for act in load_grammar().acts}
    assert set(load_families()) - told - set(_LEFT_OUT) == set()


@pytest.mark.parametrize("act", load_grammar().acts, ids=lambda act: f"{act.family} {act.line}")
def test_made_notes_codes_are_in_force(act: Act, tables: Tables) -> None:
    doses = [code for _, lines in act.vials for code, _, _ in lines]
    drugs = [code for _, _, code in load_grammar().drugs[act.drug]] if act.drug else []
    codes = [act.line, act.further, act.medicare, act.beside, *(code for code, _ in act.also), *doses, *drugs]
    assert [code for code in codes if code and not tables.active(code, _DAY)] == []
    known = tables.code(act.line, _DAY)
    assert known is not None
    if act.both or act.always == "50":
        assert known.bilateral == "1"
    if act.further:
        assert act.line in tables.parents(act.further)


@pytest.mark.parametrize("pair", load_grammar().together, ids="+".join)
def test_made_notes_no_edit_keeps_a_session_apart(pair: tuple[str, str], tables: Tables) -> None:
    first, second = ({act.line, *filter(None, (act.medicare, act.further))} for line in pair for act in load_grammar().of(line)[:1])
    edits = [tables.between(a, b) for a, b in product(first, second)]
    assert [edit for edit in edits if edit and edit.indicator != "9" and edit.in_force(_DAY)] == []
