from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from starlette.testclient import TestClient

from service.respond import respond, to_bytes
from tests.service.stand_in import CANARY, NOTE, StandIn


def test_suggest_answers_with_the_response(client: TestClient) -> None:
    fields: dict[str, Any] = {"text": f"😀 {NOTE}", "note_id": "n-17", "payer": "commercial", "offset_encoding": "utf-16"}
    answer = client.post("/v1/suggest", json=fields)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.content == to_bytes(respond(StandIn(), fields))


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "12345 67890", "Überweisung, 鍼治療", "x" * 200_000])
def test_suggest_answers_any_text(client: TestClient, text: str) -> None:
    answer = client.post("/v1/suggest", json={"text": text})
    assert (answer.status_code, answer.json()["suggestions"]) == (200, [])


@pytest.mark.parametrize(
    ("body", "status", "kind", "field"),
    [
        (b"", 400, "json", "body"),
        (b'{"text": "zaphod', 400, "json", "body"),
        (b"text=zaphod", 400, "json", "body"),
        (b'{"text": "zaphod \xe9"}', 400, "encoding", "body"),
        (b'{"text": "zaphod \\ud800"}', 400, "json", "body"),
        (b'["zaphod"]', 422, "type", "body"),
        (b"{}", 422, "missing", "text"),
        (b'{"text": null}', 422, "missing", "text"),
        (b'{"text": ""}', 422, "empty", "text"),
        (b'{"text": " \\n"}', 422, "empty", "text"),
        (b'{"text": "zaphod\\u0000"}', 422, "broken_text", "text"),
        (b'{"text": ["zaphod"]}', 422, "type", "text"),
        (b'{"text": "' + b"zaphod " * 30_000 + b'"}', 422, "too_long", "text"),
        (b'{"text": "' + b"zaphod " * 1_500_000 + b'"}', 413, "too_large", "body"),
        (b'{"text": "zaphod", "payer": "aetna"}', 422, "value", "payer"),
        (b'{"text": "zaphod", "date_of_service": "2025-02-30"}', 422, "date", "date_of_service"),
        (b'{"text": "zaphod", "id": "n"}', 422, "unknown_field", "request"),
    ],
)
def test_suggest_refuses_bad_input_with_a_problem(client: TestClient, body: bytes, status: int, kind: str, field: str) -> None:
    answer = client.post("/v1/suggest", content=body)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["status"], problem["type"], problem["field"]) == (status, status, f"urn:notecoder:{kind}", field)
    assert problem["detail"].startswith(f"{field}: expected ")
    assert "zaphod" not in answer.text


def test_suggest_that_fails_tells_nothing_of_the_note(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/v1/suggest", json={"text": f"please fail {CANARY}"})
    assert (answer.status_code, answer.json()["type"]) == (500, "urn:notecoder:internal")
    assert "KeyError at service/respond.py" in caplog.text
    assert CANARY not in caplog.text + answer.text
    assert client.post("/v1/suggest", json={"text": NOTE}).status_code == 200


def test_suggest_with_the_real_coder(real_client: TestClient) -> None:
    text = "😀\r\nPROCEDURE: Right L4-5 transforaminal epidural steroid injection under fluoroscopy was performed. Tolerated well."
    fields = {"text": text, "note_id": "n-17", "date_of_service": "2026-03-02"}
    points = real_client.post("/v1/suggest", json=fields)
    assert points.status_code == 200
    (line,) = [line for line in points.json()["suggestions"] if line["status"] == "suggested"]
    assert (line["code"], line["units"], line["modifiers"]) == ("64483", 1, ["RT"])
    assert {piece["role"] for piece in line["evidence"]} >= {"procedure", "level", "side", "imaging"}
    for piece in line["evidence"]:
        assert text[piece["start"] : piece["end"]] == piece["text"]
    units = real_client.post("/v1/suggest", json={**fields, "offset_encoding": "utf-16"}).json()["suggestions"][0]
    raw = text.encode("utf-16-le")
    for piece in units["evidence"]:
        assert raw[2 * piece["start"] : 2 * piece["end"]].decode("utf-16-le") == piece["text"]
    assert real_client.post("/v1/suggest", json=fields).content == points.content


@pytest.mark.parametrize("text", ["<html><body>1</body></html>", "1 2 3 4 5", "Die Patientin fühlt sich wohl.", "L4-5 " * 40_000])
def test_suggest_real_coder_takes_any_text(real_client: TestClient, text: str) -> None:
    answer = real_client.post("/v1/suggest", content=json.dumps({"text": text}).encode())
    assert answer.status_code == 200
    assert [line for line in answer.json()["suggestions"] if line["status"] == "suggested"] == []
