"""A note as a PDF with a text layer: its pages one below the other, as lines, columns wide apart, page heads and feet once."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from corpus.readers.jsonl import ReaderError
from corpus.readers.lines import joined
from corpus.readers.pdf_lines import Line, page_lines, unwrapped
from corpus.readers.pdf_pieces import Pieces

_MOST_PAGES: Final = 200
_MOST_SECONDS: Final = 20.0
# Fewer letters a page are a stamp or a page number over a picture.
_FEWEST_LETTERS: Final = 20
_EDGE: Final = 3
_DIGITS: Final = re.compile(r"\d+")


def read_pdf(raw: bytes) -> str:
    """The text of a PDF. Raises ``ReaderError`` for one that is encrypted, has too many pages, or holds pictures of pages and no text."""
    # The library's warnings quote what it stumbles over.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(BytesIO(raw))
    # Many programs lock a file against changes only; the empty password opens it.
    if reader.is_encrypted and not reader.decrypt(""):
        raise _refused("one that is locked with a password; save it without")
    try:
        count = len(reader.pages)
    except FileNotDecryptedError:
        raise _refused("one that is locked with a password; save it without") from None
    if count > _MOST_PAGES:
        raise _refused(f"one of {count:,} pages; the most is {_MOST_PAGES}")
    pieces = Pieces(_MOST_SECONDS)
    pages = [page_lines(pieces.of(page)) for page in reader.pages]
    letters = sum(character.isalnum() for page in pages for line in page for character in line.text)
    if letters < _FEWEST_LETTERS * max(count, 1):
        raise _refused("a scan, pictures of pages without text; run text recognition (OCR) on it first, or paste the text")
    return joined(unwrapped([line for page in _without_repeats(pages) for line in page]))


def _without_repeats(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without the heads and feet that an earlier page showed at the same place, whatever their numbers."""
    seen: set[tuple[bool, str]] = set()
    out = []
    for page in pages:
        kept = []
        marks = {}
        for i, line in enumerate(page):
            top, bottom = i < _EDGE, i >= len(page) - _EDGE
            marks[i] = [(at, _DIGITS.sub("0", line.text.strip())) for at, holds in ((True, top), (False, bottom)) if holds]
            if not any(mark in seen for mark in marks[i]):
                kept.append(line)
        seen.update(mark for many in marks.values() for mark in many)
        out.append(kept)
    return out


def _refused(found: str) -> ReaderError:
    return ReaderError("note", None, f"expected a PDF with a text layer, found {found}")
