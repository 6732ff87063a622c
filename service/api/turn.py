"""A note's turn: checked here, then read by a worker process when one is free."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Protocol

from anyio import CapacityLimiter
from fastapi import Depends
from starlette.requests import Request

from models.answer import JSON
from models.request import RequestError, parse_request
from service.errors import Unavailable
from service.respond import Answered, parse_audit
from service.settings import Settings
from service.store.records import Kind
from service.work.worker import Job

# A note takes some hundredths of a second, so a queue that is full now has room in a second.
_RETRY_SECONDS: Final = 1
# Batches at the same time: each holds a few lines for every worker, and waits for its turns however many do.
_BATCHES: Final = 8


class Work(Protocol):
    """Whoever reads the notes: ``service.work.pool.Pool`` or ``InProcess``."""

    @property
    def restarts(self) -> int: ...

    @property
    def limiter(self) -> CapacityLimiter: ...

    async def ask(self, job: Job) -> Answered: ...

    def ready(self) -> bool: ...

    def close(self) -> None: ...


class Turn:
    """The workers and their queue. The queue waits in the event loop, so that a health check is answered beside a long note."""

    def __init__(self, work: Work, settings: Settings) -> None:
        self.settings = settings
        self._work = work
        self.batches = CapacityLimiter(_BATCHES)

    async def respond(self, fields: Mapping[str, object]) -> JSON:
        """The response to a request's ``fields``, when it is its turn. Raises as ``answered`` does."""
        return (await self.answered("suggest", fields)).response

    async def audit(self, fields: Mapping[str, object]) -> JSON:
        """The audit of the ``claim`` in ``fields``, when it is its turn. Raises as ``answered`` does."""
        return (await self.answered("audit", fields)).response

    async def answered(self, kind: Kind, fields: Mapping[str, object], *, patient: bool = False) -> Answered:
        """The response as it was asked for, and the whole of it to keep. ``patient``: wait, however many do.

        Raises ``RequestError``, ``AnswerFailed``, ``CannotLoad`` or ``Unavailable`` (too many wait, too slow, the worker died).
        """
        # What cannot be answered waits for nobody.
        if kind == "audit":
            parse_audit(fields)
        else:
            parse_request(fields)
        if not patient:
            self.refuse_if_full()
        return await self._work.ask(Job(kind, dict(fields)))

    def refuse_if_full(self) -> None:
        """Raises ``Unavailable`` where as many notes wait as the settings allow."""
        full = self.in_work >= self.at_once and self.waiting >= self.settings.max_waiting
        if full:
            words = f"{self.waiting} notes wait already; send the note again after the seconds of Retry-After, and fewer at once"
            raise Unavailable("busy", words, _RETRY_SECONDS)

    async def body(self, request: Request) -> bytes:
        """The body of ``request``; reading stops at the limit of the settings. Raises ``RequestError`` of kind ``too_large``."""
        limit = self.settings.max_body
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > limit:
                raise RequestError("too_large", "body", f"at most {limit:,} bytes", "more")
        return bytes(body)

    @property
    def at_once(self) -> int:
        """Notes that can be read at the same time."""
        return int(self._work.limiter.total_tokens)

    @property
    def in_work(self) -> int:
        """Notes that are read now."""
        return self._work.limiter.borrowed_tokens

    @property
    def waiting(self) -> int:
        """Notes that wait for a worker."""
        return self._work.limiter.statistics().tasks_waiting

    @property
    def restarts(self) -> int:
        """Workers that were replaced so far."""
        return self._work.restarts

    def ready(self) -> bool:
        """A worker is there with its coder loaded."""
        return self._work.ready()

    def close(self) -> None:
        """End the workers."""
        self._work.close()


def turn_of(request: Request) -> Turn:
    """The ``Turn`` of the application that ``request`` came to."""
    turn = request.app.state.turn
    assert isinstance(turn, Turn)
    return turn


InTurn = Annotated[Turn, Depends(turn_of)]
