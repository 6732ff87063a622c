"""The OpenAPI document: what FastAPI makes of the routes, and what holds for all of them."""

from __future__ import annotations

from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from service.api.problem_schema import PROBLEM, Schema

_DESCRIPTION: Final = """Notes in, CPT/HCPCS codes with units, modifiers and the words that support each out.

* Offsets count code points, or UTF-16 units or bytes where `offset_encoding` asks for them.
* The same note with the same versions gives the same bytes; the record that is kept of it is named in the header `Notecoder-Record`.
* Every error is a problem document (RFC 9457) whose words never repeat what was sent.
* No answer may be cached (`no-store`).
* On the machine itself the service may need no key; from elsewhere send one as `Authorization: Bearer`."""
_TAGS: Final = [
    {"name": "notes", "description": "Suggest codes for notes, or audit claims against them."},
    {"name": "codes", "description": "The code tables."},
    {"name": "records", "description": "What was kept: answers without the words of the note, decisions, the trail."},
    {"name": "service", "description": "For whatever watches over the service."},
]
_REQUEST_ID: Final[Schema] = {
    "name": "X-Request-ID",
    "in": "header",
    "required": False,
    "description": "An id of the request that the log and errors name. It is taken where it is a UUID; else the service makes one.",
    "schema": {"type": "string"},
    "example": "6f1c2b0e-5d0c-4f6e-9d3a-0a4f2c7b1e55",
}
_ANSWERED_ID: Final[Schema] = {"description": "The id of the request.", "schema": {"type": "string", "format": "uuid"}}


def describe(app: FastAPI) -> None:
    """Have ``app`` serve this document at ``/openapi.json``; it is made once."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's own way to change it


def _document(app: FastAPI) -> dict[str, Any]:
    made: dict[str, Any] = get_openapi(
        title=app.title, version=app.version, summary=app.summary, description=_DESCRIPTION, routes=app.routes, tags=_TAGS
    )
    components = made.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["parameters"] = {"RequestId": _REQUEST_ID}
    components["headers"] = {"RequestId": _ANSWERED_ID}
    for path in made["paths"].values():
        for operation in path.values():
            operation.setdefault("parameters", []).append({"$ref": "#/components/parameters/RequestId"})
            if "security" in operation:
                # On its own machine the service may be set up to ask nobody who they are.
                operation["security"].append({})
            for response in operation["responses"].values():
                response.setdefault("headers", {})["X-Request-ID"] = {"$ref": "#/components/headers/RequestId"}
    return made
