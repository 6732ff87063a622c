"""The OpenAPI side of what goes wrong: one schema, and for each status in which cases it comes."""

from __future__ import annotations

from typing import Any, Final

Schema = dict[str, Any]
Responses = dict[int | str, Schema]

PROBLEM: Final[Schema] = {
    "type": "object",
    "description": "Problem details after RFC 9457. Its words never repeat what was sent.",
    "required": ["type", "title", "status", "detail", "field", "instance"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:notecoder:[a-z_]+$", "description": "What went wrong, for a program."},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What was expected, where, and what to do."},
        "field": {"type": ["string", "null"], "description": "The field, parameter or header that is wrong."},
        "instance": {"type": "string", "description": "The request's id as a URN; the operator finds it in the log."},
    },
}
_EXAMPLES: Final[dict[int, tuple[str, str, str, str | None]]] = {
    400: ("json", "The body is not JSON", "body: expected a JSON object, found a mistake at line 1, column 2", "body"),
    401: ("unauthorized", "It is not known who asks", "send an API key as Authorization: Bearer", None),
    403: ("forbidden", "This is not allowed", "this needs the scope admin, which you do not have", None),
    404: ("not_found", "There is no such thing", "there is no such record: it never was, or it was erased", "record"),
    409: ("conflict", "The record is not as the request takes it to be", "line: expected one of 2 lines, found 3", "line"),
    413: ("too_large", "The body is too large", "body: expected at most 4,194,304 bytes, found more", "body"),
    422: ("missing", "A field is missing", "text: expected a note of 1 to 200,000 characters, found nothing", "text"),
    429: ("too_many", "Too many requests", "at most 600 requests a minute; wait the seconds of Retry-After", None),
    500: ("internal", "The service failed", "the program failed on this note; this is a bug of notecoder", None),
    503: ("busy", "Too many notes are waiting", "64 notes wait already; send the note again after the seconds of Retry-After", None),
}
_WORDS: Final = {
    400: "The body is not UTF-8 or not JSON, or the service does not go by the name of the Host header",
    401: "It is not known who asks: a key or token is missing or not valid",
    403: "Whoever asks may not do this, or the request is of another site's page",
    404: "There is no such thing",
    409: "The record has no such line, nothing that could be undone, or another answer than you saw: read it again",
    413: "The body is larger than the service takes: split the notes, or send a batch",
    422: "A field or parameter cannot be used; `field` names it",
    429: "More requests a minute than allowed: wait the seconds of Retry-After",
    500: "The program failed; this is a bug of notecoder",
    503: (
        "Not now: too many notes wait or the database cannot be reached (send the request again after the seconds of Retry-After), "
        "or the note took too long (split it)"
    ),
}
_AFTER: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 0}}}


def problems(*statuses: int) -> Responses:
    """The responses of these statuses, beside those that whoever asks may get anywhere."""
    return {status: _response(status) for status in sorted({*statuses, 400, 401, 403, 429, 500, 503})}


def _response(status: int) -> Schema:
    kind, title, detail, field = _EXAMPLES[status]
    example = {
        "type": f"urn:notecoder:{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "field": field,
        "instance": "urn:uuid:6f1c2b0e-5d0c-4f6e-9d3a-0a4f2c7b1e55",
    }
    response: Schema = {
        "description": _WORDS[status],
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
    }
    return response | ({"headers": _AFTER} if status in (429, 503) else {})
