"""A claim out of the program, for the systems that bill: CSV, JSON, or the service lines of an X12 837P; ``claims`` reads each again."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from service.store.records import Billed


@dataclass(frozen=True, slots=True)
class ClaimFile:
    """A claim as a file: what a browser saves under ``name`` as ``media_type``."""

    name: str
    media_type: str
    body: bytes


FORMATS: Final = ("csv", "json", "x12")


def claim_text(lines: Sequence[Billed]) -> str:
    """A line a service, ``64484-RT x2``: how people write a claim, and how the audit takes it."""
    return "\n".join(claim_words(line) for line in lines)


def claim_words(line: Billed) -> str:
    """``64484-RT x2``."""
    name = "-".join([line.code, *line.modifiers])
    return name if line.units == 1 else f"{name} x{line.units}"


def claim_file(kind: str, lines: Sequence[Billed], day: str) -> ClaimFile:
    """``lines`` of the day of service ``day`` (YYYY-MM-DD) as ``kind``, one of ``FORMATS``. Raises ``KeyError`` for another."""
    write, media_type = {"csv": (_csv, "text/csv"), "json": (_json, "application/json"), "x12": (_x12, "text/plain")}[kind]
    ending = {"x12": "837p.txt"}.get(kind, kind)
    return ClaimFile(f"claim-{day}.{ending}", media_type, write(lines, day).encode())


def _csv(lines: Sequence[Billed], day: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("code", "units", "modifiers", "date_of_service"))
    writer.writerows((line.code, line.units, " ".join(line.modifiers), day) for line in lines)
    return out.getvalue()


def _json(lines: Sequence[Billed], day: str) -> str:
    claim = [{"code": line.code, "units": line.units, "modifiers": list(line.modifiers)} for line in lines]
    return orjson.dumps({"date_of_service": day, "claim": claim}, option=orjson.OPT_INDENT_2).decode() + "\n"


def _x12(lines: Sequence[Billed], day: str) -> str:
    """Loop 2400 of each line: LX, SV1, DTP. The charge (SV102) and the diagnosis pointers (SV107) are left for the billing system."""
    segments = []
    for number, line in enumerate(lines, 1):
        procedure = ":".join(["HC", line.code, *line.modifiers])
        segments += [f"LX*{number}", f"SV1*{procedure}**UN*{line.units}", f"DTP*472*D8*{day.replace('-', '')}"]
    return "".join(f"{segment}~\n" for segment in segments)
