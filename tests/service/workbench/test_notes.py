from __future__ import annotations

import re
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.service.conftest import BASE
from tests.service.stand_in import CANARY, NOTE, StandIn
from tests.service.workbench.pages import Shown, get, post


def asked(client: TestClient, note: str = NOTE) -> str:
    """The address of the note's record."""
    found = re.search(r'action="(/notes/[0-9a-f]+)"', post(client, "/", note=note).html)
    assert found
    return found[1]


def pressed(client: TestClient, path: str, **fields: str) -> Shown:
    """A button as htmx sends it."""
    client.headers["HX-Request"] = "true"
    try:
        return post(client, path, **fields)
    finally:
        del client.headers["HX-Request"]


def test_notes_script_gets_only_what_changed(client: TestClient) -> None:
    path = asked(client, f"{NOTE}{CANARY}")
    part = pressed(client, path, do="accept:1")
    assert part.status == 200
    assert len(part.html) < 7000
    assert CANARY not in part.html
    assert [tag["id"] for tag in part.soup.find_all(id=re.compile("^(decision-1|claim-lines|said)$"))] == [
        "decision-1",
        "claim-lines",
        "said",
    ]
    assert "64483: Accepted. 1 of 2 decided." in part.html
    assert part.inline == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"do": "change:1", "code__1": "64483", "units__1": "1", "modifiers__1": "RT"}, "found the line as it is suggested"),
        ({"do": "change:1", "code__1": "00000"}, "a code of the tables that is in force on 2026-03-02"),
        ({"do": "add", "code__add": "J1030"}, "a code of the tables that is in force on 2026-03-02"),
        ({"do": "undo:1"}, "no decision on this line"),
        ({"do": "drop:77003"}, "no decision on this line"),
        ({"do": "accept:1", "answer": "99"}, "the response has changed"),
    ],
)
def test_notes_decision_that_cannot_be_taken(client: TestClient, fields: dict[str, str], words: str) -> None:
    path = asked(client)
    part = pressed(client, path, **fields)
    assert part.status == 422
    assert words in part.html
    whole = post(client, path, note=NOTE, **fields)
    assert whole.status == 422
    assert words in whole.html
    assert whole.note == NOTE
    assert "0 of 2 suggestions decided" in get(client, path).html


@pytest.mark.parametrize("do", ["accept:3", "accept:0", f"{CANARY}:1", "reject:1", "reject:1:because"])
def test_notes_button_that_no_page_has(client: TestClient, do: str) -> None:
    path = asked(client)
    for shown in (pressed(client, path, do=do), post(client, path, do=do)):
        assert shown.status == 422
        assert CANARY not in shown.html


def test_notes_shown_again_without_the_note(client: TestClient) -> None:
    path = asked(client)
    post(client, path, do="accept:1")
    page = get(client, path)
    assert page.soup.find("pre") is None
    assert "fluoroscopy" not in page.html
    assert "Accepted" in page.html
    assert post(client, path, text="another").status == 422
    assert post(client, path, text=NOTE.replace("\n", "\r\n")).note == NOTE


def test_notes_state_goes_to_the_queue_and_back(client: TestClient) -> None:
    path = asked(client)
    assert post(client, f"{path}/state", state="done").status == 303
    assert path not in get(client, "/queue").html
    assert path in get(client, "/queue?state=done").html
    assert post(client, f"{path}/state", state="open").status == 303
    assert path in get(client, "/queue").html
    assert post(client, f"{path}/state", state="gone").status == 422


@pytest.mark.parametrize(
    ("kind", "media_type", "body"),
    [
        ("csv", "text/csv; charset=utf-8", "code,units,modifiers,date_of_service\r\n64483,1,RT,2026-03-02\r\n"),
        ("json", "application/json", None),
        ("x12", "text/plain; charset=utf-8", "LX*1~\nSV1*HC:64483:RT**UN*1~\nDTP*472*D8*20260302~\n"),
    ],
)
def test_notes_claim_as_a_file(client: TestClient, kind: str, media_type: str, body: str | None) -> None:
    path = asked(client)
    post(client, path, do="accept:1")
    answer = client.get(f"{path}/claim/{kind}")
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"].startswith('attachment; filename="claim-2026-03-02.')
    assert answer.headers["cache-control"] == "no-store"
    assert body is None or answer.text == body


@pytest.mark.parametrize("path", ["/notes/0", "/notes/0/history", "/notes/0/claim/csv", "/notes/%20/claim/pdf"])
def test_notes_that_are_not_there(client: TestClient, path: str) -> None:
    page = get(client, path)
    assert page.status == 404
    assert "There is no such note here" in page.html


def test_notes_kept_by_the_site_are_shown_with_their_words(tmp_path: Path) -> None:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'notecoder.db'}", keep_text=True, text_keys=(SecretStr(Fernet.generate_key().decode()),)
    )
    with TestClient(create_app(settings, StandIn()), base_url=BASE) as client:
        path = asked(client)
        assert get(client, path).note == NOTE
        page = post(client, path, do="accept:1")
        assert page.note == NOTE
        assert "Accepted" in page.html
        assert "keeps the notes, encrypted" in get(client, "/").html
