"""The trail of one record in words: who did what and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.claim_files import claim_words
from service.store.records import REASONS, Billed, Decision, Entry
from service.store.standing import decision_of, lines_of

_DID: Final = {"accept": "accepted", "change": "changed", "reject": "rejected", "add": "added by hand", "undo": "took back the decision on"}


def rows(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """A row an entry, oldest first. A decision names its line as the answer had it that was decided on."""
    lines: Sequence[Any] = ()
    found = []
    for entry in entries:
        if entry.kind == "answered" and entry.payload:
            lines = lines_of(entry.payload)
        row = {"number": entry.number, "at": entry.at, "who": entry.who, "hash": entry.hash}
        found.append({**row, "what": _what(entry.kind, entry.payload, lines)})
    return found


def _what(kind: str, payload: Mapping[str, Any] | None, lines: Sequence[Any]) -> str:
    if payload is None:
        return "erased"
    match kind:
        case "answered":
            return "asked for an audit" if payload["kind"] == "audit" else f"asked for codes: {len(lines)} suggested"
        case "state":
            return "put back on the queue" if payload["state"] == "open" else "marked as done"
        case "decided":
            return _decided(decision_of(payload["decision"]), lines)
        case _:
            return kind.replace("_", " ")


def _decided(decision: Decision, lines: Sequence[Any]) -> str:
    billed = claim_words(decision.billed) if decision.billed else ""
    did = _DID[decision.action]
    if decision.line is None:
        return f"{did} {billed}"
    words = f"{did} {claim_words(Billed(*lines[decision.line - 1]))}"
    if billed:
        words += f" to {billed}"
    return words + (f": {REASONS[decision.reason]}" if decision.reason else "")
