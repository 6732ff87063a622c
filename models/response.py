"""The answer as the plain response that every door gives: the same keys in the same order, offsets in the wished encoding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping

from models.answer import JSON, Alert, Answer, Line, NotCoded
from nlp.facts import Evidence

# Offset in code points → offset in the response's encoding.
Measure = Callable[[int], int]


def to_dict(answer: Answer, text: str, offset_encoding: str, include: Collection[str]) -> JSON:
    """The response to ``answer``, of str, int, float, bool, None, list and dict alone.

    ``text`` is the note that was answered; every evidence quotes it. Offsets count code points (``utf-32``), UTF-16 code
    units (``utf-16``) or bytes (``utf-8``). ``facts``, ``alternatives``, ``not_coded`` and ``alerts`` are there if ``include``
    names them.
    """
    quote = Quote(text, measure(text, offset_encoding))
    response: JSON = {
        "note_id": answer.note_id,
        "date_of_service": {"value": answer.date_of_service, "source": answer.date_source},
        "payer": answer.payer,
        "suggestions": [_line(line, quote, alternatives="alternatives" in include) for line in answer.suggestions],
    }
    if "facts" in include:
        response["facts"] = [quote.plain(fact) for fact in answer.facts]
    if "not_coded" in include:
        response["not_coded"] = [_not_coded(entry, quote) for entry in answer.not_coded]
    if "alerts" in include:
        response["alerts"] = [alert_of(alert, quote) for alert in answer.alerts]
    response["versions"] = dict(answer.versions)
    return response


def measure(text: str, offset_encoding: str) -> Measure:
    """How far into ``text`` a code point offset is in ``offset_encoding``. One pass over the text, then a bisection a call."""
    if offset_encoding == "utf-32" or text.isascii():
        return int
    if offset_encoding == "utf-16":
        # A character beyond the basic plane is two code units.
        wide = [at for at, character in enumerate(text) if character > "\uffff"]
        return lambda offset: offset + bisect_left(wide, offset)
    if offset_encoding == "utf-8":
        return _bytes(text)
    raise ValueError(f"offset_encoding: expected utf-32, utf-16 or utf-8, found {offset_encoding!r:.40}")


def _bytes(text: str) -> Measure:
    # One entry for every byte that a character has beyond its first, in order: bisecting counts them all at once.
    extra: list[int] = []
    for at, character in enumerate(text):
        if character > "\x7f":
            extra += [at] * (1 + (character > "\u07ff") + (character > "\uffff"))
    return lambda offset: offset + bisect_left(extra, offset)


class Quote:
    """Turns Evidence into what the response shows of it; holds the note and the measure for all of them."""

    def __init__(self, text: str, offset: Measure) -> None:
        self.text = text
        self.offset = offset

    def one(self, evidence: Evidence) -> JSON:
        words = self.text[evidence.start : evidence.end]
        return {"start": self.offset(evidence.start), "end": self.offset(evidence.end), "text": words, "role": evidence.role}

    def all(self, evidence: tuple[Evidence, ...]) -> list[JSON]:
        return [self.one(piece) for piece in evidence]

    def plain(self, value: object) -> object:
        """``value`` with every Evidence in it, however deep, turned into its object."""
        if isinstance(value, Evidence):
            return self.one(value)
        if isinstance(value, Mapping):
            return {key: self.plain(inner) for key, inner in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.plain(inner) for inner in value]
        return value


def _line(line: Line, quote: Quote, *, alternatives: bool) -> JSON:
    plain: JSON = {
        "code": line.code,
        "system": line.system,
        "label": line.label,
        "units": line.units,
        "modifiers": list(line.modifiers),
        "status": line.status,
        "confidence": line.confidence,
        "evidence": quote.all(line.evidence),
        "why": [{"rule": reason.rule, "text": reason.text, "source": reason.source} for reason in line.why],
        "missing": list(line.missing),
    }
    if alternatives:
        plain["would_be"] = [{"code": other.code, "if": other.condition} for other in line.would_be]
    return plain


def _not_coded(entry: NotCoded, quote: Quote) -> JSON:
    return {"procedure": entry.procedure, "reason": entry.reason, "evidence": quote.all(entry.evidence)}


def alert_of(alert: Alert, quote: Quote) -> JSON:
    """An alert as the response shows it."""
    return {
        "severity": alert.severity,
        "kind": alert.kind,
        "codes": list(alert.codes),
        "text": alert.text,
        "rule": alert.rule,
        "evidence": quote.all(alert.evidence),
    }
