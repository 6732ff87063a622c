"""``/help``: how to work with the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from service.access.needs import asking
from service.access.who import Who
from service.workbench.refusals import PageRoute
from service.workbench.render import page

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@router.get("/help")
async def guide(request: Request, who: Annotated[Who, Depends(asking)]) -> Response:
    """The steps, the keys, the marks, and what is kept."""
    return page(request, who, "help.html")
