from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from corpus.readers.document import read_note
from corpus.readers.jsonl import ReaderError
from corpus.readers.pdf import read_pdf
from tests.corpus.readers.pdf_files import TOP, drawing, pdf_of, pdf_with

_LONG = (
    "The patient was placed prone and the lumbar area was prepped. Under fluoroscopy the right L4-5 foramen was seen, and a needle was "
    "advanced to it. After contrast had shown the nerve root, dexamethasone 10 mg was injected with saline at each of the two levels."
)
_BROKEN = pdf_with([b"BT /F1 10 Tf 72 700 Td (zaphod beeblebrox was here) Tj ET"])


def test_pdf_puts_paragraphs_together_and_keeps_lines() -> None:
    rows = [["PROCEDURE NOTE"], ["Date of service: 03/02/2026"], [], [_LONG], [], ["PLAN: Return in four weeks."], ["Signed"]]
    assert read_pdf(pdf_of(rows)) == f"PROCEDURE NOTE\nDate of service: 03/02/2026\n\n{_LONG}\n\nPLAN: Return in four weeks.\nSigned"


def test_pdf_reads_a_table_row_by_row_with_its_empty_and_its_wrapped_cells() -> None:
    rows = [
        ["Muscle", "Right", "Left", "What was seen"],
        ["Deltoid", "5 units", "", "Spasm on both sides of the muscle"],
        ["Biceps", "", "10 units", "-"],
    ]
    assert read_pdf(pdf_of(rows)) == (
        "| Muscle  | Right   | Left     | What was seen                     |\n"
        "| Deltoid | 5 units |          | Spasm on both sides of the muscle |\n"
        "| Biceps  |         | 10 units | -                                 |"
    )


def test_pdf_reads_by_place_and_not_by_order_of_drawing() -> None:
    columns = [
        (72.0, TOP, "Level"),
        (72.0, 708.0, "L4-5"),
        (72.0, 696.0, "L5-S1"),
        (200.0, TOP, "Side"),
        (200.0, 708.0, "right"),
        (200.0, 696.0, "left"),
    ]
    assert read_pdf(pdf_with([drawing(columns)])) == "| Level | Side  |\n| L4-5  | right |\n| L5-S1 | left  |"


def test_pdf_leaves_labels_of_two_columns_as_lines() -> None:
    shown = [(72.0, TOP, "Patient: A. Sample"), (300.0, TOP, "MRN: 1"), (72.0, 708.0, "DOS: 03/02/2026"), (300.0, 708.0, "Payer: Medicare")]
    assert [line.split("  ")[0] for line in read_pdf(pdf_with([drawing(shown)])).split("\n")] == ["Patient: A. Sample", "DOS: 03/02/2026"]


def test_pdf_shows_heads_and_feet_of_pages_once_and_sentences_across_pages_whole() -> None:
    def page(number: int, words: str) -> bytes:
        return drawing(
            [(72.0, 750.0, "Spine Clinic"), (72.0, TOP, words), (72.0, 52.0, f"Seen at 8:0{number}"), (72.0, 40.0, f"Page {number} of 2")]
        )

    text = read_pdf(pdf_with([page(1, "The needle was advanced to the right L4-5 foramen"), page(2, "and contrast was injected.")]))
    assert text == "Spine Clinic\n\nThe needle was advanced to the right L4-5 foramen\nand contrast was injected.\n\nSeen at 8:02"


@pytest.mark.parametrize(
    ("operators", "text"),
    [
        (b"BT /F1 10 Tf 72 700 Td [(Right L4-5 transfor) -20 (aminal epidural)] TJ ET", "Right L4-5 transforaminal epidural"),
        (b"BT /F1 10 Tf 72 700 Td (Right L4-5 ) Tj (transforaminal) Tj ( epidural) Tj ET", "Right L4-5 transforaminal epidural"),
        (b"BT /F1 10 Tf 12 TL 72 700 Td (Right L4-5 first line) Tj T* (and a second) ' ET", "Right L4-5 first line\n\nand a second"),
        (
            b"q .5 0 0 -.5 0 792 cm BT /F1 20 Tf 1 0 0 -1 144 184 Tm (Right L4-5 epidural upside down) Tj ET Q",
            "Right L4-5 epidural upside down",
        ),
        (b"BT /F1 10 Tf 0 1 -1 0 100 72 Tm (Right L4-5 on its side and) Tj ET", "Right L4-5 on its side and"),
        (b"BT /F1 10 Tf 72 700 Td (Right L4-5 epidural at noon) Tj .7 .7 -.7 .7 200 300 Tm (COPY) Tj ET", "Right L4-5 epidural at noon"),
        (b"BT /F1 10 Tf 3 Tr 72 700 Td (Text behind a scanned page) Tj ET", "Text behind a scanned page"),
        (b"BT /F1 10 Tf 72 700 Td (This paragraph tells 10) Tj 0 3 Td /F1 6 Tf 104 0 Td (6) Tj ET", "This paragraph tells 10 6"),
    ],
)
def test_pdf_runs_the_operators_of_text(operators: bytes, text: str) -> None:
    assert read_pdf(pdf_with([operators])).replace("\n\n", "\n") == text.replace("\n\n", "\n")


