"""What Word counts by itself: the bullet or number of a list's item, which stands nowhere in its text; and which style is a heading."""

from __future__ import annotations

import re
from typing import Any, Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NUMBERING: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering"
_HEADING: Final = re.compile(r"(?i)(?:heading|title|subtitle)\b")
_PLACE: Final = re.compile(r"%([1-9])")
_MOST_STYLES: Final = 20


class Lists:
    """The lists of one document, each with its counters; paragraphs are asked in the order of the text."""

    def __init__(self, part: Any) -> None:
        # Asked by relation: the library would make a part that is not there.
        parts = [relation.target_part for relation in part.rels.values() if not relation.is_external and relation.reltype == _NUMBERING]
        numbering = parts[0].element if parts else None
        made = () if numbering is None else numbering.findall(f"{W}num")
        levels = {} if numbering is None else {e.get(f"{W}abstractNumId"): e for e in numbering.findall(f"{W}abstractNum")}
        self._lists = {e.get(f"{W}numId"): levels.get(value(e.find(f"{W}abstractNumId"))) for e in made}
        self._styles = {e.get(f"{W}styleId"): e for e in part.styles.element.findall(f"{W}style")}
        self._counts: dict[tuple[str, int], int] = {}

    def is_heading(self, paragraph: Any) -> bool:
        style = self._styles.get(value(paragraph.find(f"{W}pPr/{W}pStyle")))
        return style is not None and _HEADING.match(value(style.find(f"{W}name")) or "") is not None

    def mark(self, paragraph: Any) -> str:
        """``- ``, ``2. `` or nothing for a paragraph of no list; it is counted."""
        numbered = self._numbered(paragraph)
        if numbered is None:
            return ""
        name, level = value(numbered.find(f"{W}numId")) or "0", int(value(numbered.find(f"{W}ilvl")) or 0)
        shape = self._level(name, level)
        if shape is None or (kind := value(shape.find(f"{W}numFmt"))) == "none":
            return ""
        if kind == "bullet":
            return "- "
        start = int(value(shape.find(f"{W}start")) or 1)
        self._counts[name, level] = self._counts.get((name, level), start - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((name, deeper), None)
        shown = _PLACE.sub(lambda place: self._count(name, int(place[1]) - 1), value(shape.find(f"{W}lvlText")) or "")
        return f"{shown} " if shown else ""

    def _numbered(self, paragraph: Any) -> Any:
        """The paragraph's own list, else its style's or that of the style below it."""
        if (own := paragraph.find(f"{W}pPr/{W}numPr")) is not None:
            return own
        style = self._styles.get(value(paragraph.find(f"{W}pPr/{W}pStyle")))
        for _ in range(_MOST_STYLES):
            if style is None:
                break
            if (own := style.find(f"{W}pPr/{W}numPr")) is not None:
                return own
            style = self._styles.get(value(style.find(f"{W}basedOn")))
        return None

    def _level(self, name: str, level: int) -> Any:
        shapes = self._lists.get(name)
        return None if shapes is None else next((e for e in shapes.findall(f"{W}lvl") if e.get(f"{W}ilvl") == str(level)), None)

    def _count(self, name: str, level: int) -> str:
        count = self._counts.get((name, level), 1)
        shape = self._level(name, level)
        kind = None if shape is None else value(shape.find(f"{W}numFmt"))
        if kind in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
            return chr(ord("a" if kind == "lowerLetter" else "A") + count - 1)
        return str(count)


def value(element: Any) -> str | None:
    """The ``w:val`` of an element, None for no element."""
    return None if element is None else element.get(f"{W}val")
