"""An audit as its page shows it: a verdict for every claimed line, what is left out, beside the note lit for and against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from service.audit_table import billed
from service.workbench.note_view import Span, by_role, pieces

Card = dict[str, Any]

# What a coder has to look at comes first in the count, so each verdict says whether it is one of those.
VERDICTS: Final = {
    "supported": ("Supported", "good"),
    "wrong_units": ("Wrong units", "bad"),
    "wrong_modifier": ("Wrong modifier", "bad"),
    "not_supported": ("Not supported", "bad"),
    "bundled": ("Bundled", "bad"),
    "out_of_scope": ("Out of scope", "unknown"),
}


def audit_view(text: str | None, response: Mapping[str, Any]) -> dict[str, Any]:
    """Offsets of ``response`` count code points of ``text``; None where the note is not at hand, and then ``pieces`` is None too."""
    lines = [_line(number, line) for number, line in enumerate(response["lines"], 1)]
    omitted: list[Card] = [
        {**line, "id": f"o{number}", "name": billed(line), "roles": by_role(line["evidence"])}
        for number, line in enumerate(response["omitted"], 1)
    ]
    alerts: list[Card] = [
        {**alert, "id": f"a{number}", "name": f"{alert['severity']}: {alert['text']}", "roles": by_role(alert["evidence"])}
        for number, alert in enumerate(response.get("alerts", ()), 1)
    ]
    names = {card["id"]: card["name"] for card in [*lines, *omitted, *alerts]}
    return {
        "lines": lines,
        "omitted": omitted,
        "alerts": alerts,
        "pieces": None if text is None else pieces(text, _spans(lines, omitted, alerts), names),
        "supported": sum(line["verdict"] == "supported" for line in lines),
        "date": response["date_of_service"],
        "payer": response["payer"],
        "versions": response["versions"],
    }


def _line(number: int, line: Mapping[str, Any]) -> Card:
    words, tone = VERDICTS[line["verdict"]]
    there = line["instead"] or ([line["supported"]] if line["supported"] else [])
    return {
        **line,
        "id": f"l{number}",
        "name": billed(line["claimed"]),
        "words": words,
        "tone": tone,
        "documented": [billed(other) for other in there],
        "for": by_role(line["evidence"]),
        "against": by_role(line["against"]),
        "would_be": [{**other, "name": billed(other) if other["code"] else "no line"} for other in line.get("would_be", ())],
    }


def _spans(lines: Sequence[Card], omitted: Sequence[Card], alerts: Sequence[Card]) -> Iterator[Span]:
    for line in lines:
        for look in ("against", "for"):
            for found in line[look].values():
                yield from ((piece["start"], piece["end"], line["id"], look) for piece in found)
    for look, cards in (("left-out", omitted), ("alert", alerts)):
        for card in cards:
            yield from ((piece["start"], piece["end"], card["id"], look) for piece in card["evidence"])
