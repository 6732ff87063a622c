from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.service.stand_in import CANARY, NOTE


@pytest.fixture
def record(client: TestClient) -> str:
    """A record with two lines."""
    return client.post("/v1/suggest", json={"text": NOTE}).headers["Notecoder-Record"]


@pytest.mark.parametrize(
    ("fields", "decision"),
    [
        ({"line": 1, "action": "accept"}, {"action": "accept", "line": 1, "billed": None, "reason": None}),
        ({"line": 2, "action": "reject", "reason": "wrong_side"}, {"action": "reject", "line": 2, "billed": None, "reason": "wrong_side"}),
        (
            {"line": 1, "action": "change", "code": "64483", "units": 2.0, "modifiers": ["lt"]},
            {"action": "change", "line": 1, "billed": {"code": "64483", "units": 2, "modifiers": ["LT"]}, "reason": None},
        ),
        # A code of another field than ours: a claim has such lines too.
        (
            {"action": "add", "code": "99999"},
            {"action": "add", "line": None, "billed": {"code": "99999", "units": 1, "modifiers": []}, "reason": None},
        ),
    ],
)
def test_feedback_is_the_trails_entry(client: TestClient, record: str, fields: dict[str, Any], decision: dict[str, Any]) -> None:
    answer = client.post("/v1/feedback", json={"record": record, **fields})
    assert answer.status_code == 201
    entry = answer.json()
    assert (entry["kind"], entry["record"], entry["who"]) == ("decided", record, "local")
    assert entry["payload"]["decision"] == decision
    assert client.get("/v1/trail").json()["entries"][-1] == entry
    assert client.get(f"/v1/records/{record}").json()["history"][-1] == entry


def test_feedback_with_a_key_is_taken_once(client: TestClient, record: str) -> None:
    headers, decision = {"Idempotency-Key": "k-1"}, {"record": record, "line": 1, "action": "accept"}
    first = client.post("/v1/feedback", json=decision, headers=headers)
    again = client.post("/v1/feedback", json=decision, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    other = client.post("/v1/feedback", json={**decision, "line": 2}, headers=headers)
    assert (other.status_code, other.json()["type"], other.json()["field"]) == (422, "urn:notecoder:key_reused", "Idempotency-Key")
    assert client.post("/v1/feedback", json=decision).json()["number"] == first.json()["number"] + 1


@pytest.mark.parametrize(
    ("fields", "status", "kind", "field"),
    [
        ({"record": "0" * 32}, 404, "not_found", "record"),
        ({"record": CANARY * 10}, 422, "value", "record"),
        ({"record": None}, 422, "missing", "record"),
        ({"action": CANARY}, 422, "value", "action"),
        ({"action": ["accept"]}, 422, "type", "action"),
        ({"line": 3}, 409, "conflict", "line"),
        ({"line": 0}, 422, "value", "line"),
        ({"line": "1"}, 422, "type", "line"),
        ({"line": 1.5}, 422, "type", "line"),
        ({"line": 10**12}, 422, "value", "line"),
        ({"line": None}, 422, "decision", "line"),
        ({"code": "64483"}, 422, "decision", "billed"),
        ({"action": "change"}, 422, "decision", "billed"),
        ({"action": "change", "code": CANARY}, 422, "value", "billed"),
        ({"action": "change", "code": "64483", "units": 0}, 422, "value", "units"),
        ({"action": "change", "code": "64483", "units": True}, 422, "type", "units"),
        ({"action": "change", "code": "64483", "modifiers": "RT"}, 422, "type", "modifiers"),
        ({"action": "change", "code": "64483", "modifiers": [CANARY]}, 422, "value", "billed"),
        ({"action": "reject", "reason": CANARY}, 422, "value", "reason"),
        ({"action": "undo"}, 409, "conflict", "line"),
        ({"answer": 7}, 409, "conflict", "answer"),
        ({CANARY: 1}, 422, "unknown_field", "body"),
    ],
)
def test_feedback_refuses(client: TestClient, record: str, fields: dict[str, Any], status: int, kind: str, field: str) -> None:
    before = client.get("/v1/trail").json()
    answer = client.post("/v1/feedback", json={"record": record, "line": 1, "action": "accept", **fields})
    assert (answer.status_code, answer.json()["type"], answer.json()["field"]) == (status, f"urn:notecoder:{kind}", field)
    assert CANARY not in answer.text
    assert client.get("/v1/trail").json() == before


@pytest.mark.parametrize("key", ["", "k" * 256])
def test_feedback_refuses_a_key_that_is_none(client: TestClient, record: str, key: str) -> None:
    decision = {"record": record, "line": 1, "action": "accept"}
    answer = client.post("/v1/feedback", json=decision, headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")
