"""The answer to a note: suggested lines, facts, what was not coded and why, alerts. CONTRACT: README, "The answer"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from nlp.facts import Evidence

JSON = dict[str, object]
DateSource = Literal["request", "note", "today"]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a line stands: the row or rule that made it, in words, with its source."""

    rule: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """What the line would be if one condition were otherwise."""

    code: str
    condition: str


@dataclass(frozen=True, slots=True)
class Line:
    """One claim line. ``status`` is ``suggested`` or ``candidate``; a candidate names in ``missing`` what it lacks."""

    code: str
    system: str
    label: str
    units: int
    modifiers: tuple[str, ...]
    status: Literal["suggested", "candidate"]
    confidence: float
    evidence: tuple[Evidence, ...]
    why: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    would_be: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class NotCoded:
    """A procedure that the note mentions and that makes no line."""

    procedure: str
    reason: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something a coder should look at; it never changes a code."""

    severity: Literal["error", "warning", "info"]
    kind: Literal["edit", "mue", "bundling", "documentation", "laterality", "template", "coverage", "code_set"]
    codes: tuple[str, ...]
    text: str
    rule: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What ``Coder.suggest`` returns. ``to_dict`` gives the response with its offsets in the wished encoding."""

    note_id: str | None
    date_of_service: str
    date_source: DateSource
    payer: str
    suggestions: tuple[Line, ...]
    facts: tuple[JSON, ...]
    not_coded: tuple[NotCoded, ...]
    alerts: tuple[Alert, ...]
    versions: Mapping[str, str] = field(default_factory=dict)
