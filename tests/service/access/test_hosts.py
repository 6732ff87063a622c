from __future__ import annotations

import pytest

from service.access.hosts import host_name, is_loopback
from tests.service.access.conftest import Clients


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("localhost", "localhost"),
        ("LocalHost:8080", "localhost"),
        ("127.0.0.1:8080", "127.0.0.1"),
        ("[::1]:8080", "::1"),
        ("coder.example.org", "coder.example.org"),
        (None, None),
        ("", None),
        ("localhost:", None),
        ("localhost:x", None),
        ("localhost:99999", None),
        ("a@localhost", None),
        ("localhost/", None),
        ("localhost?", None),
        ("localhost#", None),
        ("[::1", None),
        ("[x]", None),
    ],
)
def test_hosts_header_is_read_whole_or_not_at_all(header: str | None, name: str | None) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        *[(host, True) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost")],
        *[(host, False) for host in ("0.0.0.0", "::", "", "10.0.0.1", "::ffff:10.0.0.1")],
        *[(host, False) for host in ("localhost.evil.example", "127.0.0.1.nip.io")],
    ],
)
def test_hosts_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8080", 401),
        ("127.0.0.1", 401),
        ("[::1]:1", 401),
        ("coder.example", 401),
        ("CODER.example:443", 401),
        ("other.example:8443", 401),
        ("10.1.1.1:8080", 401),
        ("rebound.example", 400),
        ("coder.example.evil.example", 400),
        ("10.1.1.2", 400),
        ("0.0.0.0:8080", 400),
        ("coder.example@evil.example", 400),
        ("", 400),
    ],
)
def test_hosts_other_names_get_nothing(clients: Clients, host: str, status: int) -> None:
    client = clients(host="10.1.1.1", allowed_hosts="other.example", public_url="https://coder.example")
    answer = client.post("/v1/suggest", headers={"Host": host})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


def test_hosts_in_local_mode_are_checked_too(clients: Clients) -> None:
    client = clients()
    assert client.get("/", headers={"Host": "rebound.example:8080"}).status_code == 400
    assert clients(host="0.0.0.0").get("/", headers={"Host": "0.0.0.0:8080"}).status_code == 400
