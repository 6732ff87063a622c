from __future__ import annotations

from typing import Any

import pytest

from service.access.people import person
from service.access.who import Scope, Who
from service.settings import Settings
from tests.service.access.conftest import Clients

PROXY: dict[str, Any] = {
    "proxy_login_header": "X-Forwarded-User",
    "proxy_groups_header": "X-Forwarded-Groups",
    "trusted_proxies": "10.0.0.0/8",
    "public_url": "https://coder.example",
}
GROUPS = "auditors=read_trail+audit, boss=admin"


@pytest.mark.parametrize(
    ("groups", "settings", "scopes"),
    [
        ((), {}, {"suggest", "audit"}),
        (("unheard-of",), {"group_scopes": GROUPS}, {"suggest", "audit"}),
        (("auditors",), {"group_scopes": GROUPS}, {"suggest", "audit", "read_trail"}),
        (("auditors", "boss"), {"group_scopes": GROUPS, "people_scopes": ""}, {"audit", "read_trail", "admin"}),
        (("unheard-of",), {"people_scopes": frozenset()}, set()),
    ],
)
def test_people_may_what_their_groups_may(groups: tuple[str, ...], settings: dict[str, Any], scopes: set[Scope]) -> None:
    assert person("ada", groups, Settings(**settings)) == Who("user:ada", frozenset(scopes))


@pytest.mark.parametrize("login", ["", " ada", "a\nb", "a\0", "x" * 201, "a\u2028b"])
def test_people_without_a_name_for_the_trail_are_nobody(login: str) -> None:
    assert person(login, (), Settings()) is None


def test_people_are_named_by_a_trusted_proxy(clients: Clients) -> None:
    client = clients("http://coder.example", peer="10.0.0.2", **PROXY, group_scopes=GROUPS)
    ada = {"X-Forwarded-User": "ada"}
    assert client.get("/", headers=ada).json() == "user:ada"
    assert client.get("/", headers={b"X-Forwarded-User": "žofie".encode()}).json() == "user:žofie"
    assert client.get("/v1/admin", headers=ada).status_code == 403
    assert client.get("/v1/admin", headers={**ada, "X-Forwarded-Groups": "coders, boss"}).text == "user:ada"
    assert client.get("/").status_code == 401


@pytest.mark.parametrize("peer", ["192.0.2.1", "127.0.0.1"])
def test_people_named_from_elsewhere_are_nobody(clients: Clients, peer: str) -> None:
    client = clients("http://coder.example", peer=peer, **PROXY)
    headers = {"X-Forwarded-User": "ada", "X-Forwarded-Groups": "boss", "X-Forwarded-For": "10.0.0.2"}
    assert client.get("/", headers=headers).status_code == 401


def test_people_named_twice_are_nobody(clients: Clients) -> None:
    client = clients("http://coder.example", peer="10.0.0.2", **PROXY)
    twice = [("X-Forwarded-User", "eve"), ("X-Forwarded-User", "ada")]
    assert client.get("/", headers=twice).status_code == 401


def test_people_behind_a_proxy_are_read_by_page(clients: Clients) -> None:
    client = clients("http://coder.example", peer="10.0.0.2", **PROXY)
    nobody = client.get("/", headers={"Accept": "text/html,*/*"})
    assert nobody.status_code == 401
    assert nobody.headers["content-type"].startswith("text/html")
    assert "<h1>You are not signed in</h1>" in nobody.text
    ada = {"X-Forwarded-User": "ada"}
    token = client.get("/token", headers=ada)
    cookie = token.headers["set-cookie"]
    assert cookie.startswith("__Host-notecoder=")
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"path=/", "max-age=43200", "httponly", "samesite=lax", "secure"}
