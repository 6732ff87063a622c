"""What the note says about itself: signature, setting, templates left open, codes written in it, and the visit that it tells of."""

from __future__ import annotations

import re
from typing import Any

from nlp.components.course import read_course
from nlp.components.decision_making import read_decisions
from nlp.components.operation import is_operation
from nlp.components.reading import Mention, Reading, segment_of
from nlp.components.trail import read_trail
from nlp.components.visit_field import read_field
from nlp.components.visit_shape import is_ours, names_visit, read_shape, visit_shape
from nlp.components.visit_time import read_tobacco_time, read_total_time
from nlp.lexicon import Lexicon

# A class of characters first, and what may not stand before it asked afterwards: such a search passes over text much faster.
_WRITTEN = re.compile(r"(?P<code>[0-9GJQ][0-9]{3}[0-9T])(?:-(?P<mod>[A-Z0-9]{2}))?(?![\d/]|\.\d)")
_NOT_BEFORE = frozenset("0123456789.,$#/-")
_OPENERS = ("***", "[", "{", "_____")
# What the words beside a written code take it for; which of them are wrong is for ``models``.
_TAKEN_FOR = {
    "each_further": re.compile(r"(?i)\b(?:each|every)\s+(?:add|other|further|subseq)|\badd'?l\b|\badditional levels?\b|\badd-?on\b"),
    "destruction": re.compile(r"(?i)\bdestruct|\babla(?:tion|te)|\bneurolysis|\bRFA\b|\bneurotomy"),
    "facet": re.compile(r"(?i)\bfacet|\bmedial branch|\bMBBs?\b|\bzygapophys"),
    "acupuncture": re.compile(r"(?i)\bacup"),
}
_BESIDE = 60
_TOP = 90
_AT_A_DISTANCE = frozenset({"telehealth", "audio_only"})
_NOT_THIS_VISIT = frozenset({"plan", "copied", "education", "consent", "billing", "history", "subjective"})
_PLACEHOLDER = re.compile(r"\*{3,}|\[\s*\]|\[\s?_+\s?\]|\{[^{}\n]{0,60}[:|/][^{}\n]{0,60}\}|_{5,}|\[[^\]\n]{0,40}(?:\|[^\]\n]{0,40})+\]")


def read_visit(reading: Reading, mentions: list[Mention], lexicon: Lexicon) -> dict[str, Any]:
    """``{"attributes": …, "minutes": …, "written_codes": …}`` of the encounter; empty where a note is neither ours nor a visit for pain."""
    text = reading.text
    named = [m for m in mentions if not lexicon.families[m.family].general]
    shape = visit_shape(reading, bool(named))
    if shape is not None and not names_visit(shape) and is_operation(reading, mentions):
        shape = None
    if shape is None and not mentions:
        return {}
    attributes: dict[str, list[dict[str, Any]]] = {}
    for start, end, entry in reading.hits.get("visit", ()):
        if entry.value in _AT_A_DISTANCE and _is_elsewhere(reading, start):
            continue
        values = attributes.setdefault(entry.value, [])
        if len(values) < 3:
            values.append({"value": "yes", "evidence": (start, end, "visit")})
    for match in _PLACEHOLDER.finditer(text) if any(opener in text for opener in _OPENERS) else ():
        values = attributes.setdefault("placeholder", [])
        if len(values) < 5:
            values.append({"value": "yes", "evidence": (match.start(), match.end(), "template")})
    for start, end, entry in reading.hits.get("cue", ()):
        if entry.value == "no_show":
            attributes.setdefault("no_show", []).append({"value": "yes", "evidence": (start, end, "status")})
    if any(m.status == "performed" for m in mentions) and (course := read_course(reading)):
        attributes["course"] = course
    attributes.update(read_trail(reading))
    minutes: dict[str, list[dict[str, Any]]] = {}
    if shape is not None:
        attributes.update(read_shape(reading, shape))
        attributes.update(read_decisions(reading, shape, mentions))
        if field := read_field(reading, shape.decided, is_ours(shape), named):
            attributes["field"] = field
        minutes, open_time = read_total_time(reading, brief=shape.brief is not None)
        if open_time:
            attributes["open_time"] = open_time
        if tobacco := read_tobacco_time(reading):
            minutes["tobacco"] = tobacco
    written = [
        m for m in _WRITTEN.finditer(text) if text[m.start() - 1 : m.start()] not in _NOT_BEFORE and not _is_postal(text, m.start())
    ][:40]
    if taken := _taken_for(text, written):
        attributes["written_as"] = taken
    codes = [{"value": m["code"], "evidence": (m.start(), m.end(), "code")} for m in written]
    return {"attributes": attributes, "minutes": minutes, "written_codes": codes}


def _is_postal(text: str, start: int) -> bool:
    """ "…, TX " before a number: the postal code of an address."""
    before = text[max(0, start - 5) : start]
    return len(before) == 5 and before[:2] == ", " and before[2:4].isalpha() and before[2:4].isupper() and before[4] == " "


def _is_elsewhere(reading: Reading, offset: int) -> bool:
    """Whether words of a visit at a distance stand where another day's visit, or the payer's rules, are told."""
    section = reading.sections[reading.segments[segment_of(reading.starts, offset)].section]
    return section.kind in _NOT_THIS_VISIT and not section.start <= offset < section.body and offset >= _TOP


def _taken_for(text: str, written: list[re.Match[str]]) -> list[dict[str, Any]]:
    """``<code>:<what>`` for each code beside which the same line says what it is taken for; up to the next code or 60 characters."""
    out = []
    for i, match in enumerate(written):
        line_start = max(text.rfind("\n", 0, match.start()) + 1, match.start() - _BESIDE, written[i - 1].end() if i else 0)
        line_end = text.find("\n", match.end())
        ends = [
            len(text) if line_end < 0 else line_end,
            match.end() + _BESIDE,
            written[i + 1].start() if i + 1 < len(written) else len(text),
        ]
        for what, pattern in _TAKEN_FOR.items():
            # "<code> facet, <code> femoral": the words behind a code speak for it, those before it only at the line's first code.
            found = pattern.search(text, match.end(), min(ends)) or (
                pattern.search(text, line_start, match.start()) if not i or "\n" in text[written[i - 1].end() : match.start()] else None
            )
            if found:
                span = (min(match.start(), found.start()), max(match.end(), found.end()))
                out.append({"value": f"{match['code']}:{what}", "evidence": (*span, "code")})
    return out
