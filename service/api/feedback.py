"""``POST /v1/feedback``: what a person decided on one line of an answer."""

from __future__ import annotations

from typing import Annotated, Any, Final, cast

from fastapi import APIRouter, Header
from starlette.requests import Request
from starlette.responses import Response

from models.audit.claim_lines import parse_claim
from models.request import RequestError, kind_of
from service.access.needs import MaySuggest
from service.api.keeping import InStore
from service.api.kept_schema import FEEDBACK_BODY, FEEDBACK_RESPONSES, IDEMPOTENCY_KEY, NUMBER
from service.api.trail import plain
from service.api.turn import InTurn
from service.errors import Conflict
from service.inputs import decode_object
from service.respond import to_bytes
from service.store.decisions import checked
from service.store.errors import DecisionError
from service.store.records import ACTIONS, REASONS, Action, Billed, Decision
from service.trace import trace_of

router = APIRouter(prefix="/v1", tags=["records"])

_FIELDS: Final = ("record", "line", "action", "code", "units", "modifiers", "reason", "answer")
_LONGEST_ID: Final = 64


@router.post(
    "/feedback",
    operation_id="decide",
    summary="Decide on a line",
    status_code=201,
    response_class=Response,
    responses=FEEDBACK_RESPONSES,
    openapi_extra={"requestBody": FEEDBACK_BODY},
)
async def feedback(
    request: Request,
    turn: InTurn,
    keeping: InStore,
    who: MaySuggest,
    key: Annotated[str | None, Header(alias="Idempotency-Key", description=IDEMPOTENCY_KEY, min_length=1, max_length=255)] = None,
) -> Response:
    """Accept, change, reject, add or undo. What is answered 201 is on disk; the entry's hash is what an auditor checks later."""
    fields = decode_object(await turn.body(request), "body")
    if unknown := [name for name in fields if name not in _FIELDS]:
        raise RequestError("unknown_field", "body", f"only the fields {', '.join(_FIELDS)}", f"{len(unknown)} other")
    record = _word(fields, "record", None)
    decision, answer = decision_of(fields), _number(fields, "answer")
    try:
        entry = await keeping.decide(who, record, decision, key, answer)
    except DecisionError as error:
        # Its form was checked before: now it is the record that has no such line, or nothing to undo, or another answer.
        raise Conflict(error.field, str(error)) from None
    # Not before: what a client calls a record may be any word.
    trace_of(request.scope).record = entry.record
    return Response(to_bytes(plain(entry)), 201, media_type="application/json")


def decision_of(fields: dict[str, Any]) -> Decision:
    """The decision in the fields of a feedback. Raises ``RequestError`` or ``DecisionError`` for one that fits no record.

    A code need not stand in our tables: a claim holds lines of other fields too.
    """
    action = cast(Action, _word(fields, "action", ACTIONS))
    reason = None if fields.get("reason") is None else _word(fields, "reason", tuple(REASONS))
    return checked(Decision(action, _number(fields, "line"), _billed(fields), reason))


def _billed(fields: dict[str, Any]) -> Billed | None:
    given = {name: fields[name] for name in ("code", "units", "modifiers") if fields.get(name) is not None}
    if not given:
        return None
    if not isinstance(given.get("modifiers", []), list):
        raise RequestError("type", "modifiers", "a list of modifiers", kind_of(given["modifiers"]))
    if (units := _number(fields, "units")) is not None:
        given["units"] = units
    try:
        (line,) = parse_claim([given])
    except RequestError as error:
        raise RequestError("value", "billed", error.expected, "something else") from None
    return Billed(line.code, line.units, line.modifiers)


def _word(fields: dict[str, Any], name: str, choices: tuple[str, ...] | None) -> str:
    value = fields.get(name)
    expected = "an id as the header Notecoder-Record gives it" if choices is None else " or ".join(choices)
    if value is None:
        raise RequestError("missing", name, expected, "nothing")
    if not isinstance(value, str):
        raise RequestError("type", name, expected, kind_of(value))
    if value not in choices if choices else not 0 < len(value) <= _LONGEST_ID:
        raise RequestError("value", name, expected, kind_of(value))
    return value


def _number(fields: dict[str, Any], name: str) -> int | None:
    value = fields.get(name)
    if value is None:
        return None
    # 2.0 is a whole number too, in JSON's own view.
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != int(value):
        raise RequestError("type", name, "a whole number from 1", kind_of(value))
    if not 1 <= value <= NUMBER:
        raise RequestError("value", name, "a whole number from 1", "another number")
    return int(value)
