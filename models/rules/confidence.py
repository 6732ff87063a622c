"""How completely a line's row is met, as a number: the confidence by rules alone, and one of the features of the line model."""

from __future__ import annotations

from models.rules.decide import Decision
from nlp.facts import Procedure

_BASE = 0.97
_ASSUMED = 0.06
_CONFLICT = 0.25
_CANDIDATE = 0.45


def confidence(procedure: Procedure, decision: Decision, status: str) -> float:
    """Between 0 and 1: every condition that rests on silence, every open one and every conflict takes some away."""
    value = _BASE
    value -= _ASSUMED * sum(c.assumed for c in decision.conditions)
    value -= _CONFLICT * bool(procedure.conflicts)
    if status == "candidate":
        value = min(value, _CANDIDATE) - 0.1 * sum(c.truth is None for c in decision.conditions)
    return max(round(value, 4), 0.05)
