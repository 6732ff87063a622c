from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.service.stand_in import NOTE
from tests.service.workbench.pages import get, post


def test_queue_rows_say_what_is_decided(client: TestClient) -> None:
    assert "No notes here" in get(client, "/queue").html
    post(client, "/", note=NOTE, note_id="n-1")
    post(client, "/audit", note=NOTE, claim="64483-RT\n97110", note_id="n-2")
    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.find_all(["th", "td"])]
        for row in get(client, "/queue").soup.select("tbody tr")
    ]
    assert [row[:5] for row in rows] == [
        ["n-2", "audit", "2026-03-02", "64483, 97110", "1 of 2 supported"],
        ["n-1", "codes", "2026-03-02", "64483, 20552", "0 of 2 decided"],
    ]


@pytest.mark.parametrize(("path", "status"), [("/queue?state=none", 200), ("/queue?before=none", 404), ("/queue?state=" + "x" * 11, 422)])
def test_queue_asked_oddly(client: TestClient, path: str, status: int) -> None:
    assert get(client, path).status == status
