from __future__ import annotations

import pytest

from corpus.readers.jsonl import ReaderError
from models.request import RequestError
from service.errors import AnswerFailed, CannotLoad, Unavailable
from service.store.errors import DecisionError, KeyReused, NoSuchRecord, StoreFailed
from service.workbench.refusals import REFUSALS, refusal

EACH = [
    (RequestError("too_large", "body", "at most 5 bytes", "more"), 413, "Body: expected at most 5 bytes, found more."),
    (RequestError("date", "day", "a day", "'Alex Sample'", "a string"), 422, "Day: expected a day, found a string."),
    (ReaderError("note", None, "expected text, found a picture"), 422, "The file cannot be read: expected text, found a picture."),
    (AnswerFailed("KeyError at x.py:1"), 500, "The program failed on this note; this is a bug of notecoder."),
    (CannotLoad("x"), 503, "The program cannot read notes now. Try it again; if it stays so, tell whoever runs it."),
    (Unavailable("busy", "3 notes wait already", 1), 503, "3 notes wait already."),
    (NoSuchRecord("x"), 404, "There is no such note here: it never was, or it was erased."),
    (DecisionError("line", "expected a line"), 422, "Line: expected a line."),
    (KeyReused("x"), 409, "This page was used for another decision already. Load it again."),
    (StoreFailed("x"), 503, "The database did not answer and nothing was kept. Try it again."),
]


@pytest.mark.parametrize(("error", "status", "words"), EACH, ids=lambda each: type(each).__name__)
def test_refusals_words_for_people(error: Exception, status: int, words: str) -> None:
    assert refusal(error) == (status, words)


def test_refusals_are_all_told() -> None:
    assert {type(error) for error, _, _ in EACH} == set(REFUSALS)
