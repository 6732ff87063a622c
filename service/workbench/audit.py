"""``/audit``: a note and its claim in, the page of its verdicts out, and the report of it as a file."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from corpus.readers.jsonl import ReaderError
from models.request import RequestError
from service.access.needs import MayAudit
from service.api.answers import InAnswers
from service.api.keeping import InStore
from service.api.turn import InTurn
from service.audit_report import audit_report
from service.claims import read_claim
from service.errors import AnswerFailed, Unavailable
from service.form import Form, read_form
from service.store.errors import NoSuchRecord
from service.store.words import with_words
from service.workbench.asked import CHOICES, fields_of, note_of, shown
from service.workbench.refusals import PageRoute, refusal
from service.workbench.render import page
from service.workbench.samples import SAMPLES, sample
from service.workbench.showing import record_page, same_note

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_REPORTS: Final = {"html": "text/html", "md": "text/markdown"}


@router.get("/audit")
async def empty_audit(request: Request, who: MayAudit, named: Annotated[str, Query(alias="sample", max_length=40)] = "") -> Response:
    """The page with nothing in it yet, or with a sample note and a claim."""
    chosen = sample(named)
    form = shown(None, text=chosen.text, payer=chosen.payer, claim=chosen.claim.replace(", ", "\n")) if chosen else shown()
    return page(request, who, "audit_ask.html", form=form, choices=CHOICES, samples=SAMPLES)


@router.post("/audit")
async def answered_audit(request: Request, who: MayAudit, answers: InAnswers) -> Response:
    """The note of the form with the verdicts on its claim beside it, or what is wrong."""
    form: Form | None = None
    try:
        form = await read_form(request, answers.turn.settings.max_body)
        text = await note_of(form)
        told = await answers.tell(who, "audit", {**fields_of(form), "text": text, "claim": _claim(form)})
    except (RequestError, ReaderError, AnswerFailed, Unavailable) as error:
        status, words = refusal(error)
        return page(request, who, "audit_ask.html", status, form=shown(form), choices=CHOICES, samples=SAMPLES, error=words)
    return record_page(request, who, told.record, (), text)


def _claim(form: Form) -> object:
    written = form.get("claim").replace("\r\n", "\n").strip()
    if file := form.files.get("claim_file"):
        if written:
            raise RequestError("value", "claim", "a written claim or a file", "both")
        return read_claim(file.raw)
    return written or None


@router.post("/notes/{id}/report")
async def report(request: Request, who: MayAudit, keeping: InStore, turn: InTurn, id: str) -> Response:
    """The audit as a file that can be kept, with the note in it."""
    form = await read_form(request, turn.settings.max_body)
    record = await keeping.record(id)
    kind = form.get("format")
    if record.kind != "audit" or kind not in _REPORTS:
        raise NoSuchRecord
    text = same_note(record, await note_of(form))
    if text is None:
        raise RequestError("value", "note", "the note that was audited", "another")
    response: Any = with_words(record.response, text)
    body = audit_report(f".{kind}", text, {"note_id": record.note_id, **response})
    name = f"audit-{response['date_of_service']['value']}.{kind}"
    return Response(body, media_type=_REPORTS[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})
