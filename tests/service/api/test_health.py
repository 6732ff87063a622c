from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from service.access.keys import digest_of, new_key
from service.access.who import LOCAL, Scope
from service.app import create_app
from service.settings import Settings
from service.store.errors import StoreFailed
from service.store.store import open_store
from tests.service.stand_in import CANARY, NOTE, StandIn


def test_health_is_ok(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_ready_names_what_is_missing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}
    state = client.app.state  # type: ignore[attr-defined]
    with monkeypatch.context() as patch:
        patch.setattr(state.turn, "ready", lambda: False)
        missing = client.get("/readyz")
    assert (missing.status_code, missing.json()["type"], missing.headers["Retry-After"]) == (503, "urn:notecoder:workers", "5")

    def gone() -> None:
        raise StoreFailed(CANARY)

    monkeypatch.setattr(state.store.store, "ping", gone)
    missing = client.get("/readyz")
    assert (missing.status_code, missing.json()["type"]) == (503, "urn:notecoder:store")
    assert CANARY not in missing.text
    assert client.get("/healthz").status_code == 200


def test_health_a_note_that_cannot_be_kept_is_not_answered(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> None:
        raise StoreFailed(CANARY)

    monkeypatch.setattr(client.app.state.store.store, "keep", gone)  # type: ignore[attr-defined]
    answer = client.post("/v1/suggest", json={"text": NOTE})
    assert (answer.status_code, answer.json()["type"], answer.headers["Retry-After"]) == (503, "urn:notecoder:store", "5")
    assert CANARY not in answer.text


def test_health_metrics_count_requests_lines_and_time(client: TestClient) -> None:
    client.post("/v1/suggest", json={"text": NOTE})
    client.post("/v1/audit", json={"text": NOTE, "claim": "64483-RT, 64484"})
    client.get(f"/v1/codes/{CANARY}")
    client.get(f"/{CANARY}")
    client.request(CANARY.upper(), "/v1/suggest")
    answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        'notecoder_requests_total{method="POST",route="/v1/suggest",status="200"} 1.0',
        'notecoder_requests_total{method="GET",route="/v1/codes/{code}",status="404"} 1.0',
        'notecoder_requests_total{method="GET",route="none",status="404"} 1.0',
        'notecoder_requests_total{method="other",route="/v1/suggest",status="405"} 1.0',
        'notecoder_request_seconds_count{route="/v1/audit"} 1.0',
        'notecoder_lines_total{kind="suggest",status="suggested"} 1.0',
        'notecoder_lines_total{kind="audit",status="not_supported"} 1.0',
        "notecoder_worker_restarts_total 0.0",
        "notecoder_notes_in_work 0.0",
        "notecoder_notes_waiting 0.0",
    ):
        assert line in answer.text.splitlines()
    assert CANARY not in answer.text.lower()


@pytest.mark.parametrize(
    ("client_host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "203.0.113.9"}, 401),
        ("127.0.0.1", {"Host": "notes.example.org"}, 401),
        ("203.0.113.9", {}, 401),
        ("203.0.113.9", {"Authorization": "Bearer {suggest}"}, 403),
        ("203.0.113.9", {"Authorization": "Bearer {admin}"}, 200),
    ],
)
def test_health_metrics_are_for_this_machine_or_admins(tmp_path: Path, client_host: str, headers: Mapping[str, str], status: int) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}", allowed_hosts=("notes.example.org",))
    store = open_store(settings)
    scopes: tuple[Scope, ...] = ("suggest", "admin")
    keys = {scope: new_key(scope) for scope in scopes}
    for scope in scopes:
        store.add_key(scope, digest_of(keys[scope]), [scope], None, LOCAL)
    with TestClient(create_app(settings, StandIn(), store), base_url="http://127.0.0.1:8080", client=(client_host, 5000)) as client:
        answer = client.get("/metrics", headers={name: value.format(**keys) for name, value in headers.items()})
    store.close()
    assert answer.status_code == status
