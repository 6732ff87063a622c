"""Elements that are shown as blocks, lists and tables, to lines: HTML's and those of the narrative of a C-CDA document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from corpus.readers.lines import table

# Deeper ones are read line by line, without tables; so deep are only tags that were never closed.
_DEEPEST: Final = 150
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_HIDDEN: Final = frozenset((
    "audio", "button", "canvas", "datalist", "del", "head", "iframe", "math", "noscript", "object", "s", "script", "strike", "style",
    "svg", "template", "title", "video", "rendermultimedia",
))  # fmt: skip
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "header", "hr", "html", "legend", "main", "nav", "pre", "section", "summary", "textarea", "caption",
    "paragraph", "item", "text",
))  # fmt: skip
# An empty line stands around these.
_APART: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "table", "ul"))
_KEPT: Final = frozenset(("pre", "textarea"))
_NOT_SHOWN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_AS_BLOCK: Final = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item)", re.IGNORECASE)
_AS_WRITTEN: Final = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_NO_MARGIN: Final = re.compile(r"margin\s*:\s*0(?!\.)", re.IGNORECASE)


class _Lines:
    """Lines in the making: ``add`` goes on in the last one, ``end`` ends it, ``gap`` leaves an empty one."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.last: list[str] = []
        self.headed = False

    def add(self, text: str | None, as_written: bool) -> None:
        if not text:
            return
        self.headed = self.headed and not text.strip()
        if not as_written:
            text = _SPACE.sub(" ", text)
            if not self.last or self.last[-1].endswith(" "):
                text = text.removeprefix(" ")
            self.last += [text] if text else []
            return
        first, *more = text.replace("\r\n", "\n").split("\n")
        self.last.append(first)
        for line in more:
            self.done.append("".join(self.last))
            self.last = [line]

    def end(self) -> None:
        if line := "".join(self.last).rstrip():
            self.done.append(line)
        self.last = []

    def gap(self) -> None:
        self.end()
        # What a heading heads stands close below it.
        if not self.headed:
            self.done.append("")
        self.headed = False

    def put(self, lines: list[str], mark: str = "") -> None:
        """Whole lines, the first with a mark before it."""
        self.end()
        shown = [line for line in lines if line.strip()] if mark else lines
        self.done += [mark + shown[0], *shown[1:]] if mark and shown else shown


def lines_of(element: etree._Element) -> list[str]:
    """The lines of what is in the element, as it is shown: what is hidden, struck out or code is left out."""
    lines = _Lines()
    _inside(element, lines, 0, False)
    lines.end()
    return lines.done


def _inside(element: etree._Element, lines: _Lines, depth: int, as_written: bool) -> None:
    if depth > _DEEPEST:
        _flat(element, lines)
        return
    lines.add(element.text, as_written)
    for child in element:
        if isinstance(child.tag, str):
            _shown(child, lines, depth + 1, as_written)
        lines.add(child.tail, as_written)


def _flat(element: etree._Element, lines: _Lines) -> None:
    """What lies too deep to be laid out, line by line: below tags that were never closed nothing is known of the layout in any case."""
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        name = name_of(inner)
        if name in _BLOCKS or name in _APART or name in ("br", "li", "tr"):
            lines.end()
        if name not in _HIDDEN:
            lines.add(inner.text if event == "start" else inner.tail if inner is not element else None, False)
        elif event == "end" and inner is not element:
            lines.add(inner.tail, False)


def _shown(element: etree._Element, lines: _Lines, depth: int, as_written: bool) -> None:
    tag, style = name_of(element), element.get("style") or ""
    if tag in _HIDDEN or element.get("hidden") is not None or element.get("revised") == "delete" or (style and _NOT_SHOWN.search(style)):
        return
    match tag:
        case "br":
            lines.done.append("".join(lines.last).rstrip())
            lines.last = []
        case "table":
            lines.gap()
            _table(element, lines, depth)
            lines.gap()
        case "ul" | "ol" | "list":
            # A list within a list stands close.
            lines.end() if _within_a_list(element) else lines.gap()
            _list(element, tag, lines, depth)
            lines.end() if _within_a_list(element) else lines.gap()
        case "input":
            lines.add(_field(element), False)
        case "select":
            options = [option for option in element.iter("option") if option.get("selected") is not None]
            lines.add(" ".join("".join(option.itertext()) for option in options), False)
        case _:
            apart = tag in _APART and not (tag == "p" and ((element.get("class") or "").startswith("Mso") or _NO_MARGIN.search(style)))
            block = apart or tag in _BLOCKS or tag in _APART or (style and _AS_BLOCK.search(style) is not None)
            lines.gap() if apart else lines.end() if block else None
            _inside(element, lines, depth, as_written or tag in _KEPT or (style != "" and _AS_WRITTEN.search(style) is not None))
            if block and tag == "dt" and lines.last and not lines.last[-1].rstrip().endswith(":"):
                lines.last.append(":")
            heading = apart and tag.startswith("h")
            lines.gap() if apart and not heading else lines.end() if block else None
            lines.headed = heading or lines.headed


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace, in small letters."""
    return str(element.tag).rpartition("}")[2].lower()


def _within_a_list(element: etree._Element) -> int:
    return sum(1 for _ in element.iterancestors("ul", "ol", "list", "{*}list"))


def _list(element: etree._Element, tag: str, lines: _Lines, depth: int) -> None:
    ordered = tag == "ol" or element.get("listType") == "ordered"
    start = element.get("start") or ""
    number = int(start) if start.isascii() and start.isdigit() and len(start) < 4 else 1
    for child in element:
        if not isinstance(child.tag, str):
            continue
        if name_of(child) not in ("li", "item"):
            _shown(child, lines, depth + 1, False)
            continue
        inner = _Lines()
        _shown(child, inner, depth + 1, False)
        inner.end()
        lines.put(inner.done, f"{number}. " if ordered else "- ")
        number += 1


def _table(element: etree._Element, lines: _Lines, depth: int) -> None:
    rows: list[list[list[str]]] = []
    for part in _rows(element):
        if name_of(part) == "caption":
            _shown(part, lines, depth + 1, False)
            continue
        cells: list[list[str]] = []
        for cell in part:
            if not isinstance(cell.tag, str) or name_of(cell) not in ("td", "th"):
                continue
            inner = _Lines()
            _shown(cell, inner, depth + 1, False)
            inner.end()
            span = cell.get("colspan") or ""
            # A cell as wide as the table is a heading in it.
            alone = len(part) == 1
            cells += [inner.done, *[[]] * (int(span) - 1 if not alone and span.isascii() and span.isdigit() and 1 < int(span) < 20 else 0)]
        rows.append(cells)
    lines.put(table(rows))


def _rows(element: etree._Element) -> Iterator[etree._Element]:
    """The rows and the caption of a table, not those of a table within it."""
    for child in element:
        if isinstance(child.tag, str):
            if name_of(child) in ("thead", "tbody", "tfoot"):
                yield from _rows(child)
            elif name_of(child) in ("tr", "caption"):
                yield child


def _field(element: etree._Element) -> str:
    match (element.get("type") or "text").lower():
        case "checkbox" | "radio":
            return "[x] " if element.get("checked") is not None else "[ ] "
        case "text" | "number" | "date" | "time":
            return element.get("value") or ""
        case _:
            return ""
