"""What the note says about itself: signature, setting, templates left open, codes written in it, and the visit that it tells of."""

from __future__ import annotations

import re
from typing import Any

from nlp.components.decision_making import read_decisions
from nlp.components.mentions import Mention, Reading
from nlp.components.operation import is_operation
from nlp.components.visit_shape import read_shape, visit_shape
from nlp.components.visit_time import read_total_time

_WRITTEN = re.compile(r"(?<![\d.,$#/-])(?P<code>[0-9]{5}|[0-9]{4}T|[GJQ]\d{4})(?:-(?P<mod>[A-Z0-9]{2}))?(?![\d/]|\.\d)")
_PLACEHOLDER = re.compile(r"\*{3,}|\[\s*\]|\[\s?_+\s?\]|\{[^{}\n]{0,60}[:|/][^{}\n]{0,60}\}|_{5,}|\[[^\]\n]{0,40}(?:\|[^\]\n]{0,40})+\]")


def read_visit(reading: Reading, mentions: list[Mention]) -> dict[str, Any]:
    """``{"attributes": …, "minutes": …, "written_codes": …}`` of the encounter; empty where a note is neither ours nor a visit for pain."""
    text = reading.text
    shape = visit_shape(reading, bool(mentions))
    if shape is not None and is_operation(reading, mentions):
        shape = None
    if shape is None and not mentions:
        return {}
    attributes: dict[str, list[dict[str, Any]]] = {}
    for start, end, entry in reading.hits.get("visit", ()):
        values = attributes.setdefault(entry.value, [])
        if len(values) < 3:
            values.append({"value": "yes", "evidence": (start, end, "visit")})
    for match in _PLACEHOLDER.finditer(text):
        values = attributes.setdefault("placeholder", [])
        if len(values) < 5:
            values.append({"value": "yes", "evidence": (match.start(), match.end(), "template")})
    for start, end, entry in reading.hits.get("cue", ()):
        if entry.value == "no_show":
            attributes.setdefault("no_show", []).append({"value": "yes", "evidence": (start, end, "status")})
    minutes: dict[str, list[dict[str, Any]]] = {}
    if shape is not None:
        attributes.update(read_shape(reading, shape))
        attributes.update(read_decisions(reading, shape, mentions))
        minutes, open_time = read_total_time(reading)
        if open_time:
            attributes["open_time"] = open_time
    codes = [{"value": m["code"], "evidence": (m.start(), m.end(), "code")} for m in _WRITTEN.finditer(text)]
    return {"attributes": attributes, "minutes": minutes, "written_codes": codes[:40]}
