"""Around every answer of the service: security headers, and no unexpected error gets out with its own words."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import place, problem
from service.respond import to_bytes

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Guard:
    """ASGI middleware. It stands inside Starlette's own error page, which would let a traceback with words of the note into the log."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            logging.getLogger("notecoder").error("unexpected: %s", place(error))
            if not started:
                failed = problem_response(problem(500, "internal", "the service failed; this is a bug of notecoder"))
                await failed(scope, receive, send_with_headers)


def problem_response(body: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Response:
    """``body`` (of ``service.errors.problem``) with its own status."""
    status = body["status"]
    assert isinstance(status, int)
    return Response(to_bytes(body), status, headers, media_type="application/problem+json")
