from __future__ import annotations

from ipaddress import ip_network

import pytest
from starlette.requests import Request

from service.access.addresses import client_address, from_trusted_proxy

TRUSTED = (ip_network("10.0.0.0/8"), ip_network("127.0.0.1"), ip_network("fd00::/8"))


def request(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "headers": headers, "client": (peer, 1) if peer else None})


@pytest.mark.parametrize(
    ("peer", "trusted"),
    [
        ("10.2.3.4", True),
        ("127.0.0.1", True),
        ("::ffff:10.2.3.4", True),
        ("fd00::1", True),
        ("127.0.0.2", False),
        ("192.0.2.1", False),
        ("2001:db8::1", False),
        ("testclient", False),
        (None, False),
    ],
)
def test_addresses_proxy_is_the_other_end_of_the_connection(peer: str | None, trusted: bool) -> None:
    assert from_trusted_proxy(request(peer, "10.0.0.1"), TRUSTED) is trusted
    assert not from_trusted_proxy(request(peer), ())


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", (), "192.0.2.1"),
        ("192.0.2.1", ("198.51.100.7",), "192.0.2.1"),  # whoever is no proxy says nothing
        ("10.0.0.1", (), "10.0.0.1"),
        ("10.0.0.1", ("198.51.100.7",), "198.51.100.7"),
        ("10.0.0.1", ("198.51.100.9, 198.51.100.7",), "198.51.100.7"),
        ("10.0.0.1", ("198.51.100.9", "198.51.100.7"), "198.51.100.7"),
        ("10.0.0.1", ("198.51.100.7, 10.0.0.2",), "198.51.100.7"),
        ("10.0.0.1", ("10.0.0.3, 10.0.0.2",), "10.0.0.3"),
        ("10.0.0.1", ("198.51.100.7, unknown",), "10.0.0.1"),
        ("10.0.0.1", ("2001:db8:1:2:3:4:5:6",), "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", (), "2001:db8:1:2::/64"),
        (None, ("198.51.100.7",), "None"),
    ],
)
def test_addresses_client_is_what_the_nearest_proxy_saw(peer: str | None, forwarded: tuple[str, ...], address: str) -> None:
    assert client_address(request(peer, *forwarded), TRUSTED) == address
