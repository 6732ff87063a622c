"""The OpenAPI side of ``/healthz``, ``/readyz`` and ``/metrics``."""

from __future__ import annotations

from typing import Final

from service.api.problem_schema import Responses, Schema, problems

_OK: Final[Schema] = {
    "type": "object",
    "required": ["status"],
    "additionalProperties": False,
    "properties": {"status": {"const": "ok"}},
}


def _ok(words: str) -> Schema:
    return {"description": words, "content": {"application/json": {"schema": _OK, "example": {"status": "ok"}}}}


HEALTH_RESPONSES: Final[Responses] = {200: _ok("The process runs"), 500: problems()[500]}
READY_RESPONSES: Final[Responses] = {200: _ok("Notes are taken"), 500: problems()[500], 503: problems()[503]}
METRICS_RESPONSES: Final[Responses] = {
    200: {
        "description": "Prometheus' text format",
        "content": {"text/plain": {"schema": {"type": "string"}, "example": "notecoder_notes_in_work 0.0\n"}},
    },
    **problems(),
}
