"""``GET /healthz``: the service is up and its coder is loaded."""

from __future__ import annotations

from fastapi import APIRouter

router = APIRouter(tags=["service"])


@router.get("/healthz", operation_id="health", summary="Is the service up?")
async def health() -> dict[str, str]:
    """The coder is loaded before the first request is taken; an answer means that it is."""
    return {"status": "ok"}
