"""How sure a line is: the chance that a careful coder reports it, from how it came about. Calibrated by the training."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from models.answer import Alert, Line, NotCoded
from nlp.facts import Encounter, Procedure

_MANY: Final = 6
_LOWEST, _HIGHEST = 0.02, 0.995


def line_model() -> Any:
    """Unfitted: named features and one weight each."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(DictVectorizer(), LogisticRegression(C=0.3, max_iter=1000))


def with_confidence(
    lines: Sequence[Line], features: Sequence[Mapping[str, float]], chance: Callable[[Mapping[str, float]], float]
) -> tuple[Line, ...]:
    """The lines with their probabilities; ``chance`` is the fitted model, asked by ``quick.ask_names``."""
    return tuple(
        replace(line, confidence=round(min(max(chance(seen), _LOWEST), _HIGHEST), 4)) for line, seen in zip(lines, features, strict=True)
    )


def describe_lines(
    lines: Sequence[Line], encounter: Encounter, not_coded: Iterable[NotCoded], alerts: Iterable[Alert]
) -> list[dict[str, float]]:
    """What may speak for or against each line: the row, the facts behind it, what else the note says of the same act."""
    at = {mention.start: procedure for procedure in encounter.procedures for mention in procedure.mentions}
    elsewhere: dict[str, set[str]] = {}
    for other in not_coded:
        elsewhere.setdefault(other.procedure, set()).add(other.reason if len(other.reason) < 14 else "no row")
    doubted = {code for alert in alerts if alert.severity != "info" for code in alert.codes}
    total = sum(line.status == "suggested" for line in lines)
    return [_describe(line, at, elsewhere, line.code in doubted, total) for line in lines]


def _describe(line: Line, at: Mapping[int, Procedure], elsewhere: Mapping[str, set[str]], doubted: bool, total: int) -> dict[str, float]:
    family = line.why[0].rule.partition(".")[0] if line.why else ""
    procedure = next((at[e.start] for e in line.evidence if e.role == "procedure" and e.start in at), None)
    features: dict[str, float] = {
        f"family={family}": 1.0,
        f"status={line.status}": 1.0,
        f"units={min(line.units, 4)}": 1.0,
        "prior": line.confidence,
        "asks": min(len(line.missing), 3),
        "evidence": min(len(line.evidence), _MANY),
        "doubted": float(doubted),
        "lines": min(total, _MANY),
        f"drug={line.code[0] in 'JQ'}": 1.0,
        **{f"role={e.role}": 1.0 for e in line.evidence},
        **{f"elsewhere={reason}": 1.0 for reason in sorted(elsewhere.get(family, ()))},
    }
    if procedure is not None:
        features["mentions"] = min(len(procedure.mentions), 4)
        features["sites"] = min(len(procedure.sites), 4)
        features["conflicts"] = min(len(procedure.conflicts), 2)
        features |= {f"stands={value}": 1.0 for value in procedure.standing}
    return features
