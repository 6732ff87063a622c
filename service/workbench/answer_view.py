"""An answer as its page shows it: cards with an id, each with what was decided on it, beside the note in pieces that name their cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from service.store.records import Standing
from service.workbench.claim_view import claim, on_lines, state
from service.workbench.note_view import Span, by_role, pieces

_LOOKS: Final = {"s": "suggested", "c": "candidate", "a": "alert", "n": "not-coded"}


def answer_view(text: str | None, response: Mapping[str, Any], standing: Sequence[Standing] = ()) -> dict[str, Any]:
    """Offsets of ``response`` count code points of ``text``; None where the note is not at hand, and then ``pieces`` is None too."""
    decided = on_lines(standing)
    lines = [_line(place, line, decided) for place, line in enumerate(response["suggestions"], 1)]
    alerts = [_card("a", number, alert) for number, alert in enumerate(response.get("alerts", ()), 1)]
    for line in lines:
        line["alerts"] = [alert for alert in alerts if line["code"] in alert["codes"]]
    groups = {
        "suggested": [line for line in lines if line["status"] == "suggested"],
        "candidates": [line for line in lines if line["status"] != "suggested"],
        "alerts": alerts,
        "not_coded": [_card("n", number, entry) for number, entry in enumerate(response.get("not_coded", ()), 1)],
    }
    every = [card for group in groups.values() for card in group]
    return {
        **groups,
        "pieces": None if text is None else pieces(text, _spans(every), {card["id"]: _name(card) for card in every}),
        "claim": claim(response, standing),
        "date": response["date_of_service"],
        "payer": response["payer"],
        "versions": response["versions"],
    }


def line_view(response: Mapping[str, Any], standing: Sequence[Standing], place: int) -> dict[str, Any]:
    """The card of one suggestion alone, its place counted from 1. Raises ``IndexError`` where the response has no such line."""
    if place < 1:
        raise IndexError(place)
    return _line(place, response["suggestions"][place - 1], on_lines(standing))


def _line(place: int, line: Mapping[str, Any], decided: Mapping[int, Any]) -> dict[str, Any]:
    letter = "s" if line["status"] == "suggested" else "c"
    return {**_card(letter, place, line), "place": place, "state": state(line, decided.get(place))}


def _card(letter: str, number: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**entry, "id": f"{letter}{number}", "look": _LOOKS[letter], "roles": by_role(entry["evidence"])}


def _spans(cards: Sequence[Mapping[str, Any]]) -> Iterator[Span]:
    for card in cards:
        for piece in card["evidence"]:
            yield piece["start"], piece["end"], card["id"], card["look"]


def _name(card: Mapping[str, Any]) -> str:
    if "code" in card:
        return "-".join([card["code"], *card["modifiers"]])
    if "procedure" in card:
        return f"{card['procedure'].replace('_', ' ')}, not coded: {card['reason'].replace('_', ' ')}"
    return f"{card['severity']}: {card['text']}"
