"""A note's file of any taken format to the note's text: which format it is, and the reader that reads it.

What the bytes begin with decides; the name's ending and the media type only where bytes alone do not tell (a piece of HTML).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

from corpus.readers.jsonl import ReaderError

Format = Literal["text", "rtf", "docx", "pdf", "html", "ccda"]

_NAMES: Final[dict[Format, str]] = {"text": "text", "rtf": "RTF", "docx": "Word", "pdf": "PDF", "html": "HTML", "ccda": "C-CDA"}
TAKEN: Final = "text, RTF, Word (.docx), PDF with a text layer, HTML or C-CDA"
# For a file field's ``accept``.
ENDINGS: Final = (".txt", ".text", ".rtf", ".docx", ".pdf", ".html", ".htm", ".xhtml", ".xml")
# A note with its pictures; the text read from it has the request's limit.
MAX_BYTES: Final = 32 * 1024 * 1024

_HEAD: Final = 4096
_PROLOG: Final = re.compile(rb"(?:\s+|<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\][^>]*)?>)*", re.DOTALL | re.IGNORECASE)
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")
_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
# What a file that is no note usually is, by its first bytes.
_OTHERS: Final = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Office file (save it as .docx)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture (a scan or fax: run text recognition on it first)"),
    (b"MM\0*", "a picture (a scan or fax: run text recognition on it first)"),
    (b"\x1f\x8b", "a gzip archive"),
)


def read_note(raw: bytes, name: str | None = None, media_type: str | None = None) -> str:
    """The text of the note in ``raw``, a file named ``name``: sections, tables and lists as lines, ends of lines as ``\\n``.

    Plain text keeps every character but a byte order mark. The text may be longer than a request takes. Raises
    ``ReaderError`` with words that hold nothing of the file and not its name. It uses the processor for as long as a note takes to
    answer, or longer: callers on an event loop run it elsewhere.
    """
    if len(raw) > MAX_BYTES:
        raise ReaderError("note", None, f"expected a file of at most {MAX_BYTES // 1024 // 1024} MiB, found a larger one")
    kind = format_of(raw, name, media_type)
    if kind == "text" and b"\0" in raw[:_HEAD] and not raw.startswith(_WIDE_MARKS):
        raise _not_taken("a file of another kind, or UTF-16 without its byte order mark")
    try:
        text = _reader(kind)(raw)
    except ReaderError:
        raise
    except Exception as error:
        # Of a broken file a library raises whatever it stumbles over, in words that may quote the note.
        raise ReaderError("note", None, f"expected {_NAMES[kind]}, found a file that is broken ({type(error).__name__})") from None
    if kind != "text" and not text.strip():
        raise ReaderError("note", None, f"expected a note's text, found none in this {_NAMES[kind]} file")
    return text


def format_of(raw: bytes, name: str | None = None, media_type: str | None = None) -> Format:
    """Which format the bytes are in. Raises ``ReaderError`` for one that is not taken; anything that may be text is ``text``."""
    head = raw[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    ending = (name or "").rpartition(".")[2].lower()
    media = (media_type or "").partition(";")[0].strip().lower()
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"%PDF-") or ((ending == "pdf" or media == "application/pdf") and b"%PDF-" in head[:1024]):
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return "docx"
    for magic, what in _OTHERS:
        if raw.startswith(magic):
            raise _not_taken(what)
    if (found := _markup(raw[:_HEAD], ending in ("html", "htm", "xhtml") or media in ("text/html", "application/xhtml+xml"))) is not None:
        return found
    if ending in ("pdf", "docx", "rtf"):
        raise _not_taken(f"no {ending.upper()} in a file named so")
    return "text"


def _markup(head: bytes, is_html: bool) -> Format | None:
    # NULs out: in UTF-16 every second byte of the tags is one.
    head = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").replace(b"\0", b"")
    prolog = _PROLOG.match(head)
    start = prolog.end() if prolog else 0
    root = _ROOT.match(head, start)
    tag = root[1].lower() if root else b""
    if tag == b"clinicaldocument":
        return "ccda"
    if tag == b"html" or b"<!doctype html" in head[:start].lower():
        return "html"
    if head.lstrip().startswith(b"<?xml"):
        raise _not_taken("XML that is no C-CDA document")
    return "html" if is_html and b"<" in head else None


def _reader(kind: Format) -> Callable[[bytes], str]:
    # Each format's library is loaded when its first file comes.
    match kind:
        case "text":
            from corpus.readers.plain_text import read_text as read
        case "rtf":
            from corpus.readers.rtf import read_rtf as read
        case "docx":
            from corpus.readers.docx import read_docx as read
        case "pdf":
            from corpus.readers.pdf import read_pdf as read
        case "html":
            from corpus.readers.html import read_html as read
        case "ccda":
            from corpus.readers.ccda import read_ccda as read
    return read


def _not_taken(found: str) -> ReaderError:
    return ReaderError("note", None, f"expected {TAKEN}, found {found}")
