"""``/healthz``, ``/readyz`` and ``/metrics``: for whatever watches over the service."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.access.hosts import host_name, is_loopback
from service.access.needs import access_of
from service.access.refused import Refused
from service.api.health_schema import HEALTH_RESPONSES, METRICS_RESPONSES, READY_RESPONSES
from service.api.keeping import InStore
from service.api.turn import InTurn
from service.errors import Unavailable
from service.metrics import CONTENT_TYPE
from service.respond import to_bytes
from service.store.errors import StoreError

router = APIRouter(tags=["service"])

# What a proxy adds: then the address is the proxy's, and says nothing of who asks.
_FORWARDED: Final = ("forwarded", "x-forwarded-for", "x-real-ip")
_OK: Final = {"status": "ok"}


@router.get("/healthz", operation_id="health", summary="Is the service up?", response_class=Response, responses=HEALTH_RESPONSES)
async def health() -> Response:
    """The process runs and answers. Restart it where this fails."""
    return Response(to_bytes(_OK), media_type="application/json")


@router.get("/readyz", operation_id="ready", summary="Can the service take notes?", response_class=Response, responses=READY_RESPONSES)
async def ready(turn: InTurn, keeping: InStore) -> Response:
    """A worker has its coder loaded and the database answers; else 503 that names which of them is missing."""
    try:
        await keeping.ping()
    except StoreError:
        raise Unavailable("store", "not ready: the database cannot be reached", 5) from None
    if not turn.ready():
        raise Unavailable("workers", "not ready: no worker process has its coder loaded", 5)
    return Response(to_bytes(_OK), media_type="application/json")


@router.get("/metrics", operation_id="metrics", summary="Figures for Prometheus", response_class=Response, responses=METRICS_RESPONSES)
async def metrics(request: Request) -> Response:
    """Requests, times, notes in work, workers replaced, lines by status. Open to this machine; from elsewhere it needs the scope admin."""
    if not _from_here(request):
        who = await access_of(request).who(request)
        if not who.may("admin"):
            raise Refused(403, "forbidden", "this needs the scope admin, which you do not have")
    return Response(request.app.state.metrics.exposed(), headers={"Content-Type": CONTENT_TYPE})


def _from_here(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    # A proxy that adds nothing passes the public name on.
    named = host_name(request.headers.get("host"))
    return is_loopback(request.client.host) and named is not None and is_loopback(named)
