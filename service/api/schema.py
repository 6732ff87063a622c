"""The OpenAPI side of the endpoints: schemas and examples for people and generated clients; nothing is checked by them."""

from __future__ import annotations

from typing import Final

from models.request import MAX_CHARACTERS, MAX_NOTE_ID, OFFSET_ENCODINGS, PARTS, PATIENT_STATUSES, PAYERS, SETTINGS
from service.api.problem_schema import Responses, Schema, problems

NOTE_EXAMPLE: Final = "03/02/2026. Right L4-L5 transforaminal epidural steroid injection under fluoroscopy. Tolerated well."


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _choice(values: tuple[str, ...], words: str, **more: str) -> Schema:
    return _nullable({"type": "string", "enum": list(values)}) | {"description": words} | more


REQUEST: Final[Schema] = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {
        "text": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_CHARACTERS,
            "pattern": r"^[^\u0000]*[^\s\u0000][^\u0000]*$",
            "description": "The note, as it is; not blank, and without NUL.",
        },
        "note_id": _nullable({"type": "string", "maxLength": MAX_NOTE_ID, "pattern": r"^[^\u0000]*$"})
        | {"description": "Given back in the response."},
        "date_of_service": _nullable({"type": "string", "format": "date"})
        | {"description": "Picks the code set in force that day. Left out: the note's date, else today."},
        "payer": _choice(PAYERS, "Medicare's 8-minute rule and G codes, or CPT's midpoint rule.", default="medicare"),
        "patient_status": _choice(PATIENT_STATUSES, "Left out: from the note."),
        "setting": _choice(SETTINGS, "Left out: from the note, else the office."),
        "signed": _nullable({"type": "boolean"}) | {"description": "Left out: from the note."},
        "include": _nullable({"type": "array", "items": {"enum": list(PARTS)}}) | {"description": "Parts of the response; default all."},
        "offset_encoding": _choice(OFFSET_ENCODINGS, "The unit that offsets count.", default="utf-32"),
    },
}

STRING: Final[Schema] = {"type": "string"}
STRINGS: Final[Schema] = {"type": "array", "items": STRING}
EVIDENCE: Final[Schema] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["start", "end", "text", "role"],
        "properties": {"start": {"type": "integer"}, "end": {"type": "integer"}, "text": STRING, "role": STRING},
    },
}


def objects(**properties: Schema) -> Schema:
    """The schema of a list of objects with these properties."""
    return {"type": "array", "items": {"type": "object", "properties": properties}}


RESPONSE: Final[Schema] = {
    "type": "object",
    "required": ["note_id", "date_of_service", "payer", "suggestions", "versions"],
    "properties": {
        "note_id": _nullable(STRING),
        "date_of_service": {
            "type": "object",
            "properties": {"value": {"type": "string", "format": "date"}, "source": {"enum": ["request", "note", "today"]}},
        },
        "payer": {"enum": list(PAYERS)},
        "suggestions": objects(
            code=STRING,
            system=STRING,
            label=STRING,
            units={"type": "integer", "minimum": 1},
            modifiers=STRINGS,
            status={"enum": ["suggested", "candidate"]},
            confidence={"type": "number", "minimum": 0, "maximum": 1},
            evidence=EVIDENCE,
            why=objects(rule=STRING, text=STRING, source=STRING),
            missing=STRINGS,
            would_be=objects(code=STRING, **{"if": STRING}),
        ),
        "facts": {"type": "array", "items": {"type": "object"}},
        "not_coded": objects(procedure=STRING, reason=STRING, evidence=EVIDENCE),
        "alerts": objects(
            severity={"enum": ["error", "warning", "info"]}, kind=STRING, codes=STRINGS, text=STRING, rule=STRING, evidence=EVIDENCE
        ),
        "versions": {"type": "object", "additionalProperties": STRING},
    },
}


def _quoted(words: str, role: str) -> Schema:
    start = NOTE_EXAMPLE.index(words)
    return {"start": start, "end": start + len(words), "text": words, "role": role}


_LINE_EXAMPLE: Final[Schema] = {
    "code": "64483",
    "system": "CPT",
    "label": "Transforaminal epidural, lumbar/sacral, first level",
    "units": 1,
    "modifiers": ["RT"],
    "status": "suggested",
    "confidence": 0.97,
    "evidence": [
        _quoted("transforaminal epidural steroid injection", "procedure"),
        _quoted("L4-L5", "level"),
        _quoted("Right", "side"),
        _quoted("fluoroscopy", "imaging"),
    ],
    "why": [{"rule": "transforaminal_epidural.lumbar.first", "text": "transforaminal + lumbar + first level", "source": "CPT 64483"}],
    "missing": [],
    "would_be": [{"code": "64479", "if": "the level were cervical or thoracic"}],
}
RESPONSE_EXAMPLE: Final[Schema] = {
    "note_id": "n-17",
    "date_of_service": {"value": "2026-03-02", "source": "note"},
    "payer": "medicare",
    "suggestions": [_LINE_EXAMPLE],
    "facts": [],
    "not_coded": [],
    "alerts": [],
    "versions": {"engine": "0.1.0", "code_set": "2026"},
}
RECORD_HEADER: Final[Schema] = {
    "Notecoder-Record": {"description": "The record that is kept of the note, for feedback.", "schema": {"type": "string"}}
}
SUGGEST_BODY: Final[Schema] = {
    "required": True,
    "content": {"application/json": {"schema": REQUEST, "example": {"note_id": "n-17", "text": NOTE_EXAMPLE, "payer": "medicare"}}},
}
SUGGEST_RESPONSES: Final[Responses] = {
    200: {
        "description": "The answer",
        "headers": RECORD_HEADER,
        "content": {"application/json": {"schema": RESPONSE, "example": RESPONSE_EXAMPLE}},
    },
    **problems(413, 422),
}
