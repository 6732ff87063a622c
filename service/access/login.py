"""``/login``: people log in at the site's OpenID Connect provider (code flow with PKCE) and come back with a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from authlib.integrations.starlette_client import OAuth, OAuthError
from authlib.oauth2.rfc6749.errors import OAuth2Error
from fastapi import APIRouter
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.access.access import Access
from service.access.addresses import client_address
from service.access.people import person
from service.access.refused import Refused
from service.access.said import said
from service.access.same_site import check_same_site
from service.access.tokens import ALGORITHMS, LEEWAY
from service.access.who import Who
from service.errors import place
from service.log import LOG
from service.settings import Settings

_NEXT: Final = "next"
_LOGINS_PER_MINUTE: Final = 60  # from one address; two count for each login
_LONGEST: Final = 500  # characters of a path
_DISCOVERY: Final = "/.well-known/openid-configuration"


def login_router(access: Access) -> APIRouter:
    """The routes of the login; the provider is asked for its addresses when the first person comes."""
    router = APIRouter(include_in_schema=False)
    settings = access.settings
    provider = _Provider(settings)

    def slowly(request: Request) -> None:
        # Both make us ask the provider something, for whoever comes.
        access.rates.spend(f"login {client_address(request, settings.trusted_proxies)}", _LOGINS_PER_MINUTE)

    @router.get("/login")
    async def login(request: Request, next: str = "/") -> Response:
        slowly(request)
        request.session[_NEXT] = local_path(next)
        return await provider.redirect(request, f"{settings.public_url}/login/callback")

    @router.get("/login/callback")
    async def callback(request: Request) -> Response:
        slowly(request)
        target = str(request.session.get(_NEXT, "/"))
        claims = await provider.claims(request)
        who = _who(claims, settings)
        if who is None:
            raise Refused(403, "login", f"the login service gave no usable {settings.oidc_login_claim}; ask whoever runs notecoder")
        access.sessions.begin(request, who)
        return RedirectResponse(target, 303)

    @router.post("/logout")
    async def logout(request: Request) -> Response:
        await check_same_site(request, settings)
        access.sessions.end(request)
        return RedirectResponse("/signed-out", 303)

    @router.get("/signed-out")
    async def signed_out() -> Response:
        # A link and no redirect: the policy of our pages lets a form lead to this site only.
        return said("You are signed out", "Close the browser if others use this machine.", links=await provider.after_logout())

    return router


def _who(claims: Mapping[str, Any], settings: Settings) -> Who | None:
    login = claims.get(settings.oidc_login_claim)
    # Where people register themselves, anybody can write another's address.
    if not isinstance(login, str) or (settings.oidc_login_claim == "email" and claims.get("email_verified") is False):
        return None
    groups = claims.get(settings.oidc_groups_claim)
    listed = groups if isinstance(groups, list) else [groups]
    return person(login, [group for group in listed if isinstance(group, str)], settings)


def local_path(target: str) -> str:
    """``target`` where it is a path of this site that a cookie has room for; otherwise its first page, so that no login leads elsewhere."""
    plain = len(target) <= _LONGEST and all(" " < character != "\\" for character in target)
    return target if plain and target.startswith("/") and not target.startswith("//") else "/"


class _Provider:
    """The site's OpenID Connect provider. Whatever it does wrong is a ``Refused`` without its words."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        secret = settings.oidc_client_secret
        # authlib keeps state, nonce and PKCE's verifier in the session, which only the browser that began the login has.
        self._client: Any = OAuth().register(
            "oidc",
            client_id=settings.oidc_client_id,
            client_secret=secret.get_secret_value() if secret else None,
            server_metadata_url=f"{str(settings.oidc_issuer).rstrip('/')}{_DISCOVERY}",
            client_kwargs={
                "scope": settings.oidc_scope,
                "code_challenge_method": "S256",
                "token_endpoint_auth_method": "client_secret_basic" if secret else "none",
                "timeout": 5,
            },
        )

    async def redirect(self, request: Request, back: str) -> Response:
        try:
            await self._metadata()
            answer: Response = await self._client.authorize_redirect(request, back)
        except (HTTPError, OAuthError, ValueError, RuntimeError) as error:
            raise self._failed(error) from None
        return answer

    async def claims(self, request: Request) -> Mapping[str, Any]:
        try:
            metadata = await self._metadata()
            exact = {"iss": {"essential": True, "value": self._settings.oidc_issuer}}
            audience = {"aud": {"essential": True, "value": self._settings.oidc_client_id}}
            token = await self._client.authorize_access_token(request, claims_options=exact | audience, leeway=LEEWAY)
            claims: dict[str, Any] = dict(token["userinfo"])
            if not {self._settings.oidc_login_claim, self._settings.oidc_groups_claim} <= claims.keys() and "userinfo_endpoint" in metadata:
                # Some providers put little into the token and give the rest for it.
                more = await self._client.userinfo(token=token)
                claims = {**more, **claims} if more["sub"] == claims["sub"] else {}
        except (HTTPError, OAuthError, OAuth2Error, JoseError, KeyError, TypeError, ValueError, RuntimeError) as error:
            raise self._failed(error) from None
        return claims

    async def after_logout(self) -> dict[str, str]:
        try:
            end = (await self._metadata()).get("end_session_endpoint")
        except (HTTPError, ValueError):
            end = None
        links = {"Sign in again": "/login"}
        if isinstance(end, str):
            query = {"client_id": self._settings.oidc_client_id, "post_logout_redirect_uri": f"{self._settings.public_url}/signed-out"}
            links["Sign out of the login service too"] = f"{end}?{urlencode(query)}"
        return links

    async def _metadata(self) -> dict[str, Any]:
        metadata: dict[str, Any] = await self._client.load_server_metadata()
        if metadata.get("issuer") != self._settings.oidc_issuer:
            raise ValueError("the provider calls itself by another name")
        # What the provider lists is what it may sign with; what we take is the shorter list.
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [name for name in offered if name in ALGORITHMS]
        return metadata

    def _failed(self, error: Exception) -> Refused:
        LOG.warning("login failed", error=place(error))
        if isinstance(error, HTTPError):
            return Refused(503, "unavailable", "the login service does not answer as it should; try again", {"Retry-After": "30"})
        return Refused(403, "login", "signing in did not work; try again")
