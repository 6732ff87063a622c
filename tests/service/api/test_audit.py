from __future__ import annotations

import logging
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.respond import respond_audit, to_bytes
from tests.service.stand_in import CANARY, NOTE, StandIn

LINE = {"code": "64483", "units": 1, "modifiers": ["RT"]}


def test_audit_answers_with_the_response(client: TestClient) -> None:
    fields: dict[str, Any] = {"text": f"😀 {NOTE}", "note_id": "n-17", "claim": [LINE, {"code": "64484"}], "offset_encoding": "utf-16"}
    answer = client.post("/v1/audit", json=fields)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.content == to_bytes(respond_audit(StandIn(), fields))
    assert [line["verdict"] for line in answer.json()["lines"]] == ["supported", "not_supported"]


@pytest.mark.parametrize(
    ("fields", "kind", "field"),
    [
        ({"text": NOTE}, "missing", "claim"),
        ({"text": NOTE, "claim": None}, "missing", "claim"),
        ({"text": NOTE, "claim": []}, "claim", "claim"),
        ({"text": NOTE, "claim": 7}, "claim", "claim"),
        ({"text": NOTE, "claim": [LINE, LINE]}, "claim", "claim line 2"),
        ({"text": NOTE, "claim": [LINE, {**LINE, "units": 0}]}, "claim", "claim line 2"),
        ({"text": NOTE, "claim": [{**LINE, "modifiers": ["ZZ"]}]}, "claim", "claim line 1"),
        ({"claim": [LINE]}, "missing", "text"),
        ({"text": NOTE, "claim": [LINE], "claims": 1}, "unknown_field", "request"),
    ],
)
def test_audit_refuses(client: TestClient, fields: dict[str, Any], kind: str, field: str) -> None:
    answer = client.post("/v1/audit", json=fields)
    assert answer.status_code == 422
    assert (answer.json()["type"], answer.json()["field"]) == (f"urn:notecoder:{kind}", field)


def test_audit_logs_and_errors_hold_no_note(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/v1/audit", json={"text": f"please fail on {CANARY}", "claim": "64483"})
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert CANARY not in caplog.text


def test_audit_of_the_released_coder(real_client: TestClient) -> None:
    text = "Procedure: Right L4-L5 transforaminal epidural steroid injection under fluoroscopy. Dexamethasone 10 mg injected."
    answer = real_client.post("/v1/audit", json={"text": text, "claim": "64483-RT, 77003", "date_of_service": "2026-03-02"}).json()
    assert [line["verdict"] for line in answer["lines"]] == ["supported", "bundled"]
    assert [line["code"] for line in answer["omitted"]] == ["J1100"]


def test_audit_stands_in_the_schema(client: TestClient) -> None:
    assert "/v1/audit" in client.get("/openapi.json").json()["paths"]
