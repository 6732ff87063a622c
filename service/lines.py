"""JSON lines, one request each: cut from bytes as they come, read one by one, and what is said of one that cannot be answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from models.request import FIELDS, MAX_NOTE_ID, RequestError
from service.inputs import decode_object
from service.respond import to_bytes

# A note of the greatest length with every character escaped as a surrogate pair, and room for the other fields.
MAX_LINE: Final = 4 * 1024 * 1024
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input: its number from 1, its bytes up to a little more than ``MAX_LINE``, and how many bytes it took."""

    number: int
    raw: bytes
    size: int


class Splitter:
    """Cuts pieces of bytes into lines; holds one line at most. Blank lines are no records, but they count in line numbers."""

    def __init__(self) -> None:
        self._part = bytearray()
        self._size = 0
        self._number = 0

    def feed(self, piece: bytes) -> Iterator[Line]:
        """The lines that end in ``piece``."""
        at = 0
        while end := piece.find(b"\n", at) + 1:
            self._add(piece[at:end])
            at = end
            yield from self._cut()
        self._add(piece[at:])

    def rest(self) -> Iterator[Line]:
        """The last line, where no line end follows it."""
        if self._size:
            yield from self._cut()

    def _add(self, piece: bytes) -> None:
        self._size += len(piece)
        # Of a line too long to be answered no more is kept than shows that it is.
        self._part += piece[: max(0, MAX_LINE + 1 - len(self._part))]

    def _cut(self) -> Iterator[Line]:
        self._number += 1
        raw, size = bytes(self._part), self._size
        self._part.clear()
        self._size = 0
        if self._number == 1:
            raw = raw.removeprefix(_BOM)
        if raw.strip():
            yield Line(self._number, raw, size)


def fields_of(line: Line, *, audit: bool) -> dict[str, object]:
    """The request in ``line``, with ``claim`` where it is to be audited. Raises ``RequestError``."""
    if len(line.raw) > MAX_LINE:
        raise RequestError("too_long", "line", f"at most {MAX_LINE:,} bytes", f"{line.size:,} bytes")
    fields = decode_object(line.raw, "line")
    # Collections name their notes "id" and carry columns of their own, which are none of ours.
    if fields.get("note_id") is None and "id" in fields:
        fields["note_id"] = fields.pop("id")
    return {name: value for name, value in fields.items() if name in FIELDS or (audit and name == "claim")}


def failure(line: Line, fields: Mapping[str, object], kind: str, text: str) -> bytes:
    """The answer to a line that could not be answered: its number, its note's id where it has one, and the error."""
    note_id = fields.get("note_id")
    named = {"note_id": note_id} if isinstance(note_id, str) and len(note_id) <= MAX_NOTE_ID else {}
    return to_bytes({"line": line.number, **named, "error": {"kind": kind, "text": text}})
