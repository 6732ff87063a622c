"""The claim that stands: what was decided on each line, as lines to bill and as words to show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.claim_files import claim_text, claim_words
from service.store.records import REASONS, Billed, Decision, Standing

_DONE: Final = {"accept": "Accepted", "change": "Changed", "reject": "Rejected"}


def suggested(line: Mapping[str, Any]) -> Billed:
    """A suggestion of a response as it would be billed."""
    return Billed(line["code"], line["units"], tuple(line["modifiers"]))


def on_lines(standing: Sequence[Standing]) -> dict[int, Decision]:
    """The decision that stands on each suggestion that has one, by its place from 1."""
    return {each.decision.line: each.decision for each in standing if each.decision.line is not None}


def claim_lines(response: Mapping[str, Any], standing: Sequence[Standing]) -> list[tuple[Billed, str]]:
    """What is to be billed, each with how it came there (``accept``, ``change``, ``add``): by line, then what was added by hand."""
    lines = []
    for place, decision in sorted(on_lines(standing).items()):
        if decision.action == "accept":
            lines.append((suggested(response["suggestions"][place - 1]), "accept"))
        elif decision.action == "change" and decision.billed:
            lines.append((decision.billed, "change"))
    lines += [(each.decision.billed, "add") for each in standing if each.decision.line is None and each.decision.billed]
    return lines


def state(line: Mapping[str, Any], decision: Decision | None) -> dict[str, Any]:
    """What a card says of its decision: ``action`` (``open`` where there is none), ``words``, and the line's fields as they stand."""
    billed = decision.billed if decision and decision.billed else suggested(line)
    words = ""
    if decision:
        words = _DONE[decision.action]
        if decision.action == "change":
            words += f" to {claim_words(billed)}"
        if decision.reason:
            words += f": {REASONS[decision.reason]}"
    return {
        "action": decision.action if decision else "open",
        "words": words,
        "billed": billed,
        "reason": decision.reason if decision and decision.action == "change" else None,
    }


def claim(response: Mapping[str, Any], standing: Sequence[Standing]) -> dict[str, Any]:
    """What the claim's panel shows."""
    lines = claim_lines(response, standing)
    return {
        "lines": [{"billed": billed, "words": claim_words(billed), "how": how} for billed, how in lines],
        "text": claim_text([billed for billed, _ in lines]),
        "decided": len(on_lines(standing)),
        "total": len(response["suggestions"]),
    }
