"""Access tokens of the site's authorization server, checked with the keys that it publishes (JWKS)."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Any, Final

import jwt
from jwt import PyJWKClient
from jwt.exceptions import PyJWKClientConnectionError, PyJWKClientError, PyJWKSetError, PyJWTError

from service.access.who import Scope, Who
from service.settings import Settings

# Public keys only: with a shared secret, or none, whoever knows the public key could sign.
ALGORITHMS: Final = ("RS256", "RS384", "PS256", "ES256", "ES384", "EdDSA")
LEEWAY: Final = 30  # seconds that the clocks may differ
# Seconds between two requests for the keys, however many tokens name a key that is not there.
COOLDOWN: Final = 30.0
_MOST: Final = 200  # characters of a subject


class BadToken(Exception):
    """The token lets nobody in. Its words name what is wrong and nothing of the token."""


class NoKeys(Exception):
    """The authorization server's keys cannot be had now; nothing is said of the token."""


class Tokens:
    """The keys are fetched when the first token comes, kept for five minutes, and fetched anew for a key id that is not among them."""

    def __init__(self, settings: Settings, cooldown: float = COOLDOWN) -> None:
        assert settings.token_jwks_url
        self._settings = settings
        self._keys = _Published(settings.token_jwks_url, cooldown)

    def read(self, token: str) -> Who:
        """Whose ``token`` is; it may ask the network, so call it in a thread. Raises ``BadToken`` or ``NoKeys``."""
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS or not isinstance(header.get("kid"), str):
                raise BadToken(f"expected a token signed by one of {', '.join(ALGORITHMS)} with a key id")
            claims = jwt.decode(
                token,
                self._keys.get_signing_key(header["kid"]),
                algorithms=ALGORITHMS,
                audience=self._settings.token_audience,
                issuer=self._settings.token_issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"], "enforce_minimum_key_length": True},
            )
        except (PyJWKClientConnectionError, PyJWKSetError):
            raise NoKeys from None
        except jwt.ExpiredSignatureError:
            raise BadToken("the token has expired") from None
        except (PyJWTError, UnicodeError) as error:
            raise BadToken(_WORDS.get(type(error), "the token is not one of the site's authorization server")) from None
        return self._who(claims)

    def _who(self, claims: Mapping[str, Any]) -> Who:
        # A client's own token may name the client only (RFC 9068 has both).
        subject = claims.get("sub") or claims.get("client_id") or claims.get("azp")
        if not isinstance(subject, str) or not subject.isprintable() or len(subject) > _MOST:
            raise BadToken(f"expected a subject of at most {_MOST} printable characters")
        granted = _words(claims.get(self._settings.token_scope_claim))
        scopes: set[Scope] = set()
        for word in granted:
            scopes |= self._settings.token_scopes.get(word, frozenset())
        return Who(f"token:{subject}", frozenset(scopes))


_WORDS: Final[Mapping[type[Exception], str]] = {
    jwt.ImmatureSignatureError: "the token is not valid yet",
    jwt.InvalidAudienceError: "the token is for another audience",
    jwt.InvalidIssuerError: "the token is of another issuer",
    jwt.InvalidSignatureError: "the token's signature is wrong",
    PyJWKClientError: "the token names a key that the authorization server does not publish",
}


def _words(claim: object) -> Iterator[str]:
    # RFC 6749 has one string with spaces; some servers send a list.
    for part in claim if isinstance(claim, list) else [claim]:
        if isinstance(part, str):
            yield from part.split()


class _Published(PyJWKClient):
    """The stock client waits between two fetches that went well; this one between two that failed too."""

    def __init__(self, url: str, cooldown: float) -> None:
        super().__init__(url, timeout=5, cooldown_duration=cooldown)
        self._failed = -cooldown

    def fetch_data(self) -> Any:
        if time.monotonic() - self._failed < self.cooldown_duration:
            raise PyJWKClientConnectionError("the keys could not be had a moment ago")
        try:
            return super().fetch_data()
        except (PyJWTError, ValueError):
            self._failed = time.monotonic()
            raise PyJWKClientConnectionError("the keys cannot be had") from None
