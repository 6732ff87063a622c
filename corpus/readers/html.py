"""A note as HTML: what a browser would show of it, as lines. Nothing is loaded and nothing is run."""

from __future__ import annotations

import codecs
import re
from typing import Final

from lxml import etree

from corpus.readers.jsonl import ReaderError
from corpus.readers.lines import joined
from corpus.readers.markup import lines_of

_CHARSET: Final = re.compile(rb"(?:charset\s*=|encoding\s*=)\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HEAD: Final = 2048
_EIGHT_BITS: Final = ("cp125", "iso8859-", "mac-", "koi8-")


def read_html(raw: bytes) -> str:
    """The text of a page or a piece of one. Raises ``ReaderError`` where there is none."""
    text = _decoded(raw).replace("\0", "")
    # Without ``huge_tree`` what stands below 254 tags that were never closed is lost in silence; beyond its own limits the parser says so.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        page = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        page = None
    if page is None:
        raise ReaderError("note", None, "expected HTML with text, found none that can be read")
    if any(error.level_name == "FATAL" for error in parser.error_log):
        raise ReaderError("note", None, "expected HTML as a program writes it, found some that is nested too deep or too large")
    return joined(lines_of(page))


def _decoded(raw: bytes) -> str:
    """By byte order mark, by what the head says, as UTF-8, as Windows-1252: the order of browsers."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        said = _CHARSET.search(raw[:_HEAD])
        try:
            named = codecs.lookup(said[1].decode("ascii")).name if said else "cp1252"
            # "latin-1" means Windows-1252 to every browser.
            eight_bits = named.startswith(_EIGHT_BITS) and named != "iso8859-1"
            return raw.decode(named if eight_bits else "cp1252", "replace")
        except (LookupError, UnicodeError):
            return raw.decode("cp1252", "replace")
