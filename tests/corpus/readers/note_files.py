"""Notes as files of every format that is read, made from one plain text: its lines, its tables (`` | `` between cells), its lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Any, Final

from tests.corpus.readers.pdf_files import pdf_of

_RULE: Final = re.compile(r"^[\s|:+-]*$")
_ITEM: Final = re.compile(r"^(?:[-*•]|\d+[.)])\s+")
_SECTION: Final = re.compile(r"^([A-Z][A-Za-z /&-]{2,40}):\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Block:
    """``kind`` is ``line``, ``empty``, ``table`` (its cells) or ``list`` (its items, each a row of one cell, without bullets)."""

    kind: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        return self.rows[0][0]


def blocks(text: str) -> list[Block]:
    """The note's blocks in order; ruled lines of a table are left out."""
    found: list[Block] = []
    for kind, group in groupby(text.split("\n"), _kind):
        lines = list(group)
        if kind == "table":
            shown = [line.strip().removeprefix("|").removesuffix("|") for line in lines if not _RULE.match(line)]
            found.append(Block(kind, tuple(tuple(cell.strip() for cell in line.split("|")) for line in shown)))
        elif kind == "list":
            found.append(Block(kind, tuple((_ITEM.sub("", line),) for line in lines)))
        else:
            found += [Block(kind, ((line,),)) for line in lines]
    return found


def as_text(text: str) -> bytes:
    return text.encode("utf-8")


def as_html(text: str) -> bytes:
    out = ["<!DOCTYPE html><html><head><meta charset=utf-8><title>Export</title><style>p { margin: 0 }</style></head><body>"]
    for kind, group in groupby(blocks(text), lambda block: block.kind):
        if kind == "line":
            out.append("<p>" + "<br>\n".join(escape(block.text).replace("  ", " &nbsp;") for block in group) + "</p>")
        elif kind != "empty":
            out += map(_html, group)
    return "\n".join([*out, "</body></html>"]).encode()


def as_ccda(text: str) -> bytes:
    parts: list[tuple[str, list[Block]]] = [("", [])]
    for block in blocks(text):
        if block.kind == "line" and (heading := _SECTION.match(block.text)):
            parts.append((heading[1], [Block("line", ((heading[2],),))] if heading[2] else []))
        else:
            parts[-1][1].append(block)
    sections = "".join(
        f"<component><section>{f'<title>{escape(title)}</title>' if title else ''}<text>{''.join(map(_narrative, part))}</text>"
        "</section></component>"
        for title, part in parts
        if title or any(block.kind != "empty" for block in part)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc">'
        '<effectiveTime value="20990101"/><recordTarget><patientRole><patient><name><given>Zaphod</given></name></patient></patientRole>'
        f"</recordTarget><component><structuredBody>{sections}</structuredBody></component></ClinicalDocument>"
    ).encode()


def as_docx(text: str) -> bytes:
    from docx import Document

    document = Document()
    for block in blocks(text):
        if block.kind == "table":
            table = document.add_table(len(block.rows), max(map(len, block.rows)))
            for i, row in enumerate(block.rows):
                for j, cell in enumerate(row):
                    table.cell(i, j).text = cell
        elif block.kind == "list":
            for row in block.rows:
                document.add_paragraph(row[0], style="List Bullet")
        else:
            # Word ends no run at a change of wording only: two runs are one text.
            paragraph = document.add_paragraph(block.text[:7])
            paragraph.add_run(block.text[7:]).bold = True
    sink = BytesIO()
    document.save(sink)
    return sink.getvalue()


def as_rtf(text: str) -> bytes:
    out = [
        r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}}{\*\generator Test 1.0;}{\info{\title Zaphod}}\pard\f0\fs20 "
    ]
    for block in blocks(text):
        if block.kind == "table":
            for row in block.rows:
                widths = "".join(rf"\cellx{1500 * (i + 1)}" for i in range(len(row)))
                out.append(rf"\trowd{widths} " + "".join(rf"\intbl {_rtf(cell)}\cell " for cell in row) + "\\row\n")
            out.append(r"\pard ")
        elif block.kind == "list":
            out += [rf"{{\listtext\'95\tab}}{_rtf(row[0])}\par" + "\n" for row in block.rows]
        else:
            out.append(_rtf(block.text) + "\\par\n")
    return ("".join(out) + "}").encode("ascii")


def as_pdf(text: str) -> bytes:
    rows: list[Sequence[str]] = []
    for block in blocks(text):
        rows += [(f"• {row[0]}",) for row in block.rows] if block.kind == "list" else block.rows
    return pdf_of(rows)


FORMATS: Final[dict[str, Callable[[str], bytes]]] = {
    "text": as_text,
    "html": as_html,
    "ccda": as_ccda,
    "docx": as_docx,
    "rtf": as_rtf,
    "pdf": as_pdf,
}


def _kind(line: str) -> str:
    if not line.strip():
        return "empty"
    if len(line) > 4 and _RULE.match(line) and ("|" in line or "+" in line):
        return "table"
    if " | " in line or line.strip().startswith("|"):
        return "table"
    return "list" if re.match(r"^[-*•]\s+", line) else "line"


def _html(block: Block) -> str:
    if block.kind == "table":
        return (
            "<table>" + "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in block.rows) + "</table>"
        )
    return "<ul>" + "".join(f"<li>{escape(row[0])}</li>" for row in block.rows) + "</ul>"


def _narrative(block: Block) -> str:
    match block.kind:
        case "table":
            rows = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in block.rows)
            return "<table><tbody>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</tbody></table>"
        case "list":
            return "<list>" + "".join(f"<item>{escape(row[0])}</item>" for row in block.rows) + "</list>"
        case "empty":
            return "<br/>"
        case _:
            kept = block.text.replace("  ", " \xa0")
            return f"<paragraph>{escape(kept)}</paragraph>"


def _rtf(text: str) -> str:
    def spelled(character: str) -> Iterator[Any]:
        if character in "\\{}":
            yield f"\\{character}"
        elif character.isascii():
            yield character
        else:
            raw = character.encode("utf-16-le")
            for i in range(0, len(raw), 2):
                unit = int.from_bytes(raw[i : i + 2], "little")
                yield f"\\u{unit - 0x10000 if unit > 0x7FFF else unit}?"

    return "".join(piece for character in text for piece in spelled(character))
