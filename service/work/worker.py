"""Inside a worker process: one job after the other, from a pipe and back into it."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from multiprocessing.connection import Connection
from typing import NamedTuple

from models.request import RequestError
from service.errors import AnswerFailed, CannotLoad, place
from service.respond import Answered, Judge, answered, answered_audit
from service.store.records import Kind
from service.work.warm import warm


class Job(NamedTuple):
    """A request's fields, and whether codes are asked for or an audit."""

    kind: Kind
    fields: Mapping[str, object]


Reply = Answered | RequestError | AnswerFailed


def work(pipe: Connection) -> None:
    """The whole life of a worker: None or ``CannotLoad`` first, then a reply a job; it ends with the pipe."""
    # Ctrl-C reaches the whole group; the service itself says when a worker ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        judge = warm()
    except CannotLoad as error:
        pipe.send(error)
        return
    _hush()
    try:
        pipe.send(None)
        while True:
            pipe.send(reply_to(judge, pipe.recv()))
    except (EOFError, OSError):
        return


def reply_to(judge: Judge, job: Job) -> Reply:
    """The answer, or the error as a value: the pipe carries no traceback, which might quote the note."""
    try:
        return (answered_audit if job.kind == "audit" else answered)(judge, job.fields)
    except (RequestError, AnswerFailed) as error:
        return error
    except Exception as error:
        return AnswerFailed(place(error))


def _hush() -> None:
    """Nothing that a library writes from here on, a warning or its last words, may reach the log: it may quote a note."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
