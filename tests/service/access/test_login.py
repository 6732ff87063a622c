from __future__ import annotations

import base64
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.testclient import TestClient

from service.access.login import local_path
from tests.service.access.conftest import Clients
from tests.service.access.provider import CLIENT, SECRET, Provider, signed_by_hand

CANARY = "zaphodbeeblebrox"
PAGE = {"Accept": "text/html"}


def settings(provider: Provider, **more: Any) -> dict[str, Any]:
    return {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "public_url": "http://127.0.0.1:8080",
        "session_secret": "s" * 32,
        **more,
    }


def at_provider(location: str) -> str:
    """What a browser does at the provider: it follows the first redirect and is sent back; where to is returned."""

    class Stop(HTTPRedirectHandler):
        def redirect_request(self, req: Request, *args: object) -> None:
            return None

    with pytest.raises(HTTPError) as caught:
        build_opener(Stop).open(location, timeout=30)
    caught.value.close()
    assert caught.value.code == 302
    return str(caught.value.headers["Location"])


def session_of(cookie: str) -> dict[str, Any]:
    found = json.loads(base64.b64decode(cookie.partition(".")[0]))
    assert isinstance(found, dict)
    return found


def log_in(client: TestClient, path: str = "/login") -> Any:
    return client.get(at_provider(client.get(path).headers["location"]), headers=PAGE)


def test_login_leads_to_the_provider_and_back_to_where_one_was(clients: Clients, provider: Provider) -> None:
    client = clients(**settings(provider, group_scopes="coders=admin"))
    refused = client.get("/?state=open", headers=PAGE)
    assert (refused.status_code, refused.headers["location"]) == (303, "/login?next=/%3Fstate%3Dopen")
    begun = client.get(refused.headers["location"])
    asked = parse_qs(urlsplit(begun.headers["location"]).query)
    assert asked["redirect_uri"] == ["http://127.0.0.1:8080/login/callback"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked.keys() >= {"state", "nonce", "code_challenge", "scope", "client_id"}
    before = client.cookies["notecoder-8080"]
    done = client.get(at_provider(begun.headers["location"]))
    assert (done.status_code, done.headers["location"]) == (303, "/?state=open")
    assert session_of(before).keys() > {"next"}
    # Nothing of the session before stays: no state of the login, and no token that somebody may have planted.
    assert session_of(client.cookies["notecoder-8080"]).keys() == {"id", "name", "scopes", "until"}
    assert client.get("/").json() == "user:ada"
    assert client.get("/v1/admin").text == "user:ada"
    assert "HttpOnly" in done.headers["set-cookie"].replace("httponly", "HttpOnly")
    assert "samesite=lax" in done.headers["set-cookie"]


def test_login_session_needs_the_token_for_what_changes(clients: Clients, provider: Provider) -> None:
    client = clients(**settings(provider))
    client.get("/login")
    planted = client.cookies["notecoder-8080"]
    log_in(client)
    assert client.post("/").status_code == 403
    token = client.get("/token").json()
    assert client.post("/", data={"csrf": token}).status_code == 200
    assert client.post("/v1/suggest", headers={"Origin": "https://evil.example"}).status_code == 403
    # Whoever planted a session before the login has no part in it.
    other = clients(**settings(provider))
    other.cookies.set("notecoder-8080", planted)
    assert other.get("/").status_code == 401


def test_login_ends_by_signing_out_for_copies_of_the_cookie_too(clients: Clients, provider: Provider) -> None:
    client = clients(**settings(provider))
    log_in(client)
    copy = client.cookies["notecoder-8080"]
    assert client.post("/logout").status_code == 403
    assert client.get("/logout").status_code == 405
    out = client.post("/logout", data={"csrf": client.get("/token").json()})
    assert (out.status_code, out.headers["location"]) == (303, "/signed-out")
    page = client.get("/signed-out").text
    assert f"{provider.issuer}/end?client_id={CLIENT}" in page
    assert 'href="/login"' in page
    assert client.get("/").status_code == 401
    client.cookies.clear()
    client.cookies.set("notecoder-8080", copy)
    assert client.get("/").status_code == 401


def test_login_ends_with_its_time(clients: Clients, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    client = clients(**settings(provider, session_seconds=60))
    log_in(client)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 55)
    # The first form signs the cookie anew, which makes the login no longer.
    assert client.get("/token").status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert client.get("/").status_code == 401


def test_login_cookie_that_was_changed_or_signed_by_another_is_nobody(clients: Clients, provider: Provider) -> None:
    client = clients(**settings(provider))
    log_in(client)
    good = client.cookies["notecoder-8080"]
    other = clients(**settings(provider, session_secret="o" * 32))
    for cookie in (good[:-2] + "xx", "e" + good, good.replace(".", "..", 1), ""):
        client.cookies.clear()
        client.cookies.set("notecoder-8080", cookie)
        assert client.get("/").status_code == 401
    client.cookies.clear()
    client.cookies.set("notecoder-8080", good)
    assert client.get("/").status_code == 200
    other.cookies.set("notecoder-8080", good)
    assert other.get("/").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another"},
        {"aud": [CLIENT, "another"]},
        {"aud": "another", "azp": CLIENT},
        {"iss": "https://evil.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": 1},
        {"exp": None},
        {"sub": None},
        {"preferred_username": None},
        {"preferred_username": f"{CANARY}\n"},
        {"preferred_username": 7},
    ],
)
def test_login_with_a_wrong_token_is_refused(
    clients: Clients, provider: Provider, caplog: pytest.LogCaptureFixture, wrong: dict[str, Any]
) -> None:
    client = clients(**settings(provider))
    provider.wrong = wrong
    with caplog.at_level(logging.INFO):
        answer = log_in(client)
    assert answer.status_code == 403
    assert "<h1>Signing in did not work</h1>" in answer.text
    assert client.get("/").status_code == 401
    assert CANARY not in answer.text + caplog.text


