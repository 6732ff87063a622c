"""Small PDFs as programs print them: text wrapped at the margin, columns at their places, one or many pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject
from pypdf.generic._font import Font

SIZE: Final = 10.0
LEFT, RIGHT, TOP, BOTTOM, LEADING = 72.0, 540.0, 720.0, 72.0, 12.0
_FONT: Final = Font.from_core_font_name("/Helvetica")


def pdf_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A row of one cell is a paragraph, wrapped; a row of more stands in columns; an empty one leaves a line."""
    columns = max((len(row) for row in rows), default=1)
    pages: list[list[tuple[float, float, str]]] = [[]]
    y = TOP
    for row in rows:
        wide = (RIGHT - LEFT) / columns if len(row) > 1 else RIGHT - LEFT
        cells = [list(_wrapped(cell, wide - (10 if len(row) > 1 else 0))) for cell in row]
        for i in range(max(map(len, cells), default=1)):
            if y < BOTTOM:
                pages.append([])
                y = TOP
            pages[-1] += [(LEFT + wide * j, y, cell[i]) for j, cell in enumerate(cells) if i < len(cell) and cell[i].strip()]
            y -= LEADING
    return pdf_with([drawing(page) for page in pages])


def drawing(shown: Sequence[tuple[float, float, str]]) -> bytes:
    """The operators that show each text at its place."""
    lines = [f"BT /F1 {SIZE} Tf {x:.2f} {y:.2f} Td ({_escaped(text)}) Tj ET" for x, y, text in shown]
    return "\n".join(lines).encode("cp1252", "replace")


def pdf_with(drawings: Sequence[bytes], password: str | None = None, only_owner: bool = False) -> bytes:
    """A page for each drawing, with Helvetica as /F1."""
    writer = PdfWriter()
    for operators in drawings:
        page = writer.add_blank_page(612, 792)
        content = DecodedStreamObject()
        content.set_data(operators)
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
                NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
            }
        )
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
    if password is not None:
        writer.encrypt("" if only_owner else password, password, algorithm="AES-256")
    sink = BytesIO()
    writer.write(sink)
    return sink.getvalue()


def pages_of(raw: bytes) -> list[bytes]:
    """Each page of a PDF as a file of its own."""
    out = []
    for page in PdfReader(BytesIO(raw)).pages:
        writer = PdfWriter()
        writer.add_page(page)
        sink = BytesIO()
        writer.write(sink)
        out.append(sink.getvalue())
    return out


def _wrapped(text: str, wide: float) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and _FONT.get_text_width(longer) * SIZE / 1000 > wide:
            yield line
            line = word
        else:
            line = longer
    yield line


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
