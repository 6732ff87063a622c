"""``/``: a note in, the page of its answer out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from corpus.readers.jsonl import ReaderError
from models.request import RequestError
from service.access.needs import MaySuggest
from service.api.answers import InAnswers
from service.api.keeping import InStore
from service.errors import AnswerFailed, Unavailable
from service.form import Form, read_form
from service.workbench.asked import CHOICES, fields_of, note_of, shown
from service.workbench.refusals import PageRoute, refusal
from service.workbench.render import page
from service.workbench.samples import SAMPLES, sample
from service.workbench.seeing import MaySee
from service.workbench.showing import record_page

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/")
async def empty_bench(request: Request, who: MaySee, named: Annotated[str, Query(alias="sample", max_length=40)] = "") -> Response:
    """The page with nothing in it yet, or with a sample note; who may not ask is led to what they may do."""
    if not who.may("suggest"):
        return RedirectResponse("/audit" if who.may("audit") else "/queue", 303)
    chosen = sample(named)
    form = shown(None, text=chosen.text, payer=chosen.payer) if chosen else shown()
    return page(request, who, "bench.html", form=form, choices=CHOICES, samples=SAMPLES)


@router.post("/")
async def answered_bench(request: Request, who: MaySuggest, answers: InAnswers, keeping: InStore) -> Response:
    """The note of the form with its answer beside it, or what is wrong."""
    form: Form | None = None
    try:
        form = await read_form(request, answers.turn.settings.max_body)
        text = await note_of(form)
        told = await answers.tell(who, "suggest", {**fields_of(form), "text": text})
    except (RequestError, ReaderError, AnswerFailed, Unavailable) as error:
        status, words = refusal(error)
        return page(request, who, "bench.html", status, form=shown(form), choices=CHOICES, samples=SAMPLES, error=words)
    return record_page(request, who, told.record, await keeping.decisions(told.record.id), text)
