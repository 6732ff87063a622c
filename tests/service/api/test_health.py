from __future__ import annotations

from starlette.testclient import TestClient


def test_health_is_ok(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
