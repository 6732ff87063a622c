"""``GET /v1/codes``: what the code tables hold. They are read here, so that a look-up waits for no note."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from models.request import parse_date
from models.tables.load import Tables
from models.tables.lookup import described, found
from service.access.needs import MaySuggest
from service.api.code_schema import CODE_RESPONSES, CODES_RESPONSES, DATE
from service.respond import to_bytes
from service.table_pack import tables_in_use

router = APIRouter(prefix="/v1", tags=["codes"])
Day = Annotated[str | None, Query(alias="date", description="As the codes were in force that day.", json_schema_extra=DATE)]


InTables = Annotated[Tables, Depends(tables_in_use)]


@router.get("/codes", operation_id="findCodes", summary="Find codes", response_class=Response, responses=CODES_RESPONSES)
async def codes(
    tables: InTables,
    who: MaySuggest,
    search: Annotated[str, Query(max_length=100, description="How the code begins, or words of its label; empty: every code.")] = "",
    date: Day = None,
    after: Annotated[str, Query(max_length=10, description="Codes after this one: `next` of the page before.")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> Response:
    """Codes in order; `next` is the `after` of the next page, null on the last."""
    on = None if date is None else parse_date(date, "date")
    page = found(tables, search, on, after=after.upper(), limit=limit + 1)
    following = page[limit - 1]["code"] if len(page) > limit else None
    return Response(to_bytes({"codes": page[:limit], "next": following}), media_type="application/json")


@router.get("/codes/{code}", operation_id="getCode", summary="Look up a code", response_class=Response, responses=CODE_RESPONSES)
async def code(tables: InTables, who: MaySuggest, code: str, date: Day = None) -> Response:
    """The code's system, label, family, dates and how it is counted; 404 where the tables have none in force."""
    on = None if date is None else parse_date(date, "date")
    entry = described(tables, code.upper(), on)
    if entry is None:
        raise HTTPException(404, f"no code of this name {'is in the tables' if on is None else 'is in force on that day'}")
    return Response(to_bytes(entry), media_type="application/json")
