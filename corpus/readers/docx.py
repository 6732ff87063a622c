"""A note as a Word file: paragraphs, lists and tables in the order of the document, text boxes, headers above and footers below."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from corpus.readers.docx_lists import Lists, W, value
from corpus.readers.jsonl import ReaderError
from corpus.readers.lines import joined, table

# Unpacked, with its pictures; what unpacks to more is no note.
_MOST_UNPACKED: Final = 64 * 1024 * 1024
_MOST_XML: Final = 12 * 1024 * 1024
_MOST_PARTS: Final = 2000
_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHOICE: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_PIECES: Final = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
# What was deleted with changes tracked, and what describes text and is none.
_LEFT_OUT: Final = frozenset(f"{W}{tag}" for tag in ("del", "moveFrom", "pPr", "rPr", "instrText", "sdtPr", "sdtEndPr"))
_NOT_SHOWN: Final = ("vanish", "strike", "dstrike")
# Boxes and ticks of the symbol fonts.
_SYMBOLS: Final = {"F0FE": "☒", "F0FD": "☒", "F052": "☑", "F0FC": "✓", "F0A8": "☐", "F06F": "☐", "F0A3": "☐", "F0B0": "°", "F0B1": "±"}


def read_docx(raw: bytes) -> str:
    """The text of a Word file. Macros, comments, footnotes and pictures are not read. Raises ``ReaderError``."""
    from docx import Document

    _check(raw)
    document = Document(BytesIO(raw))
    part, lists = document.part, Lists(document.part)
    pages: Any = list(document.element.iter(f"{W}sectPr"))
    body = list(_blocks(document.element.body, lists))
    return joined([*_running(pages, "header", part, lists), "", *body, "", *_running(pages, "footer", part, lists)])


def _check(raw: bytes) -> None:
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        parts = archive.infolist()
        if any(part.flag_bits & 1 for part in parts) or len(parts) > _MOST_PARTS:
            raise _refused("an archive that is encrypted or of too many parts")
        # Python stops at the size that the archive tells of a part, so these sizes bound what is unpacked.
        if sum(part.file_size for part in parts) > _MOST_UNPACKED:
            raise _refused(f"one that unpacks to more than {_MOST_UNPACKED // 1024 // 1024} MiB")
        if sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))) > _MOST_XML:
            raise _refused(f"one with more than {_MOST_XML // 1024 // 1024} MiB of text and its layout")
        names = archive.namelist()
        types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
        if b"wordprocessingml" not in types and not any(name.endswith("document.xml") for name in names):
            raise _refused("a zip archive of another kind")
        if b"macroEnabled" in types:
            raise _refused("one with macros; save it as .docx")
        if _CONTENT_TYPE.encode() not in types:
            raise _refused("a Word template or another kind of Word file; save it as .docx")


def _refused(found: str) -> ReaderError:
    return ReaderError("note", None, f"expected a Word file (.docx), found {found}")


def _running(pages: Any, kind: str, part: Any, lists: Lists) -> Iterator[str]:
    """The headers or footers of the document's pages, each text once."""
    seen = set()
    for page in pages:
        for reference in page.findall(f"{W}{kind}Reference"):
            which = reference.get(f"{W}type", "default")
            if which == "even" or (which == "first" and page.find(f"{W}titlePg") is None):
                continue
            lines = tuple(_blocks(part.related_parts[reference.get(_RELATION)].element, lists))
            if lines not in seen:
                seen.add(lines)
                yield from lines


def _blocks(element: Any, lists: Lists) -> Iterator[str]:
    """Paragraphs and tables, also those within content controls."""
    for child in element:
        if child.tag == f"{W}p":
            yield from _paragraph(child, lists)
        elif child.tag == f"{W}tbl":
            yield ""
            yield from table(list(_cells(line, lists)) for line in _elements(child, f"{W}tr"))
            yield ""
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _blocks(child, lists)


def _elements(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also within content controls; none that lie deeper."""
    for child in element:
        if child.tag == tag:
            # A row that was deleted with changes tracked still stands there.
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _elements(child, tag)


def _cells(line: Any, lists: Lists) -> Iterator[list[str]]:
    cells = list(_elements(line, f"{W}tc"))
    for cell in cells:
        yield list(_blocks(cell, lists))
        span = value(cell.find(f"{W}tcPr/{W}gridSpan")) or ""
        # A cell as wide as the table is a heading in it.
        yield from [[]] * (int(span) - 1 if len(cells) > 1 and span.isascii() and span.isdigit() and 1 < int(span) < 64 else 0)


def _paragraph(paragraph: Any, lists: Lists) -> Iterator[str]:
    pieces: list[str] = []
    boxes: list[Any] = []
    _run(paragraph, pieces, boxes)
    text = "".join(pieces)
    if lists.is_heading(paragraph):
        yield ""
    # An empty item of a list is not shown with its number by those who read.
    yield from ((lists.mark(paragraph) if text.strip() else "") + text).split("\n")
    for box in boxes:
        yield from ("", *_blocks(box, lists), "")


def _run(element: Any, pieces: list[str], boxes: list[Any]) -> None:
    """The text of a paragraph's runs in their order, inserted ones and those of links and content controls too."""
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _LEFT_OUT:
            continue
        if tag == f"{W}t":
            pieces.append(child.text or "")
        elif tag in _PIECES:
            pieces.append(_PIECES[tag])
        elif tag == f"{W}sym":
            pieces.append(_SYMBOLS.get(child.get(f"{W}char", "").upper(), ""))
        elif tag == f"{W}txbxContent":
            boxes.append(child)
        elif tag == f"{W}checkBox":
            state = child.find(f"{W}checked")
            pieces.append("[x] " if _is_on(state if state is not None else child.find(f"{W}default")) else "[ ] ")
        elif tag == _CHOICE:
            # The same thing twice: for newer programs, then for older ones.
            if len(child):
                _run(child[0], pieces, boxes)
        elif tag != f"{W}r" or not any(_is_on(child.find(f"{W}rPr/{W}{mark}")) for mark in _NOT_SHOWN):
            _run(child, pieces, boxes)


def _is_on(element: Any) -> bool:
    return element is not None and value(element) not in ("0", "false", "off")
