"""Which names the service answers to. A page whose name was rebound to our address sends its own name, and gets nothing."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from service.settings import Settings


def host_name(header: str | None) -> str | None:
    """The name in a ``Host`` header, in small letters, without port and brackets; None where it is none."""
    if not header:
        return None
    try:
        parts = urlsplit(f"//{header}")
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname if parts.netloc == header and "@" not in header and not header.endswith(":") else None


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches ``host``."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def known_hosts(settings: Settings) -> frozenset[str]:
    """The names beside the loopback ones. A host that stands for every address is not a name."""
    public = urlsplit(settings.public_url).hostname if settings.public_url else None
    names = {settings.host.lower(), *settings.allowed_hosts, *([public] if public else ())}
    return frozenset(names - {"0.0.0.0", "::", ""})
