"""The HTTP service, put together: workers, store and access, a router a resource, the static files, the guard around it all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from anyio import create_task_group
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.staticfiles import StaticFiles

from service.access.access import create_access
from service.access.install import install
from service.api import audit, batch, codes, feedback, health, records, suggest, trail
from service.api.keeping import Keeping
from service.api.openapi import describe
from service.api.problems import answer_problems
from service.api.turn import Turn
from service.guard import Guard
from service.metrics import Metrics
from service.respond import Judge
from service.retention import expire_hourly
from service.settings import Settings
from service.store.store import Store, open_store
from service.table_pack import tables_in_use
from service.work.pool import InProcess, Pool
from service.workbench import pages

WEB: Final = Path(__file__).parent / "web"
ROUTERS: Final = (
    suggest.router,
    audit.router,
    batch.router,
    codes.router,
    feedback.router,
    records.router,
    trail.router,
    health.router,
    *pages.ROUTERS,
)
# FastAPI would tell an OpenTelemetry collector of the environment about paths and errors.
_SILENT: Final[TelemetryConfig] = {"tracing": False, "metrics": False, "logs": False, "operation_spans": False, "auto_configure": False}


def create_app(settings: Settings, judge: Judge | None = None, store: Store | None = None) -> FastAPI:
    """The application; a given ``judge`` answers in this process, one note at a time, and a given ``store`` stays open after it.

    None starts the worker processes and returns when their coders are loaded; None opens the settings' database. Raises
    ``CannotLoad`` or ``CannotOpen``, so that what is broken stops the start.
    """
    keeping = Keeping(open_store(settings) if store is None else store)
    tables_in_use()
    turn = Turn(Pool(settings.workers, settings.note_seconds) if judge is None else InProcess(judge), settings)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        async with create_task_group() as beside:
            if settings.retention_days is not None:
                beside.start_soon(expire_hourly, keeping)
            yield
            beside.cancel_scope.cancel()
        turn.close()
        if store is None:
            keeping.store.close()

    app = FastAPI(
        title="Notecoder",
        version="1",
        summary="Pain-management notes to CPT/HCPCS codes, with the words that support each.",
        # The interactive docs of FastAPI need scripts of another host; the schema itself is at /openapi.json.
        docs_url=None,
        redoc_url=None,
        # A redirect would repeat the path.
        redirect_slashes=False,
        telemetry=_SILENT,
        lifespan=life,
    )
    app.state.turn, app.state.store, app.state.metrics = turn, keeping, Metrics(turn)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    answer_problems(app)
    describe(app)
    install(app, create_access(settings, keeping.store))
    app.add_middleware(Guard, metrics=app.state.metrics)
    return app
