"""``/notes/{id}``: a note's answer again, the decisions on it, its state, its history and its claim as a file."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from models.request import RequestError, parse_date
from models.tables.load import Tables
from models.tables.lookup import described
from service.access.needs import MayReadTrail
from service.access.who import Who
from service.api.codes import InTables
from service.api.keeping import InStore, Keeping
from service.api.turn import InTurn
from service.claim_files import FORMATS, claim_file
from service.form import Form, read_form
from service.store.errors import DecisionError, NoSuchRecord
from service.store.records import Decision, Record
from service.workbench.answer_view import line_view
from service.workbench.asked import note_of
from service.workbench.claim_view import claim, claim_lines
from service.workbench.decide import Pressed, decision_of, pressed
from service.workbench.history_view import rows
from service.workbench.refusals import PageRoute, refusal
from service.workbench.render import page
from service.workbench.seeing import MaySee, check_may
from service.workbench.showing import note_name, record_page, same_note

router = APIRouter(include_in_schema=False, route_class=PageRoute, prefix="/notes/{id}")


@router.get("")
async def shown_note(request: Request, who: MaySee, keeping: InStore, id: str) -> Response:
    """Cards and decisions; the note itself only where the site keeps it."""
    record = await keeping.record(id)
    return record_page(request, who, record, await keeping.decisions(id), record.text)


@router.post("")
async def changed_note(request: Request, who: MaySee, keeping: InStore, turn: InTurn, tables: InTables, id: str) -> Response:
    """A decision, or the note once more to see it lit; a script gets the parts that changed, else it is the page anew."""
    form = await read_form(request, turn.settings.max_body)
    record = await keeping.record(id)
    button = pressed(form) if form.get("do") else None
    if button:
        check_may(who, "suggest")
        if record.kind != "suggest":
            raise RequestError("value", "do", "a decision on suggested lines", "one on an audit")
    error = await _decide(who, keeping, tables, record, button, form) if button else None
    if button and "hx-request" in request.headers:
        return await _parts(request, who, keeping, record, button, error)
    return await _whole(request, who, keeping, record, form, button, error)


async def _decide(who: Who, keeping: Keeping, tables: Tables, record: Record, button: Pressed, form: Form) -> str | None:
    """What is wrong with the decision, None where it is taken."""
    seen = form.get("answer")
    once = form.get("once")
    try:
        decision = decision_of(button, record.response)
        _check_code(tables, record, decision)
        await keeping.decide(
            who,
            record.id,
            decision,
            # A page that is sent again decides once; a script sends each press once, and the same press may come again later.
            idempotency_key=f"{once}:{form.get('do')}" if once else None,
            answer=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else None,
        )
    except (RequestError, DecisionError) as error:
        return refusal(error)[1]
    return None


def _check_code(tables: Tables, record: Record, decision: Decision) -> None:
    if decision.billed is None or decision.action == "undo":
        return
    day = _day(record)
    if described(tables, decision.billed.code, parse_date(day, "date_of_service")) is None:
        raise RequestError("value", "code", f"a code of the tables that is in force on {day}", "another")


async def _parts(request: Request, who: Who, keeping: Keeping, record: Record, button: Pressed, error: str | None) -> Response:
    standing = await keeping.decisions(record.id)
    shown: dict[str, Any] = {"part": button.part, "record": record, "claim": claim(record.response, standing), "error": error}
    shown["tried"] = button.fields if error and button.verb in ("change", "add") else None
    shown["said"] = error or _said(button, shown["claim"])
    if button.part == "line":
        try:
            shown["card"] = line_view(record.response, standing, button.place or 0)
        except IndexError:
            raise RequestError("value", "do", "a line of the answer", "another") from None
        if not error:
            shown["said"] = f"{shown['card']['code']}: {shown['card']['state']['words'] or 'undone'}. {_progress(shown['claim'])}"
    return page(request, who, "decided.html", 422 if error else 200, **shown)


async def _whole(
    request: Request, who: Who, keeping: Keeping, record: Record, form: Form, button: Pressed | None, error: str | None
) -> Response:
    given = await note_of(form) if form.get("carried") or form.get("text") or form.files else ""
    text = same_note(record, given) if given else record.text
    if given and text is None:
        error = error or "This is another note: its fingerprint is not the one that was answered."
    more: dict[str, Any] = {"error": error}
    if error and button and button.part == "add":
        more |= {"error": None, "add_error": error, "add_tried": button.fields}
    standing = await keeping.decisions(record.id)
    return record_page(request, who, record, standing, text, 422 if error else 200, **more)


def _said(button: Pressed, shown: dict[str, Any]) -> str:
    return f"{'Added' if button.verb == 'add' else 'Taken out'}. {_progress(shown)}"


def _progress(shown: dict[str, Any]) -> str:
    return f"{shown['decided']} of {shown['total']} decided."


def _day(record: Record) -> str:
    day: Any = record.response["date_of_service"]
    return str(day["value"])


@router.post("/state")
async def changed_state(request: Request, who: MaySee, keeping: InStore, turn: InTurn, id: str) -> Response:
    """On or off the queue, and back to it."""
    check_may(who, "suggest", "audit")
    state = (await read_form(request, turn.settings.max_body)).get("state")
    if state == "open":
        await keeping.set_state(who, id, "open")
        return RedirectResponse(f"/notes/{id}", 303)
    if state != "done":
        raise RequestError("value", "state", "open or done", "another")
    await keeping.set_state(who, id, "done")
    return RedirectResponse("/queue", 303)


@router.get("/history")
async def history(request: Request, who: MayReadTrail, keeping: InStore, id: str) -> Response:
    """Who decided what and when."""
    record = await keeping.record(id)
    entries = await keeping.history(id)
    return page(request, who, "history.html", name=note_name(record), record_id=id, rows=rows(entries))


@router.get("/claim/{kind}")
async def claim_as_file(who: MaySee, keeping: InStore, id: str, kind: str) -> Response:
    """The claim that stands, as a file of one of ``FORMATS``."""
    record = await keeping.record(id)
    if kind not in FORMATS or record.kind != "suggest":
        raise NoSuchRecord
    lines = [billed for billed, _ in claim_lines(record.response, await keeping.decisions(id))]
    file = claim_file(kind, lines, _day(record))
    return Response(file.body, media_type=file.media_type, headers={"Content-Disposition": f'attachment; filename="{file.name}"'})
