"""Requests that a browser sends along with what lets its user in: none that changes anything may come from another site.

Two checks, because each has a gap: the browser's own word (``Sec-Fetch-Site``, ``Origin``), which a program and an old browser leave out,
and a token of the session, which only our own pages know.
"""

from __future__ import annotations

import secrets
from typing import Final

from starlette.requests import Request

from models.request import RequestError
from service.access.refused import Refused
from service.errors import status_of
from service.form import read_form
from service.settings import Settings

API: Final = "/v1/"
FIELD: Final = "csrf"
HEADER: Final = "X-CSRF-Token"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def csrf_token(request: Request) -> str:
    """The token of the session; a new one where it has none yet."""
    token = request.session.get(FIELD)
    if not isinstance(token, str):
        token = request.session[FIELD] = secrets.token_urlsafe(32)
    return token


async def check_same_site(request: Request, settings: Settings) -> None:
    """Raises ``Refused`` (403). Outside the API the token must be there too; inside, a program without a browser has none to send."""
    if request.method in _SAFE:
        return
    _check_origin(request, settings)
    if request.url.path.startswith(API):
        return
    token = request.session.get(FIELD)
    found = request.headers.get(HEADER) or await _field(request, settings)
    if not isinstance(token, str) or not secrets.compare_digest(token.encode(), found.encode("utf-8", "replace")):
        raise Refused(403, "cross_site", "this form is not of your present session; open the page again and send it once more")


def _check_origin(request: Request, settings: Settings) -> None:
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    ours = _origins(request.headers.get("host", ""), settings.public_url)
    # "none" is the user's own doing, as a page loaded anew. "null" stands for a page that hides where it is from.
    if site not in {None, "same-origin", "none"} or (origin is not None and origin not in ours and not (origin == "null" and site)):
        raise Refused(403, "cross_site", "a page of another site sent this; requests that change something must come from our own pages")


def _origins(host: str, public: str | None) -> set[str]:
    # Behind a proxy the connection does not tell http from https; the public address does.
    if public is not None and host in {public.partition("://")[2], ""}:
        return {public}
    return {f"http://{host}", f"https://{host}"} | ({public} if public else set())


async def _field(request: Request, settings: Settings) -> str:
    if not request.headers.get("content-type", "").startswith(_FORMS):
        return ""
    try:
        return (await read_form(request, settings.max_body)).get(FIELD)
    except RequestError as error:
        raise Refused(status_of(error), error.kind, str(error)) from None
