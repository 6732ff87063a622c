"""``POST /v1/suggest``: a note in, codes with their evidence out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.access.needs import MaySuggest
from service.api.answers import InAnswers
from service.api.schema import SUGGEST_BODY, SUGGEST_RESPONSES
from service.inputs import decode_object
from service.respond import to_bytes

router = APIRouter(prefix="/v1", tags=["notes"])


@router.post(
    "/suggest",
    operation_id="suggest",
    summary="Suggest codes for a note",
    response_class=Response,
    responses=SUGGEST_RESPONSES,
    openapi_extra={"requestBody": SUGGEST_BODY},
)
async def suggest(request: Request, answers: InAnswers, who: MaySuggest) -> Response:
    """The lines that the note supports, with units, modifiers, confidence and the words that support each.

    The same note with the same versions gives the same bytes; what was kept of it is named in the header `Notecoder-Record`.
    """
    answers.turn.refuse_if_full()
    # The body is read here and not by a schema, so that every door refuses a field with the same words.
    fields = decode_object(await answers.turn.body(request), "body")
    told = await answers.tell(who, "suggest", fields)
    return Response(to_bytes(told.response), headers={"Notecoder-Record": told.record.id}, media_type="application/json")
