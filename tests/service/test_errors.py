from __future__ import annotations

import pytest

from models.request import RequestError, parse_request
from service.errors import AnswerFailed, place, status_of
from service.respond import respond, to_bytes
from tests.service.stand_in import CANARY, StandIn


def test_errors_place_is_ours_and_has_no_words() -> None:
    with pytest.raises(RequestError) as caught:
        parse_request({"text": f"{CANARY}\0"})
    assert place(caught.value).startswith("RequestError at models/request.py:")
    assert CANARY not in place(caught.value)


def test_errors_place_without_a_line_of_ours() -> None:
    assert place(KeyError(CANARY)) == "KeyError"


def test_errors_failed_answer_has_no_words_of_the_note() -> None:
    with pytest.raises(AnswerFailed) as caught:
        respond(StandIn(), {"text": f"please fail {CANARY}"})
    assert str(caught.value).startswith("KeyError at service/respond.py:")
    assert caught.value.__cause__ is None
    assert CANARY not in str(caught.value)


def test_errors_response_that_is_no_json() -> None:
    with pytest.raises(AnswerFailed, match=r"at service/respond\.py:"):
        to_bytes({"x": object()})


@pytest.mark.parametrize(("kind", "status"), [("json", 400), ("encoding", 400), ("too_large", 413), ("too_long", 422), ("date", 422)])
def test_errors_status(kind: str, status: int) -> None:
    assert status_of(RequestError(kind, "text", "a", "b")) == status
