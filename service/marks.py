"""Cuts a note at the edges of its evidence, so that overlapping spans become flat pieces that a page can mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the note from ``start`` (code points) and the ids of all that it is evidence for, in their order."""

    start: int
    text: str
    ids: tuple[str, ...]


def cut(text: str, spans: Iterable[tuple[int, int, str]]) -> list[Piece]:
    """``text`` in pieces, none empty, that join to it again. A span is (start, end, id); a piece starts wherever a span does."""
    opening: defaultdict[int, list[str]] = defaultdict(list)
    closing: defaultdict[int, list[str]] = defaultdict(list)
    rank: dict[str, int] = {}
    for start, end, name in spans:
        if start < end:
            rank.setdefault(name, len(rank))
            opening[start].append(name)
            closing[end].append(name)
    edges = sorted({0, len(text), *opening, *closing})
    open_now: defaultdict[str, int] = defaultdict(int)
    pieces = []
    for start, end in pairwise(edges):
        for name in closing[start]:
            open_now[name] -= 1
            if not open_now[name]:
                del open_now[name]
        for name in opening[start]:
            open_now[name] += 1
        pieces.append(Piece(start, text[start:end], tuple(sorted(open_now, key=rank.__getitem__))))
    return pieces
