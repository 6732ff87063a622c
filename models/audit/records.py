"""What an audit says: a verdict for every claimed line, what the claim leaves out, alerts. CONTRACT: README, "Audit"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from models.answer import Alert, Line, Reason
from models.audit.supposed import Supposed
from nlp.facts import Evidence

Verdict = Literal["supported", "wrong_units", "wrong_modifier", "not_supported", "bundled", "out_of_scope"]


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A line as it was billed; ``number`` counts the lines of the claim from 1."""

    number: int
    code: str
    units: int
    modifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FailedCondition:
    """A condition of the family's row that is not met: false where the note speaks against it, else unknown (``truth`` None)."""

    row: str
    name: str
    truth: bool | None
    wanted: tuple[str, ...]
    found: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What the line would be if one fact were otherwise, found by running the engine on it; ``code`` None: no line of its kind.

    ``changes`` are what is supposed; ``models.audit.counterfactuals.run`` shows it again.
    """

    code: str | None
    units: int
    modifiers: tuple[str, ...]
    condition: str
    changes: tuple[Supposed, ...]


@dataclass(frozen=True, slots=True)
class AuditedLine:
    """A claimed line with its verdict; ``documented`` is what the note supports in its place, None where that is nothing.

    ``evidence`` speaks for the line, ``against`` speaks against it.
    """

    claimed: ClaimLine
    verdict: Verdict
    documented: Line | None
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    conditions: tuple[FailedCondition, ...] = ()
    missing: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()
    instead: tuple[Line, ...] = ()
    would_be: tuple[Counterfactual, ...] = ()


@dataclass(frozen=True, slots=True)
class Audit:
    """What ``Coder.audit`` returns; ``models.audit.response.to_dict`` gives the response."""

    note_id: str | None
    date_of_service: str
    date_source: Literal["request", "note", "today"]
    payer: str
    lines: tuple[AuditedLine, ...]
    omitted: tuple[Line, ...]
    alerts: tuple[Alert, ...]
    versions: Mapping[str, str]
