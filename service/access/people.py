"""People: whom a trusted proxy names, or whose login the session holds, and what their groups allow."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable
from typing import Final

from starlette.requests import Request

from service.access.addresses import from_trusted_proxy
from service.access.who import SCOPES, Scope, Who
from service.settings import Settings

_MOST: Final = 200  # characters of a login


def person(login: str, groups: Iterable[str], settings: Settings) -> Who | None:
    """Who logged in as ``login``; None where that is no name to put into a trail."""
    if not login or not login.isprintable() or login != login.strip() or len(login) > _MOST:
        return None
    scopes: set[Scope] = set(settings.people_scopes)
    for group in groups:
        scopes |= settings.group_scopes.get(group, frozenset())
    return Who(f"user:{login}", frozenset(scopes))


def named_by_proxy(request: Request, settings: Settings) -> Who | None:
    """Whom the proxy's header names. From elsewhere the header is what anybody can write, and counts for nothing."""
    if settings.proxy_login_header is None or not from_trusted_proxy(request, settings.trusted_proxies):
        return None
    logins = _header(request, settings.proxy_login_header)
    if len(logins) != 1:  # two: one of them is not the proxy's
        return None
    groups = _header(request, settings.proxy_groups_header) if settings.proxy_groups_header else []
    return person(logins[0], [group.strip() for value in groups for group in value.split(",")], settings)


def _header(request: Request, name: str) -> list[str]:
    # Starlette reads headers as Latin-1; proxies write UTF-8.
    return [value.encode("latin-1").decode("utf-8", "replace") for value in request.headers.getlist(name)]


class Sessions:
    """Logins that a signed cookie holds. Whoever signs out is out: a copy of the cookie is known until it would have ended."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._ended: dict[str, float] = {}

    def begin(self, request: Request, who: Who) -> None:
        """Log ``who`` in. Nothing of the session before stays, so that no cookie that was planted is now a login."""
        request.session.clear()
        until = int(time.time()) + self._seconds
        request.session.update(id=secrets.token_urlsafe(16), name=who.name, scopes=sorted(who.scopes), until=until)

    def end(self, request: Request) -> None:
        """Log out whoever is logged in."""
        now = time.time()
        self._ended = {id: until for id, until in self._ended.items() if until > now}
        if "id" in request.session:
            self._ended[request.session["id"]] = request.session["until"]
        request.session.clear()

    def who(self, request: Request) -> Who | None:
        """Who is logged in."""
        session = request.session
        if "id" not in session or session["until"] <= time.time() or session["id"] in self._ended:
            return None
        return Who(session["name"], frozenset(scope for scope in SCOPES if scope in session["scopes"]))
