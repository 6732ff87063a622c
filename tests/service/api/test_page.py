from __future__ import annotations

from functools import cache
from html.parser import HTMLParser
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from tests.service.stand_in import CANARY, NOTE, StandIn


class Page(HTMLParser):
    """What a browser makes of the page: the note's text, its marks, the cards, and whatever is written inline."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.inside: list[str] = []
        self.text = dict.fromkeys(("pre", "textarea"), "")
        self.marks: dict[str, tuple[str, list[str]]] = {}
        self.mark: tuple[str, list[str]] | None = None
        self.cards: set[str] = set()
        self.links: set[str] = set()
        self.inline: list[str] = []
        self.feed(html)
        self.close()
        # The parser of a browser drops one line end after these two tags.
        self.text = {tag: text.removeprefix("\n") for tag, text in self.text.items()}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.inside.append(tag)
        self.inline += [name for name in found if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in found):
            self.inline.append(tag)
        if tag == "mark":
            self.mark = (found["id"], found["data-cards"].split())
        if tag == "article":
            self.cards.add(found["id"])
        if tag == "a" and found["href"].startswith("#"):
            self.links.add(found["href"][1:])

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in self.text:
            if tag in self.inside:
                self.text[tag] += data
        if "mark" in self.inside and self.mark:
            name, cards = self.mark
            self.marks[name] = (self.marks.get(name, ("", []))[0] + data, cards)


def post(client: TestClient, **form: str) -> tuple[int, Page, str]:
    answer = client.post("/", content=urlencode(form), headers={"Content-Type": "application/x-www-form-urlencoded"})
    return answer.status_code, Page(answer.text), answer.text


def test_page_lights_the_evidence_beside_the_cards(client: TestClient) -> None:
    status, page, html = post(client, text=NOTE, payer="commercial", date_of_service="")
    assert status == 200
    assert page.cards == {"s1", "c1", "a1", "n1"}
    assert page.text == {"pre": NOTE, "textarea": NOTE}
    lit = dict(page.marks.values())
    assert lit == {
        "Right": ["s1"],
        "L4-L5": ["s1"],
        "transforaminal epidural steroid injection": ["s1", "a1"],
        "fluoroscopy": ["s1"],
        "Trigger points": ["c1"],
        "radiofrequency ablation": ["n1"],
    }
    assert page.links == page.marks.keys()
    for words in (
        "64483",
        "97 %",
        "Which muscles were injected?",
        "The note is not signed.",
        "planned",
        "Commercial rules",
        "from the note",
    ):
        assert words in html


def test_page_holds_nothing_inline(client: TestClient) -> None:
    for html in (client.get("/").text, post(client, text=NOTE)[2]):
        page = Page(html)
        assert page.inline == []
        assert 'src="/static/page.js"' in html


@pytest.mark.parametrize("name", ["page.js", "page.css", "icon.svg"])
def test_page_static_files_are_there(client: TestClient, name: str) -> None:
    assert f"/static/{name}" in client.get("/").text
    assert client.get(f"/static/{name}").status_code == 200


@pytest.mark.parametrize(
    ("form", "status", "message"),
    [
        ({}, 422, "text: expected a note of 1 to 200,000 characters, found nothing"),
        ({"text": ""}, 422, "found an empty string"),
        ({"text": "\r\n "}, 422, "found only white space"),
        ({"text": "x" * 200_001}, 422, "found 200,001 characters"),
        ({"text": "x\0"}, 422, "text: expected text without NUL characters, found one at character 1"),
        ({"text": NOTE, "payer": "aetna"}, 422, "payer: expected medicare or commercial, found &#39;aetna&#39;"),
        ({"text": NOTE, "date_of_service": "2025-02-30"}, 422, "date_of_service: expected a day that the calendar has"),
        ({"text": NOTE, "x": "1"}, 422, "request: expected only the fields"),
        ({"text": "please fail"}, 500, "The program failed on this note"),
    ],
)
def test_page_says_what_is_wrong_and_keeps_the_note(client: TestClient, form: dict[str, str], status: int, message: str) -> None:
    found, page, html = post(client, **form)
    assert found == status
    assert message in html
    assert page.text["textarea"] == form.get("text", "")
    assert page.text["pre"] == ""


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"text=caf%E9", 400, "form: expected a form in UTF-8"),
        (b"text=\xff", 400, "form: expected a form in UTF-8"),
        (b"&".join([b"text=x"] * 50), 400, "form: expected a form in UTF-8"),
        (b"text=" + CANARY.encode() * 200_000, 413, "body: expected at most 2,500,000 bytes"),
    ],
)
def test_page_refuses_a_broken_form(client: TestClient, body: bytes, status: int, message: str) -> None:
    answer = client.post("/", content=body)
    assert answer.status_code == status
    assert message in answer.text
    assert CANARY not in answer.text


@cache
def _client() -> TestClient:
    return TestClient(create_app(Settings(), StandIn()), base_url="http://127.0.0.1:8080")


@given(st.text(min_size=1, max_size=60).filter(lambda text: not text.isspace() and "\0" not in text))
def test_page_shows_any_note_as_it_is(text: str) -> None:
    note = f"\n<b>&amp;{text}</pre></textarea> Right transforaminal epidural steroid injection"
    status, page, _ = post(_client(), text=note)
    assert status == 200
    assert page.text == {"pre": note, "textarea": note}
    assert ("transforaminal epidural steroid injection", ["s1", "a1"]) in page.marks.values()


def test_page_with_the_real_coder(real_client: TestClient) -> None:
    note = "PROCEDURE: Right L4-5 transforaminal epidural steroid injection under fluoroscopy was performed.\r\nTolerated well.\r\n"
    status, page, html = post(real_client, text=note, payer="medicare", date_of_service="2026-03-02")
    assert status == 200
    assert page.text["pre"] == note
    assert "64483" in html
    assert any("s1" in cards for _, cards in page.marks.values())
    assert page.links <= page.marks.keys()
