"""The audit as the plain response that every door gives. CONTRACT: README, "Audit"."""

from __future__ import annotations

from collections.abc import Collection

from models.answer import JSON, Line
from models.audit.records import Audit, AuditedLine, Counterfactual, FailedCondition
from models.response import Quote, alert_of, measure


def to_dict(audit: Audit, text: str, offset_encoding: str, include: Collection[str]) -> JSON:
    """The response to ``audit`` of the note ``text``; ``include`` may leave out ``alerts`` and ``alternatives`` (``would_be``)."""
    quote = Quote(text, measure(text, offset_encoding))
    response: JSON = {
        "note_id": audit.note_id,
        "date_of_service": {"value": audit.date_of_service, "source": audit.date_source},
        "payer": audit.payer,
        "lines": [_line(line, quote, alternatives="alternatives" in include) for line in audit.lines],
        "omitted": [{**_billed(line), "label": line.label, "evidence": quote.all(line.evidence)} for line in audit.omitted],
    }
    if "alerts" in include:
        response["alerts"] = [alert_of(alert, quote) for alert in audit.alerts]
    response["versions"] = dict(audit.versions)
    return response


def _line(line: AuditedLine, quote: Quote, *, alternatives: bool) -> JSON:
    claimed = line.claimed
    plain: JSON = {
        "claimed": {"code": claimed.code, "units": claimed.units, "modifiers": list(claimed.modifiers)},
        "verdict": line.verdict,
        "supported": _billed(line.documented) if line.documented else None,
        "evidence": quote.all(line.evidence),
        "against": quote.all(line.against),
        "conditions": [_condition(condition, quote) for condition in line.conditions],
        "missing": list(line.missing),
        "why": [{"rule": reason.rule, "text": reason.text, "source": reason.source} for reason in line.why],
        "instead": [_billed(other) for other in line.instead],
    }
    if alternatives:
        plain["would_be"] = [_counterfactual(other) for other in line.would_be]
    return plain


def _billed(line: Line) -> JSON:
    return {"code": line.code, "units": line.units, "modifiers": list(line.modifiers)}


def _condition(condition: FailedCondition, quote: Quote) -> JSON:
    return {
        "row": condition.row,
        "fact": condition.name,
        "truth": condition.truth,
        "wanted": list(condition.wanted),
        "found": list(condition.found),
        "evidence": quote.all(condition.evidence),
    }


def _counterfactual(other: Counterfactual) -> JSON:
    return {"code": other.code, "units": other.units, "modifiers": list(other.modifiers), "if": other.condition}
