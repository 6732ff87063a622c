"""Who asks, for a route that needs a scope: ``who: Annotated[Who, needs("suggest")]``, or one of the names at the end."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import Depends
from fastapi.security import APIKeyHeader, HTTPBearer
from starlette.requests import Request

from service.access.access import Access
from service.access.refused import Refused
from service.access.who import Scope, Who
from service.trace import trace_of

# Only for the schema: that a program sends its key or token in one of these. They refuse nothing themselves.
_BEARER: Final = HTTPBearer(scheme_name="bearer", description="An API key (`nc_…`) or an access token of the site.", auto_error=False)
_HEADER: Final = APIKeyHeader(name="X-API-Key", scheme_name="key", description="An API key (`nc_…`).", auto_error=False)


def access_of(request: Request) -> Access:
    """The ``Access`` of the application that ``request`` came to."""
    access = request.app.state.access
    assert isinstance(access, Access)
    return access


async def asking(request: Request, _bearer: Annotated[Any, Depends(_BEARER)], _header: Annotated[Any, Depends(_HEADER)]) -> Who:
    """Who asks, once a request however many scopes it needs. Raises ``Refused`` (401, 403 across sites, 429)."""
    who = await access_of(request).who(request)
    trace_of(request.scope).who = who.name
    return who


def needs(scope: Scope) -> Any:
    """The dependency that gives the ``Who`` of a request that may do what ``scope`` allows. Raises ``Refused`` (403) where it may not."""

    async def allowed(who: Annotated[Who, Depends(asking)]) -> Who:
        if not who.may(scope):
            challenge = f'Bearer realm="notecoder", error="insufficient_scope", scope="{scope}"'
            raise Refused(403, "forbidden", f"this needs the scope {scope}, which you do not have", {"WWW-Authenticate": challenge})
        return who

    return Depends(allowed)


def csrf_token(request: Request) -> str:
    """What a form of a page has as its field ``csrf``, or a script as its header ``X-CSRF-Token``; bound to the browser's session."""
    return access_of(request).csrf_token(request)


MaySuggest = Annotated[Who, needs("suggest")]
MayAudit = Annotated[Who, needs("audit")]
MayReadTrail = Annotated[Who, needs("read_trail")]
MayAdmin = Annotated[Who, needs("admin")]
