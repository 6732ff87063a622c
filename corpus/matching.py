"""The lines of an answer against the gold lines: which belong together, which are missed, which are too many."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from corpus.gold import LEFT_OUT, GoldLine

# Visits are judged by level and drugs by themselves; every other line is a procedure.
_VISIT: Final = re.compile(r"992\d\d|9938\d|9939\d|9945[0-6]|G040[678]|G042[567]")
_DRUG: Final = re.compile(r"[JQ]\d{4}")


# What the gold calls a visit; any other visit is of none of these kinds.
_VISITS: Final = {
    "new_office": re.compile(r"9920[2-5]"),
    "established_office": re.compile(r"9921[1-5]"),
    "inpatient": re.compile(r"992[23]\d"),
    "consult": re.compile(r"992[45]\d"),
    "ed": re.compile(r"9928\d"),
}


@dataclass(frozen=True, slots=True)
class GivenLine:
    """What an answer gives for one code: its lines added up. ``spans`` are offsets into the note."""

    code: str
    units: int
    modifiers: frozenset[str]
    spans: tuple[tuple[int, int], ...]
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Matching:
    """Gold lines with the given line that answers each, gold lines without one, and given lines that answer none."""

    pairs: tuple[tuple[GoldLine, GivenLine], ...]
    missed: tuple[GoldLine, ...]
    extra: tuple[GivenLine, ...]


def is_visit(code: str) -> bool:
    return _VISIT.fullmatch(code) is not None


def visit_category(code: str) -> str:
    """The gold's name for the kind of visit that the code bills."""
    return next((name for name, codes in _VISITS.items() if codes.fullmatch(code)), "other")


def is_drug(code: str) -> bool:
    return _DRUG.fullmatch(code) is not None


def given_lines(suggestions: Iterable[Mapping[str, Any]]) -> dict[str, GivenLine]:
    """The lines of a response by code: units added, modifiers and evidence united, the confidence of the first."""
    lines: dict[str, GivenLine] = {}
    for suggestion in suggestions:
        code = suggestion["code"]
        before = lines.get(code) or GivenLine(code, 0, frozenset(), (), suggestion.get("confidence"))
        lines[code] = replace(
            before,
            units=before.units + (suggestion.get("units") or 0),
            modifiers=before.modifiers | set(suggestion.get("modifiers") or ()),
            spans=before.spans + tuple((span["start"], span["end"]) for span in suggestion.get("evidence") or ()),
        )
    return lines


def gold_lines(lines: Iterable[GoldLine]) -> dict[str, GoldLine]:
    """The gold lines by code, added up in the same way; ambiguous if one of them is. Units that are None count as none."""
    merged: dict[str, GoldLine] = {}
    for line in lines:
        before = merged.get(line.code) or replace(line, units=0, modifiers=(), evidence=())
        merged[line.code] = replace(
            before,
            units=(before.units or 0) + (line.units or 0),
            modifiers=tuple(sorted({*before.modifiers, *line.modifiers})),
            modifiers_optional=tuple(sorted({*before.modifiers_optional, *line.modifiers_optional})),
            accept=tuple(dict.fromkeys((*before.accept, *line.accept))),
            ambiguous=before.ambiguous or line.ambiguous,
            evidence=before.evidence + line.evidence,
        )
    return merged


def match(gold: Mapping[str, GoldLine], given: Mapping[str, GivenLine], optional: frozenset[str] = frozenset()) -> Matching:
    """Each gold line with the given line of its code, else of a code it accepts.

    Not missed: a line whose code is in ``optional``, and an ambiguous one that may be left out. Not extra: a code that an
    ambiguous line accepts.
    """
    left = dict(given)
    pairs = [(line, left.pop(code)) for code, line in gold.items() if code in left]
    found = {line.code for line, _ in pairs}
    missed = []
    for code, line in gold.items():
        if code in found:
            continue
        if other := next((accepted for accepted in line.accept if accepted in left), None):
            pairs.append((line, left.pop(other)))
        elif code not in optional and not (line.ambiguous and LEFT_OUT in line.accept):
            missed.append(line)
    allowed = {code for line in gold.values() if line.ambiguous for code in line.accept}
    return Matching(tuple(pairs), tuple(missed), tuple(line for code, line in left.items() if code not in allowed))
