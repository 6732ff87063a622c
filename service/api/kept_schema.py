"""The OpenAPI side of what is kept: feedback, records and the trail."""

from __future__ import annotations

from typing import Final

from models.audit.claim_lines import MAX_MODIFIERS, MAX_UNITS
from models.audit.modifiers import VALID
from service.api.problem_schema import Responses, Schema, problems
from service.store.records import REASONS

# The largest number that every database takes.
NUMBER: Final = 2**31 - 1
IDEMPOTENCY_KEY: Final = "A word of your own, new for each decision: sent again with the same body it gives the same entry."
_STRING: Final[Schema] = {"type": "string"}
_NULLABLE: Final[Schema] = {"type": ["string", "null"]}
_RECORD: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": 64, "description": "The header `Notecoder-Record` of the answer."}
_TIME: Final[Schema] = {"type": "string", "format": "date-time"}
# Small letters are taken for capitals.
CODE: Final = "([0-9][0-9]{3}[0-9A-Z]|[A-Z][0-9]{3}[0-9])"
MODIFIERS: Final[Schema] = {
    "type": ["array", "null"],
    "items": {"type": "string", "pattern": f"^({'|'.join(sorted(VALID))})$"},
    "maxItems": MAX_MODIFIERS,
}
_NULL: Final[Schema] = {"type": "null"}
_LINE: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": NUMBER, "description": "The place of the line in the answer, from 1."}
_CODE: Final[Schema] = {"type": "string", "pattern": f"^{CODE}$", "description": "The code as you bill it."}
_UNITS: Final[Schema] = {"type": ["integer", "null"], "minimum": 1, "maximum": MAX_UNITS, "description": "1 where left out."}
_REASON: Final[Schema] = {"enum": list(REASONS), "description": "; ".join(f"{name}: {words}" for name, words in REASONS.items())}
_RECORD_EXAMPLE: Final = "9f86d081884c7d659a2feaa0c55ad015"
_ENTRY: Final[Schema] = {
    "type": "object",
    "required": ["number", "at", "who", "kind", "record", "payload", "hash"],
    "properties": {
        "number": {"type": "integer", "minimum": 1},
        "at": _TIME,
        "who": {"type": "string", "description": "local, key:…, token:… or user:…"},
        "kind": {"type": "string", "description": "answered, decided, state, erased …"},
        "record": _NULLABLE,
        "payload": {"type": ["object", "null"], "description": "Null where the record was erased."},
        "hash": {"type": "string", "description": "SHA-256 over the entry and the hash of the one before."},
    },
}
_ENTRY_EXAMPLE: Final[Schema] = {
    "number": 2,
    "at": "2026-03-02T09:30:00+00:00",
    "who": "key:clinic",
    "kind": "decided",
    "record": _RECORD_EXAMPLE,
    "payload": {"answer": 1, "decision": {"action": "reject", "line": 1, "billed": None, "reason": "wrong_side"}},
    "hash": "5b1f0c6a0f0c1ed6d4f7a0b0b6a7a31c7a6b5f5a9a2c3e4d5f60718293a4b5c6",
}


def _decision(action: str, *needed: str, **taken: Schema) -> Schema:
    nothing = dict.fromkeys(("line", "code", "units", "modifiers", "reason"), _NULL)
    answer = {"type": ["integer", "null"], "minimum": 1, "maximum": NUMBER}
    answer["description"] = "The `answer` of the record as you saw it: the decision is refused where it has changed since."
    return {
        "title": action,
        "type": "object",
        "required": ["record", "action", *needed],
        "additionalProperties": False,
        "properties": {"record": _RECORD, "action": {"const": action.partition(" ")[0]}, **nothing, **taken, "answer": answer},
    }


_BILLED: Final[Schema] = {"code": _CODE, "units": _UNITS, "modifiers": MODIFIERS}
_DECISIONS: Final = [
    _decision("accept", "line", line=_LINE),
    _decision("reject", "line", "reason", line=_LINE, reason=_REASON),
    _decision("change", "line", "code", line=_LINE, **_BILLED, reason={"anyOf": [_REASON, _NULL]}),
    _decision("add", "code", **_BILLED),
    _decision("undo", "line", line=_LINE),
    _decision("undo a line added by hand", "code", **_BILLED),
]
FEEDBACK_BODY: Final[Schema] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"oneOf": _DECISIONS},
            "examples": {
                "accept": {"value": {"record": _RECORD_EXAMPLE, "line": 1, "action": "accept"}},
                "reject": {"value": {"record": _RECORD_EXAMPLE, "line": 1, "action": "reject", "reason": "wrong_side"}},
                "change": {
                    "value": {"record": _RECORD_EXAMPLE, "line": 1, "action": "change", "code": "64483", "units": 1, "modifiers": ["LT"]}
                },
                "add": {"value": {"record": _RECORD_EXAMPLE, "action": "add", "code": "J1100", "units": 10}},
            },
        }
    },
}
FEEDBACK_RESPONSES: Final[Responses] = {
    201: {"description": "The entry of the trail", "content": {"application/json": {"schema": _ENTRY, "example": _ENTRY_EXAMPLE}}},
    **problems(404, 409, 413, 422),
}
TRAIL_RESPONSES: Final[Responses] = {
    200: {
        "description": "A page of the trail",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["entries", "next"],
                    "properties": {"entries": {"type": "array", "items": _ENTRY}, "next": {"type": ["integer", "null"]}},
                },
                "example": {"entries": [_ENTRY_EXAMPLE], "next": None},
            }
        },
    },
    **problems(422),
}
RECORD_RESPONSES: Final[Responses] = {
    200: {
        "description": "The record",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["id", "kind", "state", "at", "who", "sha256", "fields", "answer", "response", "decisions", "history"],
                    "properties": {
                        "id": _STRING,
                        "kind": {"enum": ["suggest", "audit"]},
                        "state": {"enum": ["open", "done"]},
                        "at": _TIME,
                        "who": _STRING,
                        "sha256": {"type": "string", "description": "Of the note's UTF-8."},
                        "note_id": _NULLABLE,
                        "fields": {"type": "object"},
                        "answer": {"type": "integer", "description": "The number of the trail's entry that holds the response."},
                        "response": {"type": "object", "description": "As answered, its evidence without words."},
                        "text": {"type": ["string", "null"], "description": "The note, where the site keeps it."},
                        "decisions": {"type": "array", "items": {"type": "object"}, "description": "What stands now."},
                        "history": {"type": "array", "items": _ENTRY},
                    },
                }
            }
        },
    },
    **problems(404, 422),
}
ERASE_RESPONSES: Final[Responses] = {204: {"description": "It is erased"}, **problems(404, 422)}
