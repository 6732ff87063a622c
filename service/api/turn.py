"""One coder for all requests, one note at a time: spaCy's vocabulary is shared, and one more thread makes nothing faster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Depends
from starlette.requests import Request

from models.answer import JSON
from models.request import RequestError
from service.respond import Judge, respond, respond_audit
from service.settings import Settings


class Turn:
    """The coder and its queue. The queue waits in the event loop, so that a health check is answered beside a long note."""

    def __init__(self, judge: Judge, settings: Settings) -> None:
        self.judge = judge
        self.settings = settings
        self._limiter = CapacityLimiter(1)

    async def respond(self, fields: Mapping[str, object]) -> JSON:
        """``service.respond.respond`` in a thread, when it is this request's turn."""
        return await run_sync(respond, self.judge, fields, limiter=self._limiter)

    async def audit(self, fields: Mapping[str, object]) -> JSON:
        """``service.respond.respond_audit`` in a thread, when it is this request's turn."""
        return await run_sync(respond_audit, self.judge, fields, limiter=self._limiter)

    async def body(self, request: Request) -> bytes:
        """The body of ``request``; reading stops at the limit of the settings. Raises ``RequestError`` of kind ``too_large``."""
        limit = self.settings.max_body
        body = bytearray()
        async for piece in request.stream():
            body += piece
            if len(body) > limit:
                raise RequestError("too_large", "body", f"at most {limit:,} bytes", "more")
        return bytes(body)


def turn_of(request: Request) -> Turn:
    """The ``Turn`` of the application that ``request`` came to."""
    turn = request.app.state.turn
    assert isinstance(turn, Turn)
    return turn


InTurn = Annotated[Turn, Depends(turn_of)]
