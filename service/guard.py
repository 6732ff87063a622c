"""Around every answer: its id, the security headers, one line of the log, its figures; no unexpected error gets out with its own words."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.errors import place, problem
from service.log import LOG, method_of
from service.metrics import Metrics
from service.respond import to_bytes
from service.trace import begin_trace, trace_of

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: browsers would then send Origin: null with the page's own forms, which tells them from nobody's.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PROBES: Final = frozenset({"/healthz", "/readyz", "/metrics"})


class Guard:
    """ASGI middleware, the outermost of ours.

    It stands inside Starlette's own error page, which would let a traceback with words of the note into the log.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = perf_counter()
        trace = begin_trace(scope)
        status: int | None = None

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["X-Request-ID"] = trace.request_id
            await send(message)

        error: str | None = None
        try:
            await self.app(scope, receive, send_with_headers)
        except ClientDisconnect:
            error = "the client went away"
        except Exception as failure:
            error = place(failure)
            LOG.error("unexpected", request_id=trace.request_id, error=error)
            if status is None:
                failed = problem_response(scope, 500, "internal", "the service failed; this is a bug of notecoder")
                await failed(scope, receive, send_with_headers)
        seconds = perf_counter() - began
        route, method = route_of(scope), method_of(scope["method"])
        self._metrics.request(method, route, status or 499, seconds)
        if route not in _PROBES:
            LOG.info(
                "request",
                request_id=trace.request_id,
                method=method,
                route=route,
                status=status,
                milliseconds=round(1000 * seconds, 1),
                who=trace.who,
                record=trace.record,
                error=error,
            )


def route_of(scope: Scope) -> str:
    """The template of the route that took the request, as ``/v1/codes/{code}``; ``none`` where none did."""
    route = scope.get("route")
    return str(getattr(route, "path", None) or "none")


def problem_response(
    scope: Scope, status: int, kind: str, detail: str, field: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer to a request that failed, after RFC 9457; ``instance`` is the request's id."""
    body = {**problem(status, kind, detail, field), "instance": f"urn:uuid:{trace_of(scope).request_id}"}
    return Response(to_bytes(body), status, headers, media_type="application/problem+json")
