"""What the note says about itself: its date, the patient's status, stated total time, signature, codes written in it, templates."""

from __future__ import annotations

import re
from typing import Any

from nlp.components.mentions import Reading, segment_of

_WRITTEN = re.compile(r"(?<![\d.,$#/-])(?P<code>[0-9]{5}|[0-9]{4}T|[GJQ]\d{4})(?:-(?P<mod>[A-Z0-9]{2}))?(?![\d/]|\.\d)")
_PLACEHOLDER = re.compile(r"\*{3,}|\[\s*\]|\[\s?_+\s?\]|\{[^{}\n]{0,60}[:|/][^{}\n]{0,60}\}|_{5,}|\[[^\]\n]{0,40}(?:\|[^\]\n]{0,40})+\]")
_TOTAL_TIME = re.compile(
    r"(?i)(?:total (?:time|visit|encounter)?[^.\n]{0,60}?|(?:i|we) (?:personally )?spent[^.\n]{0,40}?|time spent[^.\n]{0,40}?|spent (?:a total of )?)(?P<n>\d{1,3})\s*min"
    r"|(?P<m>\d{1,3})\s*min(?:ute)?s?\s*(?:total|was spent|were spent|spent|of total|face[- ]to[- ]face|on the date)"
)


def read_visit(reading: Reading) -> dict[str, Any]:
    """``{"attributes": …, "minutes": …, "written_codes": …}`` of the encounter."""
    text = reading.text
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
    minutes = []
    for match in _TOTAL_TIME.finditer(text):
        raw = match["n"] or match["m"]
        segment = reading.segments[segment_of(reading.starts, match.start())]
        if reading.sections[segment.section].kind not in ("history", "education", "copied"):
            minutes.append({"value": float(raw), "unit": "min", "evidence": (match.start(), match.end(), "minutes")})
    codes = [{"value": m["code"], "evidence": (m.start(), m.end(), "code")} for m in _WRITTEN.finditer(text)]
    return {"attributes": attributes, "minutes": {"total_time": minutes}, "written_codes": codes[:40]}
