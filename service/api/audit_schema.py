"""The OpenAPI side of the audit: schemas and an example for people and generated clients; nothing is checked by them."""

from __future__ import annotations

from typing import Final

from models.audit.claim_lines import MAX_LINES, MAX_UNITS
from service.api.kept_schema import CODE, MODIFIERS
from service.api.problem_schema import Responses, Schema
from service.api.schema import EVIDENCE, NOTE_EXAMPLE, RECORD_HEADER, REQUEST, RESPONSE, STRING, STRINGS, SUGGEST_RESPONSES, objects

_BILLED: Final[Schema] = {"code": STRING, "units": {"type": "integer", "minimum": 1}, "modifiers": STRINGS}
_GIVEN: Final[Schema] = {
    "type": "object",
    "required": ["code"],
    "additionalProperties": False,
    "properties": {
        "code": {"type": "string", "pattern": f"^{CODE}$"},
        "units": {"type": ["integer", "null"], "minimum": 1, "maximum": MAX_UNITS, "description": "1 where left out."},
        "modifiers": MODIFIERS,
    },
}
_CLAIM: Final[Schema] = {
    "type": "array",
    "items": _GIVEN,
    "minItems": 1,
    "maxItems": MAX_LINES,
    "uniqueItems": True,
    "description": (
        "The billed lines; a code with its modifiers stands there once. As people write it, in one string "
        "(64483-RT, 64484-RT x2), it is taken too."
    ),
}
_REQUEST: Final[Schema] = {
    **REQUEST,
    "required": ["text", "claim"],
    "properties": {**REQUEST["properties"], "claim": _CLAIM},
}
_VERDICTS: Final = ["supported", "wrong_units", "wrong_modifier", "not_supported", "bundled", "out_of_scope"]
_RESPONSE: Final[Schema] = {
    "type": "object",
    "required": ["note_id", "date_of_service", "payer", "lines", "omitted", "versions"],
    "properties": {
        **{name: RESPONSE["properties"][name] for name in ("note_id", "date_of_service", "payer", "alerts", "versions")},
        "lines": objects(
            claimed={"type": "object", "properties": _BILLED},
            verdict={"enum": _VERDICTS},
            supported={"anyOf": [{"type": "object", "properties": _BILLED}, {"type": "null"}]},
            evidence=EVIDENCE,
            against=EVIDENCE,
            conditions=objects(row=STRING, fact=STRING, truth={"enum": [False, None]}, wanted=STRINGS, found=STRINGS, evidence=EVIDENCE),
            missing=STRINGS,
            why=objects(rule=STRING, text=STRING, source=STRING),
            instead=objects(**_BILLED),
            would_be=objects(**{**_BILLED, "code": {"type": ["string", "null"]}, "if": STRING}),
        ),
        "omitted": objects(**_BILLED, label=STRING, evidence=EVIDENCE),
    },
}
AUDIT_BODY: Final[Schema] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": _REQUEST,
            "example": {"note_id": "n-17", "text": NOTE_EXAMPLE, "claim": [{"code": "64483", "units": 1, "modifiers": ["RT"]}]},
        }
    },
}
AUDIT_RESPONSES: Final[Responses] = {
    **SUGGEST_RESPONSES,
    200: {"description": "The audit", "headers": RECORD_HEADER, "content": {"application/json": {"schema": _RESPONSE}}},
}
