"""Whether the service may start as it is set up: an address that others reach needs a way to tell who they are."""

from __future__ import annotations

from service.access.hosts import is_loopback
from service.access.keys import KeyStore
from service.settings import Settings
from service.store.records import Key


class CannotStart(Exception):
    """The service would let nobody in, or everybody. Its words name what to do."""


def check_start(settings: Settings, store: KeyStore | None) -> None:
    """Raises ``CannotStart``. It reads the store's keys and loads nothing."""
    if is_local(settings, store) or _people_or_tokens(settings) or any(key.revoked is None for key in _keys(store)):
        return
    why = (
        "every key of the database is revoked"
        if is_loopback(settings.host)
        else f"{settings.host} is reached from other machines, and nothing is set up to tell who asks"
    )
    raise CannotStart(
        f"{why}. Do one of these: add an API key (notecoder keys add NAME --scope suggest); take access tokens "
        "(NOTECODER_TOKEN_ISSUER, NOTECODER_TOKEN_AUDIENCE, NOTECODER_TOKEN_JWKS_URL); trust a proxy's login "
        "(NOTECODER_PROXY_LOGIN_HEADER, NOTECODER_TRUSTED_PROXIES); log in by OpenID Connect (NOTECODER_OIDC_ISSUER, "
        "NOTECODER_OIDC_CLIENT_ID, NOTECODER_PUBLIC_URL, NOTECODER_SESSION_SECRET)"
        + ("" if is_loopback(settings.host) else "; or listen on 127.0.0.1 only, where none is needed")
    )


def is_local(settings: Settings, store: KeyStore | None) -> bool:
    """Whether whoever reaches the service is the person at the machine.

    A proxy on the same machine comes from a loopback address too. So one thing that was ever set up, a key that is revoked by now
    or a public name, is enough for that to be no longer sure.
    """
    return (
        is_loopback(settings.host)
        and not _people_or_tokens(settings)
        and not settings.trusted_proxies
        and settings.public_url is None
        and not _keys(store)
    )


def _people_or_tokens(settings: Settings) -> bool:
    return any((settings.token_jwks_url, settings.proxy_login_header, settings.oidc_issuer))


def _keys(store: KeyStore | None) -> list[Key]:
    return [] if store is None else list(store.keys())
