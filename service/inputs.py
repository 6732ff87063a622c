"""Bytes in: a note or a JSON object, or a ``RequestError`` that says where the bytes are broken and never what they say."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO, Final

import orjson

from corpus.readers.document import MAX_BYTES, format_of, read_note
from models.request import MAX_CHARACTERS, RequestError

# No note within the limit is longer in UTF-8.
MAX_NOTE_BYTES: Final = 4 * MAX_CHARACTERS


def read_bytes(name: str, limit: int) -> bytes:
    """At most ``limit`` bytes of the file of this name; ``-`` is standard input."""
    with opened(name) as source:
        return source.read(limit)


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """The file of this name, open to read; ``-`` is standard input."""
    if name == "-":
        yield binary(sys.stdin)
        return
    with open(name, "rb") as file:
        yield file


def binary(stream: object) -> BinaryIO:
    """The bytes below a text stream."""
    assert isinstance(stream, TextIOWrapper)
    buffer: BinaryIO = stream.buffer
    return buffer


def note_in(name: str) -> str:
    """The note in the file of this name; ``-`` is standard input. Text stays as it is, any other format is read by its reader.

    Raises ``RequestError`` for text that is too long or no UTF-8, ``ReaderError`` for a file that cannot be read.
    """
    raw = read_bytes(name, MAX_BYTES + 1)
    return decode_note(raw) if format_of(raw, name) == "text" else read_note(raw, name)


def decode_note(raw: bytes) -> str:
    """The note in ``raw``, every character kept: line ends as they are, a byte order mark as U+FEFF, so that offsets stay true."""
    if len(raw) > MAX_NOTE_BYTES:
        raise RequestError("too_long", "text", f"a note of 1 to {MAX_CHARACTERS:,} characters", f"more than {MAX_NOTE_BYTES:,} bytes")
    return decode(raw, "text")


def decode(raw: bytes, field: str) -> str:
    """``raw`` as UTF-8. Raises ``RequestError`` of kind ``encoding`` with the offset of the first broken byte."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"the byte 0x{raw[error.start]:02X} at byte {error.start}"
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            found += " (it looks like UTF-16)"
        raise RequestError("encoding", field, "UTF-8", found) from None


def decode_object(raw: bytes, field: str) -> dict[str, object]:
    """The JSON object in ``raw``. Raises ``RequestError`` of kind ``encoding``, ``json`` or ``type``."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        decode(raw, field)
        found = "nothing" if not raw.strip() else f"a mistake at line {error.lineno}, column {error.colno}: {error.msg}"
        raise RequestError("json", field, "a JSON object", found) from None
    if not isinstance(value, dict):
        raise RequestError("type", field, "a JSON object", f"JSON of type {type(value).__name__}")
    return value
