"""``/queue``: the notes that were asked about, newest first."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from service.api.keeping import InStore
from service.store.records import Record, Standing, State
from service.workbench.claim_view import on_lines
from service.workbench.refusals import PageRoute
from service.workbench.render import page
from service.workbench.seeing import MaySee
from service.workbench.showing import note_name

router = APIRouter(include_in_schema=False, route_class=PageRoute)

_PER_PAGE: Final = 30
_CODES_SHOWN: Final = 6
_TABS: Final[dict[str, State | None]] = {"open": "open", "done": "done", "all": None}


@router.get("/queue")
async def queue(
    request: Request,
    who: MaySee,
    keeping: InStore,
    state: Annotated[str, Query(max_length=10)] = "open",
    before: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Open notes, done ones, or all; ``before`` is the last note of the page before."""
    shown = state if state in _TABS else "open"
    records = await keeping.records(_TABS[shown], _PER_PAGE + 1, before or None)
    here = records[:_PER_PAGE]
    rows = [_row(record, await keeping.decisions(record.id) if record.kind == "suggest" else []) for record in here]
    tabs = [{"name": name.capitalize(), "href": f"/queue?state={name}", "on": name == shown} for name in _TABS]
    older = f"/queue?state={shown}&before={here[-1].id}" if len(records) > _PER_PAGE else None
    return page(request, who, "queue.html", rows=rows, tabs=tabs, older=older)


def _row(record: Record, standing: list[Standing]) -> dict[str, Any]:
    response: Any = record.response
    if record.kind == "audit":
        codes = [line["claimed"]["code"] for line in response["lines"]]
        progress = f"{sum(line['verdict'] == 'supported' for line in response['lines'])} of {len(codes)} supported"
    else:
        codes = [line["code"] for line in response["suggestions"]]
        progress = f"{len(on_lines(standing))} of {len(codes)} decided"
    more = f" and {len(codes) - _CODES_SHOWN} more" if len(codes) > _CODES_SHOWN else ""
    return {
        "id": record.id,
        "name": note_name(record),
        "kind": {"suggest": "codes", "audit": "audit"}[record.kind],
        "day": response["date_of_service"]["value"],
        "codes": ", ".join(codes[:_CODES_SHOWN]) + more or "none",
        "progress": progress,
        "at": record.at,
        "who": record.who,
        "state": record.state,
    }