@pytest.mark.parametrize(
    ("claims", "more", "who"),
    [
        ({"preferred_username": "ada", "groups": ["coders", 7]}, {}, "user:ada"),
        ({"preferred_username": "ada", "groups": "boss"}, {}, "user:ada may all"),
        ({"preferred_username": "ada"}, {"groups": ["boss"]}, "user:ada may all"),
        ({}, {"preferred_username": "ada", "groups": ["boss"]}, "user:ada may all"),
        ({"preferred_username": "ada"}, {"preferred_username": "eve", "groups": ["boss"]}, "user:ada may all"),
        ({}, {"preferred_username": "eve", "sub": "another"}, None),
        ({}, {}, None),
    ],
)
def test_login_takes_name_and_groups_from_where_they_are(
    clients: Clients, provider: Provider, claims: dict[str, Any], more: dict[str, Any], who: str | None
) -> None:
    provider.claims, provider.more = claims, more
    client = clients(**settings(provider, group_scopes="boss=admin"))
    log_in(client)
    answer = client.get("/")
    may_all = client.get("/v1/admin").status_code == 200
    assert (f"{answer.json()}{' may all' if may_all else ''}" if answer.status_code == 200 else None) == who


@pytest.mark.parametrize(("verified", "status"), [(True, 303), (None, 303), (False, 403)])
def test_login_by_an_address_that_is_not_the_persons_is_refused(
    clients: Clients, provider: Provider, verified: bool | None, status: int
) -> None:
    provider.claims = {"email": "ada@clinic.example", "email_verified": verified, "groups": []}
    assert log_in(clients(**settings(provider, oidc_login_claim="email"))).status_code == status


