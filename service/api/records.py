"""``/v1/records/{record}``: what was kept of a note, and its deletion."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from models.answer import JSON
from service.access.needs import MayAdmin, MayReadTrail
from service.api.keeping import InStore
from service.api.kept_schema import ERASE_RESPONSES, RECORD_RESPONSES
from service.api.trail import plain
from service.respond import to_bytes
from service.store.records import Billed, Standing

router = APIRouter(prefix="/v1", tags=["records"])


@router.get("/records/{record}", operation_id="getRecord", summary="Read a record", response_class=Response, responses=RECORD_RESPONSES)
async def read(keeping: InStore, who: MayReadTrail, record: str) -> Response:
    """The answer to a note as it was kept (offsets in code points, no words), what stands decided, and the record's own trail."""
    kept = await keeping.record(record)
    body: JSON = {
        "id": kept.id,
        "kind": kept.kind,
        "state": kept.state,
        "at": kept.at,
        "who": kept.who,
        "sha256": kept.sha256,
        "note_id": kept.note_id,
        "fields": dict(kept.fields),
        "answer": kept.answer,
        "response": kept.response,
        "text": kept.text,
        "decisions": [_standing(standing) for standing in await keeping.decisions(record)],
        "history": [plain(entry) for entry in await keeping.history(record)],
    }
    return Response(to_bytes(body), media_type="application/json")


@router.delete(
    "/records/{record}",
    operation_id="eraseRecord",
    summary="Erase a record",
    status_code=204,
    response_class=Response,
    responses=ERASE_RESPONSES,
)
async def erase(keeping: InStore, who: MayAdmin, record: str) -> Response:
    """Its row, its text and the contents of its trail entries are erased; that they were there, and that they were erased, stays."""
    await keeping.erase(who, record)
    return Response(status_code=204)


def _standing(standing: Standing) -> JSON:
    decision = standing.decision
    return {
        "line": decision.line,
        "action": decision.action,
        "billed": billed(decision.billed),
        "reason": decision.reason,
        "at": standing.at,
        "who": standing.who,
        "entry": standing.entry,
    }


def billed(line: Billed | None) -> JSON | None:
    """``line`` as JSON; None where there is none."""
    return None if line is None else {"code": line.code, "units": line.units, "modifiers": list(line.modifiers)}
