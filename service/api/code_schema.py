"""The OpenAPI side of the code tables."""

from __future__ import annotations

from typing import Final

from service.api.problem_schema import Responses, Schema, problems

DATE: Final[Schema] = {"format": "date", "example": "2026-03-02"}
_DAY: Final[Schema] = {"type": ["string", "null"], "format": "date"}
_CODE: Final[Schema] = {
    "type": "object",
    "required": ["code", "system", "label", "family", "effective_from", "effective_to", "max_units_per_day", "addon_to"],
    "properties": {
        "code": {"type": "string"},
        "system": {"type": "string", "description": "CPT or HCPCS"},
        "label": {"type": "string", "description": "Our own short words, not the official descriptor."},
        "family": {"type": "string"},
        "effective_from": _DAY,
        "effective_to": _DAY,
        "unit_basis": {"type": "string"},
        "imaging": {"type": "string"},
        "laterality": {"type": "string"},
        "max_units_per_day": {"type": ["integer", "null"], "description": "Medicare's limit of a day; null where none is published."},
        "addon_to": {"type": "array", "items": {"type": "string"}, "description": "One of these must be reported too."},
        "notes": {"type": "string"},
    },
}
_EXAMPLE: Final[Schema] = {
    "code": "64483",
    "system": "CPT",
    "label": "Transforaminal epidural, lumbar/sacral, first level",
    "family": "transforaminal",
    "effective_from": None,
    "effective_to": None,
    "unit_basis": "level",
    "imaging": "included",
    "laterality": "bilateral_50",
    "max_units_per_day": 1,
    "addon_to": [],
    "notes": "",
}
CODE_RESPONSES: Final[Responses] = {
    200: {"description": "The code", "content": {"application/json": {"schema": _CODE, "example": _EXAMPLE}}},
    **problems(404, 422),
}
CODES_RESPONSES: Final[Responses] = {
    200: {
        "description": "A page of codes",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["codes", "next"],
                    "properties": {"codes": {"type": "array", "items": _CODE}, "next": {"type": ["string", "null"]}},
                },
                "example": {"codes": [_EXAMPLE], "next": None},
            }
        },
    },
    **problems(422),
}
