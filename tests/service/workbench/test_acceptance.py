from __future__ import annotations

import csv
import io
import re

import pytest
from starlette.testclient import TestClient

from service.access.keys import digest_of, new_key
from service.access.who import LOCAL
from tests.service.stand_in import CANARY, NOTE


def decide(client: TestClient, text: str, **decision: object) -> None:
    record = client.post("/v1/suggest", json={"text": text}).headers["Notecoder-Record"]
    assert client.post("/v1/feedback", json={"record": record, "line": 1, **decision}).status_code == 201


@pytest.fixture
def decided(client: TestClient) -> TestClient:
    """Four decisions on the same code: three accepted, one rejected."""
    for number in range(3):
        decide(client, f"{NOTE}{CANARY}{number}", action="accept")
    decide(client, NOTE, action="reject", reason="wrong_side")
    return client


def test_acceptance_page_shows_the_figures_and_their_plot(decided: TestClient) -> None:
    page = decided.get("/admin/acceptance")
    assert page.status_code == 200
    assert "Of 4 suggestions that were decided on, 3 were accepted as they were (75 %, 95 % interval 30 % to 95 %)" in page.text
    assert re.search(
        r'<th scope="row" class="number">64483</th><td>Transforaminal[^<]+</td><td>4</td><td>3</td><td>0</td><td>1</td>', page.text
    )
    assert "wrong side (1)" in page.text
    assert page.text.count('<circle class="point"') == 1
    assert ">75 % of 4</text>" in page.text
    assert CANARY not in page.text


def test_acceptance_page_needs_no_style_and_no_script_of_its_own(decided: TestClient) -> None:
    main = decided.get("/admin/acceptance").text.split("<main", 1)[1].split("</main>", 1)[0]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", main)


@pytest.mark.parametrize(("days", "shown"), [("30", "30 days"), ("all", "All"), ("90", "90 days"), ("7", "90 days"), ("", "90 days")])
def test_acceptance_page_is_for_a_span_of_days(decided: TestClient, days: str, shown: str) -> None:
    page = decided.get("/admin/acceptance", params={"days": days}).text
    assert f'aria-current="true">{shown}</a>' in page
    assert f"/admin/acceptance.csv?days={days if days in ('30', 'all') else '90'}" in page


def test_acceptance_page_without_decisions_says_so(client: TestClient) -> None:
    assert "Nothing was decided in this time." in client.get("/admin/acceptance").text


def test_acceptance_csv_is_a_file_to_save(decided: TestClient) -> None:
    answer = decided.get("/admin/acceptance.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="acceptance.csv"'
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [(row["code"], row["decided"], row["rate"]) for row in rows] == [("all", "4", "0.7500"), ("64483", "4", "0.7500")]


@pytest.mark.parametrize("path", ["/admin/acceptance", "/admin/acceptance.csv"])
def test_acceptance_is_for_who_may_administer(client: TestClient, path: str) -> None:
    keeping = client.app.state.store  # type: ignore[attr-defined]
    for name, scope, status in (("coder", "suggest", 403), ("reader", "read_trail", 403), ("boss", "admin", 200)):
        key = new_key(name)
        keeping.store.add_key(name, digest_of(key), (scope,), None, LOCAL)
        assert client.get(path, headers={"X-API-Key": key}).status_code == status
