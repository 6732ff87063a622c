from __future__ import annotations

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("path", ["/v1/codes/64483", "/v1/codes/64483?date=2026-03-02"])
def test_codes_gives_what_the_tables_hold(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.json() == {
        "code": "64483",
        "system": "CPT",
        "label": "Transforaminal epidural",
        "family": "transforaminal",
        "effective_from": "2000-01-01",
        "effective_to": None,
    }


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/v1/codes/99999", 404, "not_found"),
        ("/v1/codes/64483?date=1999-12-31", 404, "not_found"),
        ("/v1/codes/64483?date=2025-02-30", 422, "date"),
        ("/v1/codes/64483?date=", 422, "date"),
    ],
)
def test_codes_says_why_there_is_none(client: TestClient, path: str, status: int, kind: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:notecoder:{kind}")


def test_codes_of_the_real_tables(real_client: TestClient) -> None:
    found = real_client.get("/v1/codes/64483?date=2026-03-02").json()
    assert (found["code"], found["system"]) == ("64483", "CPT")
    assert real_client.get("/v1/codes/j1100?date=2026-03-02").json()["system"] == "HCPCS"
    assert real_client.get("/v1/codes/99201?date=2026-03-02").status_code == 404
