"""A note as a PDF with a text layer: its pages one below the other, as lines, columns wide apart, page heads and feet once."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from typing import Final

from pypdf import PdfReader
from pypdf.errors import FileNotDecryptedError

from corpus.readers.jsonl import ReaderError
from corpus.readers.lines import joined
from corpus.readers.pdf_lines import Line, page_lines, unwrapped
from corpus.readers.pdf_pieces import Pieces, has_picture

_MOST_PAGES: Final = 200
_MOST_SECONDS: Final = 15.0
# Fewer letters a page are a stamp or a page number over a picture.
_FEWEST_LETTERS: Final = 20
# Characters whose letters are not told, in parts of the letters: a bullet, a logo.
_MOST_UNREAD: Final = 0.02
_EDGE: Final = 3
_PAGE: Final = re.compile(r"(?i)[-– ]*(?:page|pg\.?)\s*\d+(?:\s*(?:of|/)\s*\d+)?[-– ]*")
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
    pages = [page_lines(pieces.of(page), float(page.mediabox.width)) for page in reader.pages]
    letters = [sum(character.isalnum() for line in page for character in line.text) for page in pages]
    if pieces.unread > _MOST_UNREAD * sum(letters):
        raise _refused("fonts that do not tell their letters; print it to PDF anew, or paste the text")
    if sum(letters) < _FEWEST_LETTERS * max(count, 1):
        raise _refused("a scan, pictures of pages without text; run text recognition (OCR) on it first, or paste the text")
    text = joined(unwrapped([line for page in _without_repeats(pages) for line in page]))
    pictures = [n for n, page in enumerate(reader.pages, 1) if letters[n - 1] < _FEWEST_LETTERS and has_picture(page)]
    # What was not read is not passed over in silence.
    return text + "".join(f"\n\n[Page {number} of the file is a picture without text and was not read.]" for number in pictures)


def _without_repeats(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without page numbers; what stands at the top of several is on the first alone, and what is at their feet on the last."""
    marks = [[_mark(page, i) for i in range(len(page))] for page in pages]
    times = Counter(mark for page in marks for mark in set(page))
    out = []
    for number, page in enumerate(pages):
        at_home = {"head": number == 0, "foot": number == len(pages) - 1}
        lines = zip(page, marks[number], strict=True)
        kept = [line for line, mark in lines if mark is None or times[mark] == 1 or at_home[mark[0]]]
        kept = [line for line in kept if not _PAGE.fullmatch(line.text)]
        # A sentence may go on over the end of a page.
        out.append([replace(line, gap=line.gap and (number == 0 or i > 0)) for i, line in enumerate(kept)])
    return out


def _mark(page: Sequence[Line], i: int) -> tuple[str, str] | None:
    """The edge that a line stands at and its words without numbers; None for a line within the page."""
    edge = "head" if i < min(_EDGE, (len(page) + 1) // 2) else "foot" if i >= len(page) - _EDGE else None
    return (edge, _DIGITS.sub("0", page[i].text)) if edge else None


def _refused(found: str) -> ReaderError:
    return ReaderError("note", None, f"expected a PDF with a text layer, found {found}")
