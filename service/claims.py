"""A claim in a file: JSON, CSV, or the service lines of an X12 837P; told apart by how the file begins."""

from __future__ import annotations

import csv
import io
from typing import Final

import orjson

from models.request import RequestError
from service.inputs import decode

MAX_CLAIM_BYTES: Final = 1024 * 1024
_HEADS: Final = ("code", "units", "modifiers")
# How systems that export claims name the columns.
_NAMES: Final = {
    "code": ("code", "cpt", "hcpcs", "procedure", "procedure_code", "proc"),
    "units": ("units", "unit", "qty", "quantity"),
    "modifiers": (
        "modifiers",
        "modifier",
        "mods",
        "mod",
        *(f"{name}{n}" for name in ("mod", "modifier", "modifier_") for n in range(1, 5)),
    ),
}
_QUANTITY_OF: Final = "UN"


def read_claim(raw: bytes) -> object:
    """The claim in ``raw``, ready for ``parse_claim``. Raises ``RequestError`` whose field names the file or its line."""
    if len(raw) > MAX_CLAIM_BYTES:
        raise RequestError("too_long", "claim file", f"at most {MAX_CLAIM_BYTES:,} bytes", "more")
    text = decode(raw.removeprefix(b"\xef\xbb\xbf"), "claim file").strip()
    if not text:
        raise RequestError("claim", "claim", "at least one line", "none")
    if text[0] in "[{":
        return _json(raw)
    if text.startswith(("ISA", "GS*", "ST*", "CLM*", "LX*", "SV1*")):
        return _x12(text)
    return _csv(text)


def _json(raw: bytes) -> object:
    try:
        value = orjson.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise RequestError("json", "claim file", "JSON", f"a mistake at line {error.lineno}, column {error.colno}") from None
    return value.get("claim") if isinstance(value, dict) and "claim" in value else value


def _csv(text: str) -> list[object]:
    """Rows of code, units and modifiers; a first row that names no code names the columns, in any order."""
    rows = [row for row in csv.reader(io.StringIO(text), skipinitialspace=True) if any(cell.strip() for cell in row)]
    heads = [cell.strip().lower().replace(" ", "_") for cell in rows[0]]
    if not any(head in _NAMES["code"] for head in heads):
        return [{"code": row[0], "units": _units(row[1:2]), "modifiers": _modifiers(row[2:])} for row in rows]
    places = {name: [i for i, head in enumerate(heads) if head in names] for name, names in _NAMES.items()}
    return [
        {
            "code": "".join(_cells(row, places["code"][:1])),
            "units": _units(_cells(row, places["units"][:1])),
            "modifiers": _modifiers(_cells(row, places["modifiers"])),
        }
        for row in rows[1:]
    ]


def _cells(row: list[str], places: list[int]) -> list[str]:
    return [row[i].strip() for i in places if i < len(row)]


def _units(cells: list[str]) -> str | None:
    return next((cell.strip() for cell in cells if cell.strip()), None)


def _modifiers(cells: list[str]) -> list[str]:
    """``RT 59``, ``RT,59``, ``RT-59`` or a cell each."""
    return [word for cell in cells for word in cell.replace(",", " ").replace("-", " ").replace(";", " ").split()]


def _x12(text: str) -> list[object]:
    """The SV1 segments: composite code with up to four modifiers, units in UN. Separators are the ISA's, else ``*``, ``:``, ``~``."""
    element, component, end = "*", ":", "~"
    if text.startswith("ISA") and len(text) > 105:
        element, component, end = text[3], text[104], text[105]
    lines: list[object] = []
    claims = 0
    for segment in text.split(end):
        parts = segment.strip().split(element)
        claims += parts[0] == "CLM"
        if claims > 1:
            raise RequestError("claim", "claim file", "the service lines of one claim", "two claims (CLM)")
        if parts[0] == "SV1":
            lines.append(_service_line(len(lines) + 1, parts, component))
    if not lines:
        raise RequestError("claim", "claim file", "service lines (SV1)", "none")
    return lines


def _service_line(number: int, parts: list[str], component: str) -> dict[str, object]:
    field = f"claim line {number}"
    code = parts[1].split(component) if len(parts) > 1 else []
    if len(code) < 2 or code[0] != "HC":
        raise RequestError("claim", field, "SV1 with a code of qualifier HC", "another qualifier" if code else "none")
    if len(parts) > 3 and parts[3] not in ("", _QUANTITY_OF):
        raise RequestError("claim", field, f"units counted as {_QUANTITY_OF}", "another measure")
    units = parts[4] if len(parts) > 4 and parts[4] else None
    return {"code": code[1], "units": units, "modifiers": [m for m in code[2:6] if m]}
