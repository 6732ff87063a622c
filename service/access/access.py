"""Who a request comes from: a key, a token, a person behind a login, or whoever is at the machine."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request

from service.access import same_site
from service.access.addresses import client_address
from service.access.keys import PREFIX, digest_of, who_of
from service.access.people import Sessions, named_by_proxy
from service.access.rates import Rates
from service.access.refused import Refused
from service.access.start import is_local
from service.access.tokens import BadToken, NoKeys, Tokens
from service.access.who import LOCAL, Who
from service.settings import Settings

if TYPE_CHECKING:
    from service.store.store import Store

# What a proxy adds. Whoever put one before a service of local mode opened it to others.
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_REALM: Final = 'Bearer realm="notecoder"'
# Threads that may wait for the database or the authorization server at the same time.
_AT_ONCE: Final = 4


class Access:
    """One an application, in ``app.state.access``. ``local`` is settled once: the first key of a running service needs a new start."""

    def __init__(self, settings: Settings, store: Store | None) -> None:
        self.settings = settings
        self.local = is_local(settings, store)
        self.rates = Rates()
        self.sessions = Sessions(settings.session_seconds)
        # A secret of this start is enough where a session holds no login.
        given = settings.session_secret
        self.session_secret = given.get_secret_value() if given else secrets.token_urlsafe(32)
        self._store = store
        self._tokens = Tokens(settings) if settings.token_jwks_url else None
        self._key_threads = CapacityLimiter(_AT_ONCE)
        self._token_threads = CapacityLimiter(_AT_ONCE)

    @property
    def has_login(self) -> bool:
        """Whether people log in here (``/login``), and so can sign out."""
        return self.settings.oidc_issuer is not None

    async def who(self, request: Request) -> Who:
        """Raises ``Refused``: 401, 403 across sites, 429, 503 where a token cannot be checked now."""
        credential = credential_of(request)
        per_minute = None
        if credential is None:
            who = self._person(request)
            await same_site.check_same_site(request, self.settings)
        else:
            address = client_address(request, self.settings.trusted_proxies)
            self.rates.check_failures(address)
            try:
                who, per_minute = await self._program(credential)
            except BadToken as error:
                self.rates.failed(address)
                raise Refused(401, "unauthorized", str(error), {"WWW-Authenticate": f'{_REALM}, error="invalid_token"'}) from None
        if who is not LOCAL:
            request.state.rate = self.rates.spend(who.name, per_minute or self.settings.requests_per_minute)
        return who

    def csrf_token(self, request: Request) -> str:
        """The token of the session of ``request``."""
        return same_site.csrf_token(request)

    async def _program(self, credential: str) -> tuple[Who, int | None]:
        if credential.startswith(PREFIX):
            key = await run_sync(self._key, credential, limiter=self._key_threads)
            if key is None:
                raise BadToken("there is no such key, or it is revoked")
            return key
        if self._tokens is None:
            raise BadToken("expected an API key of this service")
        try:
            return await run_sync(self._tokens.read, credential, limiter=self._token_threads), None
        except NoKeys:
            detail = "the authorization server's keys cannot be had now; try again"
            raise Refused(503, "unavailable", detail, {"Retry-After": "30"}) from None

    def _key(self, credential: str) -> tuple[Who, int | None] | None:
        # Asked anew each time, so that a revoked key stops at once; in SQLite that takes less than the request's parsing.
        found = self._store.key_by_digest(digest_of(credential)) if self._store else None
        return None if found is None else (who_of(found), found.per_minute)

    def _person(self, request: Request) -> Who:
        if self.local:
            if any(name in request.headers for name in _FORWARDED):
                raise Refused(403, "forbidden", "this service is for the person at its machine only, and the request came through a proxy")
            return LOCAL
        who = named_by_proxy(request, self.settings) or (self.sessions.who(request) if self.has_login else None)
        if who is None:
            raise Refused(401, "unauthorized", _wanted(self.settings), {"WWW-Authenticate": _REALM})
        return who


def create_access(settings: Settings, store: Store | None) -> Access:
    """``store`` None: there are no keys."""
    return Access(settings, store)


def credential_of(request: Request) -> str | None:
    """The key or token that ``request`` came with."""
    if (key := request.headers.get("x-api-key")) is not None:
        return key
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    return rest.strip() if scheme.lower() == "bearer" else None


def _wanted(settings: Settings) -> str:
    token = " or an access token" if settings.token_jwks_url else ""
    return f"send an API key{token} as Authorization: Bearer"
