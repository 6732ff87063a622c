from __future__ import annotations

import logging

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.guard import HEADERS
from service.settings import Settings
from tests.service.stand_in import CANARY, StandIn


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/healthz", 200),
        ("GET", "/static/ground.css", 200),
        ("GET", "/v1/codes/64483", 200),
        ("GET", "/none", 404),
        ("GET", "/static/../app.py", 404),
        ("DELETE", "/v1/suggest", 405),
        ("POST", "/v1/suggest", 400),
    ],
)
def test_app_every_answer_has_the_security_headers(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_app_policy_allows_nothing_inline() -> None:
    assert HEADERS["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert HEADERS["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/none", 404), ("PUT", "/v1/suggest", 405)])
def test_app_errors_are_problems(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json().keys() == {"type", "title", "status", "detail", "field", "instance"}
    assert answer.json()["status"] == answer.status_code == status


def test_app_unexpected_error_keeps_its_words(caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(Settings(), StandIn())

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError(CANARY)

    with caplog.at_level(logging.DEBUG), TestClient(app, base_url="http://127.0.0.1:8080") as client:
        answer = client.get("/broken")
    assert answer.status_code == 500
    assert answer.json()["type"] == "urn:notecoder:internal"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "'error': 'RuntimeError at service/" in caplog.text
    assert CANARY not in caplog.text + answer.text


def test_app_openapi_is_stable_and_its_examples_are_true(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    operations = {operation["operationId"]: operation for path in schema["paths"].values() for operation in path.values()}
    assert operations.keys() == {
        "suggest",
        "audit",
        "batch",
        "findCodes",
        "getCode",
        "decide",
        "getRecord",
        "eraseRecord",
        "readTrail",
        "health",
        "ready",
        "metrics",
    }
    request = operations["suggest"]["requestBody"]["content"]["application/json"]["example"]
    response = operations["suggest"]["responses"]["200"]["content"]["application/json"]["example"]
    for line in response["suggestions"]:
        assert [request["text"][piece["start"] : piece["end"]] for piece in line["evidence"]] == [
            piece["text"] for piece in line["evidence"]
        ]
    assert client.post("/v1/suggest", json=request).json().keys() == response.keys()
