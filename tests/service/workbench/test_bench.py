from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from models.answer import Answer
from models.request import Request
from nlp.facts import Evidence
from service.app import create_app
from service.settings import Settings
from tests.service.conftest import BASE
from tests.service.stand_in import CANARY, NOTE, StandIn
from tests.service.workbench.pages import get, post

Spans = list[tuple[int, int]]


class Anywhere(StandIn):
    """A coder whose evidence lies wherever a test says: for its line, for its candidate, for its alert."""

    spans: tuple[Spans, Spans, Spans] = ([], [], [])

    def answer(self, request: Request) -> Answer:
        answer = super().answer(replace(request, text=NOTE))
        line, candidate, alert = ([Evidence(start, end, "word") for start, end in spans] for spans in self.spans)
        lines = tuple(replace(each, evidence=tuple(found)) for each, found in zip(answer.suggestions, (line, candidate), strict=True))
        return replace(answer, suggestions=lines, not_coded=(), alerts=(replace(answer.alerts[0], evidence=tuple(alert)),), facts=())


@pytest.fixture(scope="module")
def anywhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, Anywhere]]:
    judge = Anywhere()
    database = f"sqlite:///{tmp_path_factory.mktemp('bench') / 'notecoder.db'}"
    with TestClient(create_app(Settings(database=database), judge), base_url=BASE) as client:
        yield client, judge


def test_bench_lights_the_evidence_beside_the_cards(client: TestClient) -> None:
    page = post(client, "/", text=NOTE, payer="commercial")
    assert page.status == 200
    assert page.note == NOTE
    assert [card["id"] for card in page.soup.find_all("article")] == ["s1", "c2", "a1", "n1"]
    assert [(NOTE[start:end], cards) for start, end, cards in page.marks] == [
        ("Right", ["s1"]),
        ("L4-L5", ["s1"]),
        ("transforaminal epidural steroid injection", ["s1", "a1"]),
        ("fluoroscopy", ["s1"]),
        ("Trigger points", ["c2"]),
        ("radiofrequency ablation", ["n1"]),
    ]
    places = {str(link["href"])[1:] for link in page.soup.select(".evidence a")}
    assert places == {str(mark["id"]) for mark in page.soup.find_all("mark") if mark.get("id")}
    for words in ("97 %", "Which muscles were injected?", "The note is not signed.", "planned", "Commercial rules", "from the note"):
        assert words in page.html


@settings(max_examples=60)
@given(data=st.data())
def test_bench_shows_any_note_and_lights_exactly_its_evidence(anywhere: tuple[TestClient, Anywhere], data: st.DataObject) -> None:
    client, judge = anywhere
    letters = st.one_of(st.characters(codec="utf-8", exclude_characters="\0"), st.sampled_from("\r\n\t <>&\"'\u2028\ufeff\U0001f9b4"))
    note = data.draw(st.text(letters, min_size=1, max_size=50).filter(lambda text: not text.isspace()))
    ends = st.integers(0, len(note))
    span = st.tuples(ends, ends).map(sorted).map(lambda pair: (pair[0], pair[1]))
    judge.spans = (
        data.draw(st.lists(span, max_size=4)),
        data.draw(st.lists(span, max_size=4)),
        data.draw(st.lists(span, max_size=2)),
    )
    page = post(client, "/", note=note)
    assert page.status == 200
    assert page.note == note
    covered: dict[int, set[str]] = {}
    for start, end, names in page.marks:
        assert start < end
        covered |= {at: set(names) for at in range(start, end)}
    wanted = {
        at: cards
        for at in range(len(note))
        if (cards := {card for card, spans in zip(("s1", "c2", "a1"), judge.spans, strict=True) for s, e in spans if s <= at < e})
    }
    assert covered == wanted


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 422, "Text: expected a note of 1 to 200,000 characters, found an empty string."),
        ({"text": "\r\n "}, 422, "found only white space"),
        ({"text": "x" * 200_001}, 422, "found 200,001 characters"),
        ({"text": "x\0"}, 422, "Text: expected text without NUL characters, found one at character 1."),
        ({"text": NOTE, "payer": "aetna"}, 422, "Payer: expected medicare or commercial"),
        ({"text": NOTE, "date_of_service": "2025-02-30"}, 422, "Date_of_service: expected a day that the calendar has"),
        ({"carried": "no base64 %"}, 400, "Carried: expected a note as the page carries it"),
        ({"carried": "/w=="}, 400, "Carried: expected a note as the page carries it"),
        ({"text": "please fail"}, 500, "The program failed on this note"),
    ],
)
def test_bench_says_what_is_wrong_and_keeps_the_note(client: TestClient, form: dict[str, str], status: int, words: str) -> None:
    page = post(client, "/", **form)
    assert page.status == status
    assert words in page.html
    shown = page.soup.find(id="text")
    assert shown is not None
    assert shown.get_text().removeprefix("\n") == form.get("text", "")


def test_bench_refuses_a_form_that_no_page_sends(client: TestClient) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"text=caf%E9", b"text=" + CANARY.encode() * 200_000):
        answer = client.post("/", content=body, headers=headers)
        assert answer.status_code in (400, 403, 413)
        assert CANARY not in answer.text


def test_bench_needs_the_token_of_its_page(client: TestClient) -> None:
    for path in ("/", "/audit", "/notes/0", "/notes/0/state", "/notes/0/report"):
        answer = client.post(path, content=urlencode({"text": NOTE}), headers={"Content-Type": "application/x-www-form-urlencoded"})
        assert answer.status_code == 403, path


@pytest.mark.parametrize("path", ["/", "/?sample=demo", "/?sample=none", "/queue", "/audit", "/audit?sample=demo", "/help", "/notes/0"])
def test_bench_pages_hold_nothing_inline_and_name_no_other_host(client: TestClient, path: str) -> None:
    assert get(client, path).inline == []


def test_bench_answer_holds_nothing_inline(client: TestClient) -> None:
    assert post(client, "/", text=NOTE).inline == []
    assert post(client, "/audit", text=NOTE, claim="64483-RT, 97110").inline == []


@pytest.mark.parametrize(
    "name", ["ground.css", "work.css", "print.css", "light.js", "keys.js", "drop.js", "htmx.min.js", "icon.svg", "htmx.LICENSE.txt"]
)
def test_bench_static_files_are_there(client: TestClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 200
    assert name == "htmx.LICENSE.txt" or f"/static/{name}" in client.get("/").text
