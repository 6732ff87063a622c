"""``POST /v1/audit``: a note and its claim in, a verdict for every line out."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.access.needs import MayAudit
from service.api.answers import InAnswers
from service.api.audit_schema import AUDIT_BODY, AUDIT_RESPONSES
from service.inputs import decode_object
from service.respond import to_bytes

router = APIRouter(prefix="/v1", tags=["notes"])


@router.post(
    "/audit",
    operation_id="audit",
    summary="Audit a claim against its note",
    response_class=Response,
    responses=AUDIT_RESPONSES,
    openapi_extra={"requestBody": AUDIT_BODY},
)
async def audit(request: Request, answers: InAnswers, who: MayAudit) -> Response:
    """For every billed line whether the note supports it, what speaks for and against it, and what the claim leaves out."""
    answers.turn.refuse_if_full()
    fields = decode_object(await answers.turn.body(request), "body")
    told = await answers.tell(who, "audit", fields)
    return Response(to_bytes(told.response), headers={"Notecoder-Record": told.record.id}, media_type="application/json")
