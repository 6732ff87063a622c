"""A note as RTF: text, tables as rows, headers and footers where they stand; no pictures, codes of fields, hidden or struck text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from corpus.readers.jsonl import ReaderError
from corpus.readers.lines import joined, table

_TOKEN: Final = re.compile(
    r"\\bin(?P<bin>\d{1,9}) ?|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\.|(?P<brace>[{}])|[^\\{}]+|\\", re.DOTALL
)
# Groups without text to be read. The library passes over most of them, but not over a picture's bytes, which may hold braces, and it
# looks for links with a pattern that a file could make run for hours.
_LEFT_OUT: Final = frozenset(("pict", "object", "fldinst", "info"))
_NOT_SHOWN: Final = frozenset(("v", "deleted", "strike", "striked"))
_RUNNING: Final = frozenset(f"{part}{page}" for part in ("header", "footer") for page in ("", "l", "r", "f"))
# Bytes without pictures; and of the table of fonts, which is left out beyond it.
_MOST: Final = 4 * 1024 * 1024
_MOST_FONTS: Final = 32 * 1024


def read_rtf(raw: bytes) -> str:
    """The text of an RTF file. Raises ``ReaderError`` for one that is broken or too large."""
    from striprtf.striprtf import font_table_group, rtf_to_text

    plainer = _plainer(raw.decode("latin-1")).encode("latin-1")
    if len(plainer) > _MOST:
        raise ReaderError("note", None, f"expected RTF of at most {_MOST // 1024 // 1024} MiB without its pictures, found more")
    try:
        given = plainer.decode("utf-8")
    except UnicodeDecodeError:
        given = plainer.decode("cp1252", "replace")
    if len(fonts := font_table_group(given)) > _MOST_FONTS:
        given = given.replace(fonts, "", 1)
    text: str = rtf_to_text(given, errors="replace")
    return joined(_lines(text))


def _lines(text: str) -> Iterator[str]:
    """The library's lines, in which a bar ends each cell of a table."""
    for is_row, lines in groupby(text.split("\n"), lambda line: line.endswith("|")):
        kept = list(lines)
        yield from table([[cell] for cell in line[:-1].split("|")] for line in kept) if is_row else kept


def _plainer(rtf: str) -> str:
    """The file, a character a byte, without the groups that hold nothing to be read."""
    out: list[str] = []
    outer: list[tuple[bool, bool]] = []
    gone = unseen = False
    at, end = 0, len(rtf)
    while at < end and (token := _TOKEN.match(rtf, at)):
        at = token.end()
        word = token["word"]
        if token["bin"]:
            at += int(token["bin"])
        elif token["brace"] == "{":
            outer.append((gone, unseen))
            out.append("{")
        elif token["brace"]:
            gone, unseen = outer.pop() if outer else (gone, unseen)
            out.append("}")
        elif word in _LEFT_OUT:
            gone = True
        elif word in _NOT_SHOWN:
            unseen = token["number"] != "0"
        elif word == "plain":
            unseen = False
        elif not gone and not unseen:
            out.append("\\par " if word in _RUNNING else token.group())
    return "".join(out)
