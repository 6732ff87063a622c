"""A response without the words of its note, and back again where the note is at hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from models.answer import JSON

_EVIDENCE: Final = frozenset({"start", "end", "text", "role"})
_KEPT: Final = frozenset({"start", "end", "role"})


def without_words(response: Mapping[str, Any]) -> JSON:
    """``response`` with each evidence as its offsets and a role, and without the ``note_id`` that it gives back."""

    def kept(piece: Mapping[str, Any]) -> JSON:
        return {"start": piece["start"], "end": piece["end"], "role": piece["role"]}

    return {name: _each(value, _EVIDENCE, kept) for name, value in response.items() if name != "note_id"}


def with_words(response: Mapping[str, Any], text: str) -> JSON:
    """A kept response with the words of ``text``, its note, put back. Offsets count code points."""

    def quoted(piece: Mapping[str, Any]) -> JSON:
        words = text[piece["start"] : piece["end"]]
        return {"start": piece["start"], "end": piece["end"], "text": words, "role": piece["role"]}

    return {name: _each(value, _KEPT, quoted) for name, value in response.items()}


def _each(value: Any, names: frozenset[str], turned: Callable[[Mapping[str, Any]], JSON]) -> Any:
    """``value`` with every object of just these names ``turned``, however deep."""
    if isinstance(value, Mapping):
        return turned(value) if value.keys() == names else {name: _each(inner, names, turned) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_each(inner, names, turned) for inner in value]
    return value
