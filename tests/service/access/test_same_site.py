from __future__ import annotations

from typing import Any

import pytest

from tests.service.access.conftest import AddKey, Clients

HERE = "http://127.0.0.1:8080"
FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),  # curl
        ({"Origin": HERE}, 200),
        ({"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 200),  # our own form under a policy without referrers
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "http://127.0.0.1:9999", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Origin": HERE, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
def test_same_site_api_in_local_mode_is_not_for_pages_of_others(clients: Clients, headers: dict[str, str], status: int) -> None:
    answer = clients().post("/v1/suggest", headers=headers, json={})
    assert answer.status_code == status
    if status == 403:
        assert answer.json()["type"] == "urn:notecoder:cross_site"


def test_same_site_key_needs_no_page(clients: Clients, add_key: AddKey) -> None:
    headers = {"X-API-Key": add_key("ehr", "suggest"), "Origin": "https://ehr.example", "Sec-Fetch-Site": "cross-site"}
    assert clients().post("/", headers=headers).status_code == 200


def test_same_site_reading_is_free(clients: Clients) -> None:
    assert clients().get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("how", ["header", "form", "multipart"])
def test_same_site_form_with_the_token_of_its_session_is_taken(clients: Clients, how: str) -> None:
    client = clients()
    token = client.get("/token").json()
    assert client.get("/token").json() == token
    sent: dict[str, Any] = {
        "header": {"headers": {"X-CSRF-Token": token}},
        "form": {"data": {"text": "a note", "csrf": token}},
        "multipart": {"data": {"csrf": token}, "files": {"note": ("note.pdf", b"x" * 2_000_000)}},
    }[how]
    answer = client.post("/", **sent)
    assert answer.status_code == 200
    assert answer.json()["fields"] == {"header": [], "form": ["csrf", "text"], "multipart": ["csrf"]}[how]
    assert answer.json()["files"] == ({"note": 2_000_000} if how == "multipart" else {})


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"data": {"text": "a note"}},
        {"data": {"csrf": ""}},
        {"data": {"csrf": "x" * 43}},
        {"headers": {"X-CSRF-Token": "x" * 43}},
        {"headers": {"X-CSRF-Token": "é".encode()}},
        {"json": {"csrf": "x"}},
        {"files": {"csrf": ("name", b"x")}},
        {"content": b"csrf=x", "headers": {"Content-Type": "text/plain"}},
    ],
)
@pytest.mark.parametrize("has_session", [True, False])
def test_same_site_form_without_the_token_is_refused(clients: Clients, sent: dict[str, Any], has_session: bool) -> None:
    client = clients()
    if has_session:
        client.get("/token")
    answer = client.post("/", **sent)
    assert answer.status_code == 403
    assert answer.json()["type"] == "urn:notecoder:cross_site"


def test_same_site_token_of_another_session_is_refused(clients: Clients) -> None:
    mine, theirs = clients(), clients()
    mine.get("/token")
    assert mine.post("/", headers={"X-CSRF-Token": theirs.get("/token").json()}).status_code == 403


def test_same_site_form_is_not_read_beyond_the_limit(clients: Clients) -> None:
    client = clients(max_body=1000)
    token = client.get("/token").json()
    assert client.post("/", data={"csrf": token, "text": "x" * 900}).status_code == 200
    assert client.post("/", data={"csrf": token, "text": "x" * 1000}).status_code == 413

    def pieces() -> Any:
        yield f"csrf={token}&text=".encode()
        yield b"x" * 1000

    assert client.post("/", content=pieces(), headers={"Content-Type": FORM}).status_code == 413
    assert client.post("/", content=b"csrf=\xff", headers={"Content-Type": FORM}).status_code == 400


def test_same_site_behind_a_proxy_is_the_public_address(clients: Clients, add_key: AddKey) -> None:
    settings = {"proxy_login_header": "X-User", "trusted_proxies": "10.0.0.0/8", "public_url": "https://coder.example"}
    client = clients("http://coder.example", peer="10.0.0.2", **settings)

    def post(**headers: str) -> int:
        return client.post("/v1/suggest", headers={"X-User": "ada", **headers}).status_code

    assert post(Origin="https://coder.example") == 200
    assert post(Origin="http://coder.example") == 403
    assert post(Origin="http://127.0.0.1") == 403
    # A proxy that does not hand the name on.
    assert post(Origin="https://coder.example", Host="127.0.0.1:8080") == 200
    assert post(Origin="https://evil.example", Host="127.0.0.1:8080") == 403
