"""How lists, scopes, hosts and addresses are spelt in a variable of the environment; errors never repeat what was found."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final, cast
from urllib.parse import urlsplit

from service.access.hosts import host_name, is_loopback
from service.access.who import SCOPES, Scope

_TOKEN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def listed(value: object) -> object:
    """``a, b`` as its parts; anything but a string as it is."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def networks(value: object) -> tuple[IPv4Network | IPv6Network, ...]:
    """``10.0.0.0/8, ::1``, or a collection of such, as networks."""
    found = []
    for number, part in enumerate(cast("Collection[str]", listed(value)), 1):
        try:
            found.append(ip_network(part))
        except ValueError:
            raise ValueError(f"expected addresses or networks, as 10.0.0.0/8, found another word at place {number}") from None
    return tuple(found)


def scope_set(value: object) -> frozenset[Scope]:
    """``suggest+audit`` (commas do too), or a collection of scopes."""
    words = value.replace("+", ",").split(",") if isinstance(value, str) else cast("Collection[object]", value)
    found = {str(word).strip() for word in words} - {""}
    if not found <= set(SCOPES):
        raise ValueError(f"expected scopes ({', '.join(SCOPES)}) joined by +, found another word")
    return frozenset(cast("set[Scope]", found))


def scope_map(value: object) -> dict[str, frozenset[Scope]]:
    """``coders=suggest+audit, auditors=read_trail``, or a mapping of words to scopes."""
    if isinstance(value, Mapping):
        return {str(word): scope_set(scopes) for word, scopes in value.items()}
    found: dict[str, frozenset[Scope]] = {}
    for number, part in enumerate(cast("Collection[str]", listed(str(value))), 1):
        # The last sign, because a scope of an authorization server may hold one itself.
        word, sign, scopes = part.rpartition("=")
        if not (sign and word.strip() and scopes.strip()):
            raise ValueError(f"expected word=scope+scope at place {number} of the list, found something else")
        found[word.strip()] = scope_set(scopes) | found.get(word.strip(), frozenset())
    return found


def checked_host(value: str) -> str:
    """A host name or address without port or pattern, in small letters."""
    if host_name(value) != value.lower() or "*" in value:
        raise ValueError("expected host names as browsers send them, without port, scheme or *")
    return value.lower()


def checked_url(value: str) -> str:
    """An https address, as it is; http is for this machine only."""
    parts = urlsplit(value)
    if not parts.hostname or parts.fragment or "@" in parts.netloc:
        raise ValueError("expected an address as https://host/path")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname)):
        raise ValueError("expected an https address (http only to this machine)")
    return value


def checked_origin(value: str) -> str:
    """A checked address that is a host alone, without a slash at its end."""
    origin = checked_url(value).rstrip("/").lower()
    if origin != "://".join(urlsplit(origin)[:2]):
        raise ValueError("expected an address without a path, as https://notecoder.example.org")
    return origin


def checked_header(value: str) -> str:
    """The name of an HTTP header, in small letters."""
    if not value or not set(value.lower()) <= _TOKEN:
        raise ValueError("expected the name of an HTTP header, as X-Forwarded-User")
    return value.lower()
