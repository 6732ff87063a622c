"""Where a request comes from, and whether that is a proxy that the site trusts."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import Request

Networks = Sequence[IPv4Network | IPv6Network]


def from_trusted_proxy(request: Request, trusted: Networks) -> bool:
    """Whether the other end of the connection is one of ``trusted``, whatever a header says."""
    peer = _address(request.client.host) if request.client else None
    return peer is not None and _among(peer, trusted)


def client_address(request: Request, trusted: Networks) -> str:
    """The address to count failures by: of the connection, or what the nearest trusted proxy says of its own other end.

    An IPv6 network of 64 bits counts as one, because whoever has one has all its addresses.
    """
    found = _address(request.client.host) if request.client else None
    if from_trusted_proxy(request, trusted):
        forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
        for part in reversed(forwarded):
            hop = _address(part.strip())
            if hop is None:
                break
            found = hop
            if not _among(hop, trusted):
                break
    if isinstance(found, IPv6Address):
        return str(ip_network((found, 64), strict=False))
    return str(found)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    # A socket for both kinds shows IPv4 as ::ffff:10.0.0.1, which no site writes into its list.
    return (address.ipv4_mapped or address) if isinstance(address, IPv6Address) else address


def _among(address: IPv4Address | IPv6Address, networks: Networks) -> bool:
    return any(address in network for network in networks)
