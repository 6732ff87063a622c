"""What went wrong, as an answer: every exception that a route may raise, with its status, its kind and words that repeat no input."""

from __future__ import annotations

from typing import Final

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from models.request import RequestError
from service.errors import AnswerFailed, CannotLoad, Conflict, Unavailable, status_of
from service.guard import problem_response, route_of
from service.log import LOG
from service.store.errors import DecisionError, KeyReused, NoSuchRecord, StoreFailed
from service.trace import trace_of

_KINDS: Final = {404: "not_found", 405: "method"}
_PLACES: Final = frozenset({"query", "path", "header", "body"})
_STORE_SECONDS: Final = 5


def answer_problems(app: FastAPI) -> None:
    """Have ``app`` answer its exceptions with problem details (RFC 9457)."""
    app.add_exception_handler(RequestError, _refused)
    app.add_exception_handler(AnswerFailed, _failed)
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_exception_handler(CannotLoad, _no_worker)
    app.add_exception_handler(StoreFailed, _no_store)
    app.add_exception_handler(NoSuchRecord, _no_record)
    app.add_exception_handler(DecisionError, _no_decision)
    app.add_exception_handler(Conflict, _conflict)
    app.add_exception_handler(KeyReused, _reused)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return problem_response(request.scope, status_of(error), error.kind, error.told, error.field)


def _failed(request: Request, error: Exception) -> Response:
    LOG.error("no answer to a note", request_id=trace_of(request.scope).request_id, error=str(error))
    return problem_response(request.scope, 500, "internal", "the program failed on this note; this is a bug of notecoder")


def _unavailable(request: Request, error: Exception) -> Response:
    assert isinstance(error, Unavailable)
    after = {} if error.retry_after is None else {"Retry-After": str(error.retry_after)}
    return problem_response(request.scope, 503, error.kind, error.words, headers=after)


def _no_worker(request: Request, error: Exception) -> Response:
    LOG.error("a worker cannot load the coder", request_id=trace_of(request.scope).request_id)
    words = "no worker process could load the coder; the operator's log says more"
    return problem_response(request.scope, 503, "workers", words, headers={"Retry-After": str(_STORE_SECONDS)})


def _no_store(request: Request, error: Exception) -> Response:
    LOG.error("the database failed", request_id=trace_of(request.scope).request_id, error=type(error.__cause__ or error).__name__)
    words = "the database cannot be used now, so nothing was kept and nothing is answered; send the request again"
    return problem_response(request.scope, 503, "store", words, headers={"Retry-After": str(_STORE_SECONDS)})


def _no_record(request: Request, error: Exception) -> Response:
    return problem_response(request.scope, 404, "not_found", "there is no such record: it never was, or it was erased", "record")


def _no_decision(request: Request, error: Exception) -> Response:
    assert isinstance(error, DecisionError)
    return problem_response(request.scope, 422, "decision", str(error), error.field)


def _conflict(request: Request, error: Exception) -> Response:
    assert isinstance(error, Conflict)
    return problem_response(request.scope, 409, "conflict", str(error), error.field)


def _reused(request: Request, error: Exception) -> Response:
    words = "this Idempotency-Key came before with another decision; use a new key for each decision"
    return problem_response(request.scope, 422, "key_reused", words, "Idempotency-Key")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    kind = _KINDS.get(error.status_code, "request")
    headers = dict(error.headers or {})
    if error.status_code == 405 and (methods := request.app.openapi()["paths"].get(route_of(request.scope))):
        # Starlette knows the methods of the first route of a path only.
        headers["Allow"] = ", ".join(sorted(method.upper() for method in methods))
    return problem_response(request.scope, error.status_code, kind, error.detail, headers=headers)


def _invalid(request: Request, error: Exception) -> Response:
    # FastAPI's own words would repeat the input; of a place only the declared part is ours.
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    part, *names = first["loc"]
    field = str(names[0]) if part in _PLACES and part != "body" and names else "body"
    return problem_response(request.scope, 422, "value", f"{field}: {first['msg']}", field)