@pytest.mark.parametrize("password", ["secret", ""])
def test_pdf_locked_with_a_password_is_refused(password: str) -> None:
    row = drawing([(72.0, 700.0, "Right L4-5 transforaminal epidural")])
    if password:
        with pytest.raises(ReaderError, match="one that is locked with a password; save it without"):
            read_pdf(pdf_with([row], password))
    assert read_pdf(pdf_with([row], "owner", only_owner=True)) == "Right L4-5 transforaminal epidural"


@pytest.mark.parametrize("operators", [b"", b"q 500 0 0 700 0 0 cm /Im1 Do Q", b"BT /F1 9 Tf 72 40 Td (Page 1) Tj ET"])
def test_pdf_of_pictures_is_refused_with_what_to_do(operators: bytes) -> None:
    with pytest.raises(ReaderError, match=r"found a scan, pictures of pages without text; run text recognition \(OCR\) on it first"):
        read_pdf(pdf_with([operators]))


def test_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(ReaderError, match="found one of 201 pages; the most is 200"):
        read_pdf(pdf_with([b""] * 201))


@pytest.mark.parametrize(
    "operators",
    [
        b"q\n" * 50_000,
        b"BT /F1 9 Tf " + b"1 0 Td (a) Tj\n" * 10_000 + b"ET",
        b"BT /F1 9 Tf (" + b"a" * 200_000 + b") Tj ET",
        b"[" * 100_000,
        b"<<" * 50_000,
        b"a" * 80_000_000,
    ],
    ids=["states", "moves", "string", "arrays", "dictionaries", "bomb"],
)
def test_pdf_made_to_take_long_does_not(operators: bytes) -> None:
    raw = pdf_with([operators])
    start = time.process_time()
    with suppress(ReaderError):
        read_note(raw)
    assert time.process_time() - start < 10


@pytest.mark.parametrize("cut", range(0, len(_BROKEN), 37))
def test_pdf_cut_off_is_refused_in_silence(cut: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        try:
            text = read_note(b"%PDF-1.3\n" + _BROKEN[9:cut] + b"%%EOF")
        except ReaderError as error:
            text = str(error)
            assert "zaphod" not in text
    assert "zaphod" not in caplog.text


def changed(raw: bytes, change: Callable[[Any, Any], None]) -> bytes:
    """The file after ``change(writer, resources of page 2 or the last)``."""
    writer = PdfWriter(clone_from=BytesIO(raw))
    change(writer, writer.pages[min(1, len(writer.pages) - 1)]["/Resources"])
    sink = BytesIO()
    writer.write(sink)
    return sink.getvalue()


def test_pdf_tells_of_a_page_that_is_a_picture() -> None:
    def add_picture(writer: Any, resources: Any) -> None:
        picture = DecodedStreamObject()
        picture.set_data(b"\0")
        picture.update({NameObject("/Subtype"): NameObject("/Image"), NameObject("/Width"): NumberObject(1)})
        resources[NameObject("/XObject")] = DictionaryObject({NameObject("/Im1"): writer._add_object(picture)})

    raw = pdf_with([drawing([(72.0, 700.0, _LONG)]), b"q 500 0 0 700 0 0 cm /Im1 Do Q", b""])
    assert read_pdf(changed(raw, add_picture)) == f"{_LONG}\n\n[Page 2 of the file is a picture without text and was not read.]"


def _shapes(writer: Any, resources: Any) -> None:
    shapes = DictionaryObject({NameObject("/g1"): DecodedStreamObject()})
    resources["/Font"]["/F1"].update({NameObject("/Subtype"): NameObject("/Type3"), NameObject("/CharProcs"): shapes})


def _numbers(writer: Any, resources: Any) -> None:
    below = ArrayObject([DictionaryObject({NameObject("/Subtype"): NameObject("/CIDFontType2")})])
    composed = {NameObject("/Subtype"): NameObject("/Type0"), NameObject("/DescendantFonts"): below}
    resources["/Font"]["/F1"].update({**composed, NameObject("/Encoding"): NameObject("/Identity-H")})


@pytest.mark.parametrize("font", [_shapes, _numbers])
def test_pdf_with_fonts_that_tell_no_letters_is_refused(font: Callable[[Any, Any], None]) -> None:
    with pytest.raises(ReaderError, match="fonts that do not tell their letters; print it to PDF anew, or paste the text"):
        read_pdf(changed(pdf_with([drawing([(72.0, 700.0, _LONG)])]), font))
