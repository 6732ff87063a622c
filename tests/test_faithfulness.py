"""Faithfulness over all own notes: a line goes or changes without its words, and stays on the cited words and the headings alone."""

from __future__ import annotations

import pytest

from corpus.faithfulness import Faithfulness, only
from corpus.sets import own_sets
from models.coder import Coder
from models.request import RequestError
from service.evaluate import _request
from service.faithfulness import measured
from service.respond import respond

pytestmark = pytest.mark.bars

_SUFFICIENT = 0.98
# In no set may more lines rest on words that nobody sees.
_SUFFICIENT_IN_A_SET = 0.94
# What the headings alone hold up: titles name acts. Were it much, the check would ask for nothing.
_ON_HEADINGS_ALONE = 0.05


@pytest.fixture(scope="module")
def rates(coder: Coder) -> dict[str, Faithfulness]:
    return measured(coder, own_sets(), _request)


def test_faithfulness_no_line_outlives_its_words(rates: dict[str, Faithfulness]) -> None:
    assert [f for r in rates.values() for f in r.failures if f.test == "deleted"] == []
    assert sum(r.deletion.total for r in rates.values()) > 1000


def test_faithfulness_cited_words_and_headings_hold_the_lines(rates: dict[str, Faithfulness]) -> None:
    total = sum(rates.values(), Faithfulness())
    assert (total.sufficiency.value or 0) >= _SUFFICIENT, total.failures
    for name, each in rates.items():
        assert (each.sufficiency.value or 0) >= _SUFFICIENT_IN_A_SET, (name, each.failures)


def test_faithfulness_headings_alone_hold_next_to_none(coder: Coder) -> None:
    held = lines = 0
    for note in (n for one in own_sets() for n in one.notes):
        wanted = _billed(coder, _request(note))
        try:
            alone = _billed(coder, {**_request(note), "text": only(note.text, [])})
        except RequestError:
            alone = []
        lines += len(wanted)
        held += sum(each in alone for each in wanted)
    assert held / lines <= _ON_HEADINGS_ALONE


def _billed(coder: Coder, fields: dict[str, object]) -> list[tuple[object, ...]]:
    answer = respond(coder, {**fields, "include": []})
    return [(s["code"], s["units"], *s["modifiers"]) for s in answer["suggestions"] if s["status"] == "suggested"]  # type: ignore[attr-defined]
