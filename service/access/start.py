"""Whether the service may start as it is set up: an address that others reach needs a way to tell who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.access.hosts import is_loopback
from service.settings import Settings
from service.store.records import Key

if TYPE_CHECKING:
    from service.store.store import Store


class CannotStart(Exception):
    """The service would let nobody in, or everybody. Its words name what to do."""


def check_start(settings: Settings, store: Store | None) -> None:
    """Raises ``CannotStart``. It reads the store's keys and loads nothing."""
    if is_local(settings, store) or _people_or_tokens(settings) or any(key.revoked is None for key in _keys(store)):
        return
    raise CannotStart(
        f"{_why(settings, store)}. Do one of these: add an API key (notecoder keys add NAME --scope suggest); take access tokens "
        "(NOTECODER_TOKEN_ISSUER, NOTECODER_TOKEN_AUDIENCE, NOTECODER_TOKEN_JWKS_URL); trust a proxy's login "
        "(NOTECODER_PROXY_LOGIN_HEADER, NOTECODER_TRUSTED_PROXIES); log in by OpenID Connect (NOTECODER_OIDC_ISSUER, "
        "NOTECODER_OIDC_CLIENT_ID, NOTECODER_PUBLIC_URL, NOTECODER_SESSION_SECRET)"
        + ("" if is_loopback(settings.host) else "; or listen on 127.0.0.1 only, where none is needed")
    )


def is_local(settings: Settings, store: Store | None) -> bool:
    """Whether whoever reaches the service is the person at the machine.

    A proxy on the same machine comes from a loopback address too. So one thing that was ever set up, a key that is revoked by now
    or another name of the service, is enough for that to be no longer sure.
    """
    return is_loopback(settings.host) and not _people_or_tokens(settings) and not _proxied(settings) and not _keys(store)


def _why(settings: Settings, store: Store | None) -> str:
    if _keys(store):
        return "every API key is revoked, and there is no other way to tell who asks"
    if not is_loopback(settings.host):
        return f"other machines reach {settings.host}, and there is no way to tell who asks"
    return f"{' and '.join(_proxied(settings))} means that others reach it through a proxy, and there is no way to tell who asks"


def _proxied(settings: Settings) -> list[str]:
    names = ("public_url", "allowed_hosts", "trusted_proxies")
    return [f"NOTECODER_{name.upper()}" for name in names if getattr(settings, name)]


def _people_or_tokens(settings: Settings) -> bool:
    return any((settings.token_jwks_url, settings.proxy_login_header, settings.oidc_issuer))


def _keys(store: Store | None) -> list[Key]:
    return [] if store is None else list(store.keys())
