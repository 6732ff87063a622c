"""The note as a page shows it: flat pieces, each with the cards it is evidence of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from service.marks import cut

# (start, end, card, look): offsets in code points, the id of a card, how its words are marked.
Span = tuple[int, int, str, str]

# Which look a piece gets that is evidence for several: the first of these.
LOOKS: Final = ("against", "suggested", "for", "candidate", "alert", "left-out", "not-coded")


def pieces(text: str, spans: Iterable[Span], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """``text`` in pieces that join to it again; ``names`` says what each card is called. A piece of no card has no ``ids``."""
    looks: dict[str, tuple[str, str]] = {}
    keyed = []
    for start, end, card, look in spans:
        looks[f"{look} {card}"] = (look, card)
        keyed.append((start, end, f"{look} {card}"))
    found = []
    for piece in cut(text, keyed):
        here = [looks[key] for key in piece.ids]
        found.append(
            {
                "start": piece.start,
                "text": piece.text,
                "ids": list(dict.fromkeys(card for _, card in here)),
                "look": min((look for look, _ in here), key=LOOKS.index, default=""),
                "title": ", ".join(dict.fromkeys(_called(look, names[card]) for look, card in here)),
            }
        )
    return found


def _called(look: str, name: str) -> str:
    return f"{look.replace('-', ' ')}: {name}" if look in ("for", "against", "left-out") else name


def by_role(evidence: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """Evidence in its order, gathered by what it says: ``{"side": [...], "level": [...]}``."""
    roles: dict[str, list[Mapping[str, Any]]] = {}
    for piece in evidence:
        roles.setdefault(piece["role"].replace("_", " "), []).append(piece)
    return roles
