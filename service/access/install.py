"""Access put around an application: sessions and host names, the answers to who is refused, the pages of the login."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from fastapi import FastAPI
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access.access import Access, credential_of
from service.access.hosts import host_name, is_loopback, known_hosts
from service.access.rates import Rate
from service.access.refused import Refused
from service.access.said import said
from service.access.same_site import API
from service.errors import title_of
from service.guard import problem_response
from service.settings import Settings

# Asked by address, by what watches over the service; they tell nothing.
_UNGUARDED: Final = frozenset({"/healthz", "/readyz"})


def install(app: FastAPI, access: Access) -> None:
    """Call it before the outermost middleware (``Guard``) is added, so that refusals have the security headers too."""
    app.state.access = access
    app.add_exception_handler(Refused, _refused)
    if access.has_login:
        from service.access.login import login_router  # authlib and httpx: half a second that most sites need not wait

        app.include_router(login_router(access))
    settings = access.settings
    secure = settings.public_url is not None and settings.public_url.startswith("https://")
    app.add_middleware(
        SessionMiddleware,
        secret_key=access.session_secret,
        # A browser takes the prefix from https only, and then from nobody else; ports of one host share their cookies.
        session_cookie="__Host-notecoder" if secure else f"notecoder-{settings.port}",
        max_age=settings.session_seconds,
        same_site="lax",  # strict would hide it when the provider sends the browser back, or a link in a record leads here
        https_only=secure,
    )
    app.add_middleware(Door, settings=settings)


class Door:
    """ASGI middleware: refuses names that are not the service's, and tells how much of a rate is left."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._names = known_hosts(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        host = host_name(Headers(scope=scope).get("host"))
        if scope["path"] not in _UNGUARDED and (host is None or not (is_loopback(host) or host in self._names)):
            words = "the service does not go by this name; NOTECODER_ALLOWED_HOSTS lists the names that it has"
            await problem_response(scope, 400, "host", words)(scope, receive, send)
            return

        async def send_with_rate(message: Message) -> None:
            rate = scope.get("state", {}).get("rate")
            if message["type"] == "http.response.start" and isinstance(rate, Rate):
                MutableHeaders(scope=message).update(rate.headers())
            await send(message)

        await self.app(scope, receive, send_with_rate)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    access: Access = request.app.state.access
    login = f"/login?next={quote(_here(request), safe='/')}" if access.has_login and error.status == 401 else None
    if "hx-request" in request.headers:
        # htmx follows this header to a page of its own, whatever the status.
        extra = {"HX-Redirect": "/login"} if login else {}
        return problem_response(request.scope, error.status, error.kind, error.detail, headers=error.headers | extra)
    if request.url.path.startswith(API) or "text/html" not in request.headers.get("accept", ""):
        return problem_response(request.scope, error.status, error.kind, error.detail, headers=error.headers)
    if login and request.method in {"GET", "HEAD"} and credential_of(request) is None:
        return RedirectResponse(login, 303)
    links = {"Sign in": login} if login else {"Go to the first page": "/"} if error.status != 401 else {}
    words = error.detail if login is None else "Your session has ended, or you have not signed in yet."
    return said(title_of(error.kind), words, error.status, links=links, headers=error.headers)


def _here(request: Request) -> str:
    if request.method != "GET":
        return "/"
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
