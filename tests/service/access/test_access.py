from __future__ import annotations

import asyncio
import threading

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal

from service.access.rates import FAILURES_PER_MINUTE
from service.access.who import LOCAL
from service.store.store import Store
from tests.service.access.conftest import AddKey, Clients
from tests.service.access.provider import AUDIENCE, Provider


@pytest.mark.parametrize("header", ["Authorization: Bearer {}", "authorization: bearer {}", "Authorization: BEARER   {} ", "X-API-Key: {}"])
def test_access_key_may_what_its_scopes_say(clients: Clients, add_key: AddKey, header: str) -> None:
    name, _, value = header.format(add_key("ehr", "suggest")).partition(": ")
    client = clients(host="10.1.1.1")
    assert client.post("/v1/suggest", headers={name: value}).json() == "key:ehr"
    refused = client.post("/v1/audit", headers={name: value})
    assert refused.status_code == 403
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["www-authenticate"] == 'Bearer realm="notecoder", error="insufficient_scope", scope="audit"'
    assert refused.json()["type"] == "urn:notecoder:forbidden"
    assert refused.json()["detail"] == "this needs the scope audit, which you do not have"


def test_access_admin_may_everything(clients: Clients, add_key: AddKey) -> None:
    headers = {"X-API-Key": add_key("boss", "admin")}
    client = clients()
    asked = [("POST", "/v1/suggest"), ("POST", "/v1/both"), ("GET", "/v1/admin")]
    assert [client.request(method, path, headers=headers).status_code for method, path in asked] == [200, 200, 200]


