"""``/``: a page that takes a pasted note and shows its evidence lit up beside the suggestions. It works without scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from models.request import PAYERS, RequestError
from service.access.needs import MaySuggest
from service.api.turn import InTurn
from service.errors import AnswerFailed, status_of
from service.marks import cut
from service.quote import shortened

TEMPLATES: Final = Path(__file__).parents[1] / "web" / "templates"
# Which look a piece of the note gets that is evidence for several: the first of these.
_KINDS: Final = {"s": "suggested", "c": "candidate", "a": "alert", "n": "not-coded"}

router = APIRouter(include_in_schema=False)


@router.get("/")
async def empty_page(request: Request, who: MaySuggest) -> HTMLResponse:
    """The page with nothing in it yet."""
    return _page({}, None, None, 200)


@router.post("/")
async def answered_page(request: Request, turn: InTurn, who: MaySuggest) -> HTMLResponse:
    """The page with the note of the form and the answer to it, or with what is wrong."""
    form: dict[str, str] = {}
    try:
        form = _form(await turn.body(request))
        # A field that was left blank counts as left out; a blank note is an empty note.
        response = await turn.respond({name: value for name, value in form.items() if value or name == "text"})
    except RequestError as error:
        return _page(form, None, str(error), status_of(error))
    except AnswerFailed:
        return _page(form, None, "The program failed on this note; this is a bug of notecoder.", 500)
    return _page(form, response, None, 200)


def _form(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20))
    except ValueError:
        raise RequestError("encoding", "form", "a form in UTF-8, sent as the page sends it", "something else") from None


def _page(form: Mapping[str, str], response: Mapping[str, Any] | None, error: str | None, status: int) -> HTMLResponse:
    answer = None if response is None else view(form["text"], response)
    filled = {"text": "", "payer": "", "date_of_service": "", **form}
    html = _templates().get_template("page.html").render(form=filled, payers=PAYERS, answer=answer, error=error)
    return HTMLResponse(html, status)


@cache
def _templates() -> Environment:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["shortened"] = shortened
    return environment


def view(text: str, response: Mapping[str, Any]) -> dict[str, Any]:
    """What the template shows: the response's entries as cards with an id, and the note in pieces that name their cards."""
    lines = response["suggestions"]
    cards: dict[str, list[dict[str, Any]]] = {
        "suggested": _cards("s", [line for line in lines if line["status"] == "suggested"]),
        "candidates": _cards("c", [line for line in lines if line["status"] != "suggested"]),
        "alerts": _cards("a", response["alerts"]),
        "not_coded": _cards("n", response["not_coded"]),
    }
    every = [card for group in cards.values() for card in group]
    names = {card["id"]: _name(card) for card in every}
    pieces = [
        {
            "start": piece.start,
            "text": piece.text,
            "ids": piece.ids,
            "kind": _kind(piece.ids),
            "title": ", ".join(names[i] for i in piece.ids),
        }
        for piece in cut(text, _spans(every))
    ]
    return {**cards, "pieces": pieces, "date": response["date_of_service"], "payer": response["payer"]}


def _cards(letter: str, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**entry, "id": f"{letter}{number}", "roles": _roles(entry)} for number, entry in enumerate(entries, 1)]


def _roles(entry: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    roles: dict[str, list[dict[str, Any]]] = {}
    for piece in entry["evidence"]:
        roles.setdefault(piece["role"].replace("_", " "), []).append(piece)
    return roles


def _spans(cards: list[dict[str, Any]]) -> Iterator[tuple[int, int, str]]:
    for card in cards:
        for piece in card["evidence"]:
            yield piece["start"], piece["end"], card["id"]


def _kind(ids: tuple[str, ...]) -> str:
    return next((kind for letter, kind in _KINDS.items() if any(i.startswith(letter) for i in ids)), "")


def _name(card: Mapping[str, Any]) -> str:
    if "code" in card:
        return "-".join([card["code"], *card["modifiers"]])
    if "procedure" in card:
        return f"{card['procedure'].replace('_', ' ')}: {card['reason']}"
    return str(card["text"])
