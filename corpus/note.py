"""A note of a collection: its text as it is, and what the collection says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Note:
    """One note. ``text`` is never changed: offsets count its code points.

    ``date_of_service`` and ``payer`` are what a request would say of the note, None where it would leave them out. ``style``
    (how it is written) and ``field`` (whose work it is) sort a collection and are never shown to a coder.
    """

    id: str
    text: str
    date_of_service: date | None = None
    payer: str | None = None
    style: str = ""
    field: str = ""
