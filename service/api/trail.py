"""``GET /v1/trail``: who did what and when, entry by entry, each chained to the one before by its hash."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from models.answer import JSON
from service.access.needs import MayReadTrail
from service.api.keeping import InStore
from service.api.kept_schema import NUMBER, TRAIL_RESPONSES
from service.respond import to_bytes
from service.store.records import Entry

router = APIRouter(prefix="/v1", tags=["records"])


@router.get("/trail", operation_id="readTrail", summary="Read the trail", response_class=Response, responses=TRAIL_RESPONSES)
async def trail(
    keeping: InStore,
    who: MayReadTrail,
    after: Annotated[int, Query(ge=0, le=NUMBER, description="Entries after this number: `next` of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Entries oldest first; `next` is the `after` of the next page, null where there is none yet."""
    entries = await keeping.trail(after, limit + 1)
    following = entries[limit - 1].number if len(entries) > limit else None
    return Response(to_bytes({"entries": [plain(entry) for entry in entries[:limit]], "next": following}), media_type="application/json")


def plain(entry: Entry) -> JSON:
    """``entry`` as JSON: the time with its zone, the hash in hexadecimal digits."""
    return {
        "number": entry.number,
        "at": entry.at,
        "who": entry.who,
        "kind": entry.kind,
        "record": entry.record,
        "payload": entry.payload if entry.payload is None else dict(entry.payload),
        "hash": entry.hash,
    }