def test_access_revoked_key_stops_at_once(clients: Clients, store: Store, add_key: AddKey) -> None:
    headers = {"X-API-Key": add_key("ehr", "suggest")}
    client = clients()
    assert client.post("/v1/suggest", headers=headers).status_code == 200
    store.revoke_key("ehr", LOCAL)
    answer = client.post("/v1/suggest", headers=headers)
    assert answer.status_code == 401
    assert answer.json()["detail"] == "there is no such key, or it is revoked"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-API-Key": ""},
        {"X-API-Key": "nc_ehr_zaphodbeeblebrox"},
        {"X-API-Key": b"nc_\xff\xfe"},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer zaphodbeeblebrox"},
        {"Authorization": "Bearer nc_ehr_zaphodbeeblebrox"},
        {"Authorization": "Bearer nc_"},
    ],
)
def test_access_wrong_credentials_are_refused_without_their_words(clients: Clients, add_key: AddKey, headers: dict[str, str]) -> None:
    add_key("ehr", "suggest")
    answer = clients().post("/v1/suggest", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="notecoder", error="invalid_token"'
    assert answer.json()["type"] == "urn:notecoder:unauthorized"
    assert "zaphod" not in answer.text + str(answer.headers)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic YTpi"}, {"Cookie": "notecoder-8080=e30.x.y"}])
def test_access_nobody_is_told_what_to_send(clients: Clients, add_key: AddKey, headers: dict[str, str]) -> None:
    add_key("ehr", "suggest")
    answer = clients().post("/v1/suggest", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="notecoder"'
    assert answer.json()["detail"] == "send an API key as Authorization: Bearer"


def test_access_local_mode_needs_nothing_but_refuses_a_wrong_key(clients: Clients) -> None:
    client = clients()
    assert client.get("/").json() == "local"
    assert client.get("/v1/admin").text == "local"
    assert client.post("/v1/suggest", headers={"X-API-Key": "nc_x_y"}).status_code == 401


@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_access_local_mode_is_not_for_who_comes_through_a_proxy(clients: Clients, name: str) -> None:
    answer = clients().post("/v1/suggest", headers={name: "for=192.0.2.1"})
    assert answer.status_code == 403
    assert "came through a proxy" in answer.json()["detail"]


def test_access_local_mode_ends_with_the_first_key(clients: Clients, store: Store, add_key: AddKey) -> None:
    assert clients().get("/").status_code == 200
    add_key("ehr", "suggest")
    assert clients().get("/").status_code == 401
    store.revoke_key("ehr", LOCAL)
    assert clients().get("/").status_code == 401


def test_access_rates_are_told_and_kept_for_each_key(clients: Clients, add_key: AddKey) -> None:
    slow, other = {"X-API-Key": add_key("slow", "suggest", "audit", per_minute=3)}, {"X-API-Key": add_key("other", "suggest")}
    client = clients(requests_per_minute=100)
    first = client.post("/v1/both", headers=slow)
    assert first.headers["ratelimit-policy"] == '"minute";q=3;w=60'
    assert first.headers["ratelimit"] == '"minute";r=2;t=60'  # two scopes of a route are one request
    assert client.post("/v1/suggest", headers=slow).status_code == 200
    assert client.get("/v1/admin", headers=slow).status_code == 403  # counts too
    refused = client.post("/v1/suggest", headers=slow)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["ratelimit"].startswith('"minute";r=0;t=')
    assert refused.json()["type"] == "urn:notecoder:too_many"
    assert client.post("/v1/suggest", headers=other).headers["ratelimit-policy"] == '"minute";q=100;w=60'
    assert client.get("/healthz").status_code == 200


def test_access_wrong_keys_are_counted_by_address(clients: Clients, add_key: AddKey) -> None:
    good, bad = {"X-API-Key": add_key("ehr", "suggest")}, {"X-API-Key": "nc_ehr_guess"}
    client = clients(trusted_proxies="127.0.0.1")
    attacker, neighbour = {"X-Forwarded-For": "192.0.2.7"}, {"X-Forwarded-For": "192.0.2.8"}
    answers = [client.post("/v1/suggest", headers=bad | attacker).status_code for _ in range(FAILURES_PER_MINUTE + 1)]
    assert answers == [401] * FAILURES_PER_MINUTE + [429]
    assert client.post("/v1/suggest", headers=good | attacker).status_code == 429
    assert client.post("/v1/suggest", headers=good | neighbour).status_code == 200
    # What the client itself wrote before the proxy's word counts for nothing.
    assert client.post("/v1/suggest", headers=good | {"X-Forwarded-For": "192.0.2.8, 192.0.2.7"}).status_code == 429


def test_access_tokens_go_by_the_same_door(clients: Clients, provider: Provider) -> None:
    client = clients(token_issuer=provider.issuer, token_audience=AUDIENCE, token_jwks_url=f"{provider.issuer}/jwks")
    headers = {"Authorization": f"Bearer {provider.access_token(scope='audit')}"}
    assert client.post("/v1/audit", headers=headers).json() == "token:ehr-1"
    assert client.post("/v1/suggest", headers=headers).status_code == 403
    expired = client.post("/v1/audit", headers={"Authorization": f"Bearer {provider.access_token(exp=1)}"})
    assert (expired.status_code, expired.json()["detail"]) == (401, "the token has expired")
    assert client.post("/v1/audit").json()["detail"] == "send an API key or an access token as Authorization: Bearer"


def test_access_tokens_wait_for_the_keys(clients: Clients, provider: Provider) -> None:
    provider.down = True
    client = clients(token_issuer=provider.issuer, token_audience=AUDIENCE, token_jwks_url=f"{provider.issuer}/jwks")
    answers = [client.post("/v1/audit", headers={"X-API-Key": provider.access_token()}) for _ in range(FAILURES_PER_MINUTE + 5)]
    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].headers["retry-after"] == "30"
    assert len(provider.asked) == 1


def test_access_slow_server_of_keys_holds_nobody_else_up(clients: Clients, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, answer = threading.Event(), threading.Event()

    def slow_keys() -> dict[str, list[object]]:
        asked.set()
        answer.wait(30)
        return {"keys": []}

    monkeypatch.setattr(provider, "key_set", slow_keys)
    client = clients(token_issuer=provider.issuer, token_audience=AUDIENCE, token_jwks_url=f"{provider.issuer}/jwks")

    async def ask() -> tuple[int, int]:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(client.app), base_url="http://127.0.0.1") as quick:
            headers = {"X-API-Key": provider.access_token()}
            slow = [asyncio.create_task(quick.post("/v1/audit", headers=headers)) for _ in range(8)]
            await asyncio.to_thread(asked.wait, 30)
            health = await quick.get("/healthz")
            waiting = sum(not each.done() for each in slow)
            answer.set()
            await asyncio.gather(*slow)
            return health.status_code, waiting

    # A loop in a thread of its own: the browser tests keep one running in this one.
    with start_blocking_portal() as portal:
        assert portal.call(ask) == (200, 8)
