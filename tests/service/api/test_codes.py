from __future__ import annotations

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("path", ["/v1/codes/64483", "/v1/codes/64483?date=2026-03-02"])
def test_codes_gives_what_the_tables_hold(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert (answer.json()["code"], answer.json()["system"], answer.json()["max_units_per_day"]) == ("64483", "CPT", 1)
    assert "64483" in client.get("/v1/codes/64484").json()["addon_to"]


def test_codes_are_found_page_by_page(client: TestClient) -> None:
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        page = client.get("/v1/codes", params={"search": "6448", "limit": 2, "after": after}).json()
        found += [entry["code"] for entry in page["codes"]]
        after = page["next"]
    assert found == ["64480", "64483", "64484"] or found[0].startswith("6448")
    assert found == sorted(set(found))
    assert "64483" in found


@pytest.mark.parametrize(
    ("search", "expected", "unexpected"),
    [
        ("transforaminal lumbar", "64483", "64493"),
        ("LUMBAR epidural", "62323", "20552"),
        ("j1100", "J1100", "64483"),
        ("zaphod", None, "64483"),
    ],
)
def test_codes_are_found_by_words(client: TestClient, search: str, expected: str | None, unexpected: str) -> None:
    found = {entry["code"] for entry in client.get("/v1/codes", params={"search": search, "limit": 500}).json()["codes"]}
    assert (expected in found) if expected else not found
    assert unexpected not in found


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/v1/codes/99999", 404, "not_found"),
        ("/v1/codes/G0296?date=1980-12-31", 404, "not_found"),
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
