"""``GET /v1/codes/{code}``: what the code tables hold of a code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from models.request import parse_date
from service.api.schema import CODE_RESPONSES
from service.api.turn import InTurn
from service.respond import to_bytes

router = APIRouter(prefix="/v1", tags=["codes"])


@router.get("/codes/{code}", operation_id="getCode", summary="Look up a code", response_class=Response, responses=CODE_RESPONSES)
async def code(
    turn: InTurn,
    code: str,
    date: Annotated[str | None, Query(description="YYYY-MM-DD: the code as it was in force that day.", examples=["2026-03-02"])] = None,
) -> Response:
    """The code's system, label, family, dates and how it is counted; 404 where the tables have none in force."""
    on = None if date is None else parse_date(date, "date")
    found = turn.judge.code(code.upper(), on)
    if found is None:
        raise HTTPException(404, f"no code of this name {'is in the tables' if on is None else f'is in force on {on}'}")
    return Response(to_bytes(found), media_type="application/json")
