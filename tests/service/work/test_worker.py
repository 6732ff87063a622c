from __future__ import annotations

import signal
from multiprocessing import Pipe

import pytest

import service.work.worker
from service.errors import AnswerFailed, CannotLoad
from service.respond import Answered, Judge
from service.work.worker import Job, reply_to, work
from tests.service.stand_in import CANARY, NOTE, StandIn


def test_worker_tells_why_the_coder_cannot_be_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Judge:
        raise CannotLoad("ValueError: the hash of the model differs")

    monkeypatch.setattr(service.work.worker, "warm", broken)
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)
    ours, theirs = Pipe()
    work(theirs)
    assert str(ours.recv()) == "ValueError: the hash of the model differs"


def test_worker_reply_is_the_answer_or_the_error() -> None:
    answer = reply_to(StandIn(), Job("suggest", {"text": NOTE, "include": []}))
    assert isinstance(answer, Answered)
    assert "facts" not in answer.response
    assert "facts" in answer.whole
    failed = reply_to(StandIn(), Job("suggest", {"text": f"please fail {CANARY}"}))
    assert isinstance(failed, AnswerFailed)
    assert CANARY not in str(failed)
