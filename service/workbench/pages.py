"""All routers of pages, for whoever puts the service together."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from service.workbench import acceptance, audit, bench, guide, notes, queue

ROUTERS: Final[tuple[APIRouter, ...]] = (bench.router, notes.router, queue.router, audit.router, acceptance.router, guide.router)
