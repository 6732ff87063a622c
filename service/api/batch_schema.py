"""The OpenAPI side of the batch. OpenAPI 3.1 has no schema for a line of a stream, so a body is a string with an example."""

from __future__ import annotations

import json
from typing import Final

from service.api.problem_schema import Responses, Schema, problems
from service.api.schema import NOTE_EXAMPLE, RESPONSE_EXAMPLE

_LINES: Final = "".join(
    json.dumps(line) + "\n" for line in ({"id": "n-17", "text": NOTE_EXAMPLE, "payer": "medicare"}, {"id": "n-18", "text": ""})
)
_ERROR: Final = {"kind": "empty", "text": "text: expected a note of 1 to 200,000 characters, found an empty string"}
_ANSWERS: Final = "".join(json.dumps(line) + "\n" for line in (RESPONSE_EXAMPLE, {"line": 2, "note_id": "n-18", "error": _ERROR}))

BATCH_BODY: Final[Schema] = {
    "description": "JSON lines (NDJSON), a request of `suggest` or `audit` each; blank lines are passed over; no line, no answer.",
    "content": {"application/x-ndjson": {"schema": {"description": "A request a line."}, "example": _LINES}},
}
BATCH_RESPONSES: Final[Responses] = {
    200: {
        "description": "An answer or an error a line, in the order of the requests",
        "content": {"application/x-ndjson": {"schema": {"type": "string"}, "example": _ANSWERS}},
    },
    **problems(422),
}