def test_login_with_a_token_signed_otherwise_is_refused(clients: Clients, provider: Provider, other_pair: rsa.RSAPrivateKey) -> None:
    client = clients(**settings(provider))
    good = provider.keys["k1"][1]
    assert isinstance(good, rsa.RSAPrivateKey)
    public = good.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    # The provider of the tests says that it signs with HS256 and with nothing too; we take neither.
    forgeries: list[Callable[[dict[str, Any]], str]] = [
        lambda claims: jwt.encode(claims, other_pair, "RS256", headers={"kid": "k1"}),
        lambda claims: signed_by_hand("none", claims, None),
        lambda claims: signed_by_hand("HS256", claims, public),
        lambda claims: signed_by_hand("HS256", claims, SECRET.encode()),
        lambda claims: "zaphod",
    ]
    for forged in forgeries:
        provider.forged = forged
        assert log_in(client).status_code == 403
    provider.forged = None
    assert log_in(client).status_code == 303


def test_login_takes_a_new_key_of_the_provider(clients: Clients, provider: Provider, other_pair: rsa.RSAPrivateKey) -> None:
    client = clients(**settings(provider))
    assert log_in(client).status_code == 303
    provider.add_key("k2", other_pair)
    provider.signed_with = "k2"
    assert log_in(client).status_code == 303


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?code=x",
        "?code=x&state=y",
        f"?error=access_denied&error_description={CANARY}",
        f"?state={CANARY}",
    ],
)
def test_login_callback_that_nobody_asked_for_is_refused(
    clients: Clients, provider: Provider, caplog: pytest.LogCaptureFixture, query: str
) -> None:
    client = clients(**settings(provider))
    client.get("/login")
    answer = client.get(f"/login/callback{query}", headers=PAGE)
    assert answer.status_code == 403
    assert CANARY not in answer.text + caplog.text
    assert "/token" not in provider.asked


def test_login_belongs_to_the_browser_that_began_it(clients: Clients, provider: Provider) -> None:
    mine, theirs = clients(**settings(provider)), clients(**settings(provider))
    back = at_provider(mine.get("/login").headers["location"])
    theirs.get("/login")
    assert theirs.get(back).status_code == 403
    assert mine.get(back).status_code == 303
    assert mine.get(back).status_code == 403  # a code is good once


def test_login_at_a_provider_of_another_name_is_refused(clients: Clients, provider: Provider) -> None:
    provider.metadata = {"issuer": "https://evil.example"}
    assert clients(**settings(provider)).get("/login").status_code == 403


def test_login_waits_where_the_provider_is_down(clients: Clients, provider: Provider) -> None:
    client = clients(**settings(provider))
    provider.down = True
    answer = client.get("/login", headers=PAGE)
    assert answer.status_code == 503
    assert "try again" in answer.text
    assert client.get("/signed-out").status_code == 200
    provider.down = False
    assert client.get("/login").status_code == 302


def test_login_is_begun_so_often_and_no_oftener(clients: Clients, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.access.login._LOGINS_PER_MINUTE", 3)
    provider.down = True
    client = clients(**settings(provider))
    assert [client.get("/login").status_code for _ in range(3)] == [503] * 3
    asked = len(provider.asked)
    assert client.get("/login").status_code == 429
    assert client.get("/login/callback?code=x&state=y").status_code == 429
    assert len(provider.asked) == asked


def test_login_is_not_for_programs(clients: Clients, provider: Provider) -> None:
    client = clients(**settings(provider))
    assert client.post("/v1/suggest", headers=PAGE).headers["content-type"] == "application/problem+json"
    assert client.get("/", headers={**PAGE, "X-API-Key": "nc_x_y"}).status_code == 401
    script = client.post("/", headers={**PAGE, "HX-Request": "true"})
    assert (script.status_code, script.headers["hx-redirect"]) == (401, "/login")
    form = client.post("/", headers=PAGE)
    assert form.status_code == 401
    assert 'href="/login?next=/"' in form.text


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("/", "/"),
        ("/queue?state=open", "/queue?state=open"),
        ("", "/"),
        ("queue", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("///evil.example", "/"),
        ("/" + "x" * 500, "/"),
    ],
)
def test_login_leads_to_no_other_site(target: str, path: str) -> None:
    assert local_path(target) == path


def test_login_that_was_to_lead_elsewhere_leads_to_the_first_page(clients: Clients, provider: Provider) -> None:
    assert log_in(clients(**settings(provider)), "/login?next=//evil.example").headers["location"] == "/"
