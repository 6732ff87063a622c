from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from tests.service.stand_in import NOTE
from tests.service.workbench.pages import get, post


def test_audit_page_and_its_record_without_the_note(client: TestClient) -> None:
    page = post(client, "/audit", note=NOTE, claim="64483-RT\r\n97110 x2")
    assert page.status == 200
    assert page.note == NOTE
    assert [(NOTE[start:end], cards) for start, end, cards in page.marks][:2] == [("Right", ["l1"]), ("L4-L5", ["l1"])]
    assert "1 of 2 billed lines supported" in page.html
    found = re.search(r'action="(/notes/[0-9a-f]+)/report"', page.html)
    assert found
    again = get(client, found[1])
    assert again.soup.find("pre") is None
    assert "1 of 2 billed lines supported" in again.html
    assert "fluoroscopy" not in again.html
    assert post(client, found[1], text=NOTE).note == NOTE
    assert client.get(f"{found[1]}/claim/csv").status_code == 404
    for kind, start in (("html", "<!doctype html>"), ("md", "# Audit")):
        assert post(client, f"{found[1]}/report", note=NOTE, format=kind).html.startswith(start)
    assert post(client, f"{found[1]}/report", note="another", format="html").status == 422
    for do in ("accept:1", "change:1", "add"):
        assert post(client, found[1], do=do).status == 422
    assert post(client, f"{found[1]}/report", note=NOTE, format="pdf").status == 404


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"text": NOTE}, "Claim: expected the billed lines, found nothing."),
        ({"text": "", "claim": "64483"}, "expected a note of 1 to 200,000 characters"),
        ({"text": NOTE, "claim": "nothing of the kind"}, "expected a code of five characters"),
    ],
)
def test_audit_says_what_is_wrong(client: TestClient, form: dict[str, str], words: str) -> None:
    page = post(client, "/audit", **form)
    assert page.status == 422
    assert words in page.html
    assert form.get("claim", "") in page.html
