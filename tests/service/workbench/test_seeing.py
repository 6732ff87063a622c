from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from service.access.keys import digest_of, new_key
from service.access.who import LOCAL, Scope
from service.app import create_app
from service.settings import Settings
from service.store.store import Store, open_store
from tests.service.conftest import BASE
from tests.service.stand_in import NOTE, StandIn


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    store = open_store(settings)
    yield store
    store.close()


@pytest.fixture
def as_key(settings: Settings, store: Store) -> Iterator[TestClient]:
    with TestClient(create_app(settings, StandIn(), store), base_url=BASE, follow_redirects=False) as client:
        yield client


def headers(store: Store, *scopes: Scope) -> dict[str, str]:
    key = new_key("-".join(scopes).replace("_", "-"))
    store.add_key(key.split("_")[1], digest_of(key), scopes, None, LOCAL)
    return {"X-API-Key": key}


def test_seeing_an_auditor_sees_what_was_decided_and_decides_nothing(as_key: TestClient, store: Store) -> None:
    coder, auditor = headers(store, "suggest"), headers(store, "audit", "read_trail")
    page = as_key.post("/", data={"text": NOTE}, headers=coder)
    found = re.search(r'action="(/notes/[0-9a-f]+)"', page.text)
    assert found
    path = found[1]
    assert as_key.post(path, data={"do": "accept:1"}, headers=coder).status_code == 200
    assert path in as_key.get("/queue", headers=auditor).text
    seen = as_key.get(path, headers=auditor).text
    assert "Accepted" in seen
    assert 'name="do"' not in seen
    assert "Done with this note" not in seen
    assert as_key.get(f"{path}/claim/csv", headers=auditor).text.startswith("code,units")
    assert "accepted 64483-RT" in as_key.get(f"{path}/history", headers=auditor).text
    assert as_key.post(path, data={"text": NOTE}, headers=auditor).status_code == 200
    assert as_key.post(path, data={"do": "undo:1"}, headers=auditor).status_code == 403
    assert as_key.post("/", data={"text": NOTE}, headers=auditor).status_code == 403
    assert as_key.get("/", headers=auditor).headers["location"] == "/audit"
    assert as_key.get(f"{path}/history", headers=coder).status_code == 403
    assert "/audit" not in as_key.get("/queue", headers=coder).text


@pytest.mark.parametrize(
    ("scope", "method", "path", "status"),
    [
        ("read_trail", "GET", "/", 303),
        ("read_trail", "GET", "/queue", 200),
        ("read_trail", "GET", "/audit", 403),
        ("read_trail", "POST", "/notes/0/state", 403),
        ("read_trail", "GET", "/help", 200),
        ("audit", "POST", "/notes/0/state", 422),
        ("admin", "GET", "/", 200),
    ],
)
def test_seeing_by_scope(as_key: TestClient, store: Store, scope: Scope, method: str, path: str, status: int) -> None:
    assert as_key.request(method, path, headers=headers(store, scope)).status_code == status
