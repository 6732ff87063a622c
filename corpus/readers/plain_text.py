"""A note as plain text: UTF-8, UTF-16 with its byte order mark, and Windows-1252 where nothing else can be meant."""

from __future__ import annotations

import re
from typing import Final

from corpus.readers.jsonl import ReaderError

# What Windows writes beyond ASCII in a note: quotes, dashes, bullets, degrees, fractions, and small letters with accents after others.
# Any other byte would be read as something else in a file of a Mac or of DOS, so it is refused and not guessed.
_WINDOWS: Final = re.compile(
    rb"(?:[\t\n\r\f -~\x85\x91-\x97\x99\xa0\xa7\xa9\xae\xb0-\xb3\xb5\xb7\xbc-\xbe\xd7]"
    rb"|(?<=[A-Za-z])[\xe0-\xf6\xf8-\xfc])*+"
)


def read_text(raw: bytes) -> str:
    """The text, every character as it is but the byte order mark. Raises ``ReaderError`` where the encoding cannot be told."""
    try:
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return raw.decode("utf-16")
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if raw[:2] not in (b"\xff\xfe", b"\xfe\xff") and _WINDOWS.fullmatch(raw):
            return raw.decode("cp1252")
        raise ReaderError("note", None, f"expected UTF-8 or UTF-16 text, found a byte that is neither at byte {error.start}") from None
    if "\0" in text:
        raise ReaderError("note", None, f"expected text, found a NUL at character {text.index(chr(0))}")
    return text
