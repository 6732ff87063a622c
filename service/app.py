"""The HTTP service, put together: one coder, a router a resource, the static files, the guard around it all."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, Final

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from models.request import RequestError
from service.access.access import create_access
from service.access.install import install
from service.api import audit, codes, health, suggest
from service.api.keeping import Keeping
from service.api.turn import Turn
from service.errors import AnswerFailed, problem, status_of
from service.guard import Guard, problem_response
from service.respond import Judge, load_coder
from service.settings import Settings
from service.workbench.pages import ROUTERS

WEB: Final = Path(__file__).parent / "web"


def create_app(settings: Settings, judge: Judge | None = None, store: Any = None) -> FastAPI:
    """The application around ``judge`` and ``store``; None loads the released coder now, so that a broken release stops the start."""
    # The interactive docs of FastAPI need scripts of another host; the schema itself is at /openapi.json.
    app = FastAPI(
        title="Notecoder",
        version="1",
        summary="Pain-management notes to CPT/HCPCS codes, with the words that support each.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.turn = Turn(load_coder() if judge is None else judge, settings)
    app.state.store = None if store is None else Keeping(store)
    for router in (suggest.router, audit.router, codes.router, health.router, *ROUTERS):
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
    app.add_exception_handler(RequestError, _refused)
    app.add_exception_handler(AnswerFailed, _failed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    install(app, create_access(settings, store))
    app.add_middleware(Guard)
    return app


def run(app: FastAPI, host: str, port: int) -> None:
    """Serve ``app`` until it is stopped. The access log holds method, path and status."""
    config = uvicorn.Config(app, host=host, port=port, server_header=False, proxy_headers=False)
    logging.getLogger("uvicorn.access").addFilter(_without_query)
    uvicorn.Server(config).run()


def _without_query(record: logging.LogRecord) -> bool:
    # uvicorn logs (client, method, path with query, HTTP version, status); a query may hold anything.
    if isinstance(record.args, tuple) and len(record.args) == 5:
        client, method, path, version, status = record.args
        record.args = (client, method, str(path).partition("?")[0], version, status)
    return True


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return problem_response(problem(status_of(error), error.kind, str(error), error.field))


def _failed(request: Request, error: Exception) -> Response:
    logging.getLogger("notecoder").error("no answer to a note: %s", error)
    return problem_response(problem(500, "internal", "the program failed on this note; this is a bug of notecoder"))


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = "not_found" if error.status_code == 404 else "request"
    return problem_response(problem(error.status_code, kind, error.detail), error.headers)


def _invalid(request: Request, error: Exception) -> Response:
    # FastAPI's own words would repeat the input.
    assert isinstance(error, RequestValidationError)
    place = ".".join(str(part) for part in error.errors()[0]["loc"])
    return problem_response(problem(422, "value", "a parameter cannot be read", place))
