from __future__ import annotations

import subprocess
import sys
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.readers.document import ENDINGS, MAX_BYTES, format_of, read_note
from corpus.readers.jsonl import ReaderError
from models.coder import Coder
from tests.corpus.readers.note_files import FORMATS
from tests.corpus.readers.pdf_files import pdf_with

_NOTE = (
    "PROCEDURE NOTE\nDate of service: 03/02/2026\n\nPROCEDURE: Right L4-5 transforaminal epidural under fluoroscopy.\n- tolerated well\n\n"
    "| Drug | mg |\n| Dexamethasone | 10 |"
)
_ALL = {kind: make(_NOTE) for kind, make in FORMATS.items()}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", [None, "note", "NOTE.TXT", "a.b.xml"])
def test_document_finds_the_format_by_what_the_file_holds(kind: str, name: str | None) -> None:
    assert format_of(_ALL[kind], name) == kind


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\n  "])
@pytest.mark.parametrize("kind", FORMATS)
def test_document_finds_the_format_behind_what_comes_before_it(kind: str, mark: bytes) -> None:
    if kind != "docx":
        assert format_of(mark + _ALL[kind]) == kind


@pytest.mark.parametrize(
    ("raw", "name", "media", "kind"),
    [
        (b"<div>Right</div>", "a.html", None, "html"),
        (b"<div>Right</div>", None, "text/html; charset=utf-8", "html"),
        (b"<div>Right</div>", None, None, "text"),
        (b"<!-- x --><!DOCTYPE html><p>Right", None, None, "html"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x"><html xmlns="y"/>', None, None, "html"),
        ('<?xml version="1.0" encoding="UTF-16"?><n:ClinicalDocument xmlns:n="x"/>'.encode("utf-16"), None, None, "ccda"),
        (b"junk\n%PDF-1.7", "scan.pdf", None, "pdf"),
        (b"BP <120/80, %PDF is a format", "note.txt", None, "text"),
        (b"no tags at all", "note.html", None, "text"),
        (b"", None, None, "text"),
    ],
)
def test_document_asks_name_and_media_type_where_the_file_does_not_tell(raw: bytes, name: str, media: str, kind: str) -> None:
    assert format_of(raw, name, media) == kind


@pytest.mark.parametrize(
    ("raw", "name", "found"),
    [
        (b"\x89PNG\r\n\x1a\n\0zaphod", None, "a picture"),
        (b"\xff\xd8\xff\xe0zaphod", "zaphod.pdf", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "zaphod.doc", "an old Word or Office file (save it as .docx)"),
        (b"II*\0zaphod", None, "a picture (a scan or fax: run text recognition on it first)"),
        (b"\x7fELF\0\0zaphod", None, "a file of another kind, or UTF-16 without its byte order mark"),
        ("Right".encode("utf-16-le"), None, "a file of another kind, or UTF-16 without its byte order mark"),
        (b"<?xml version='1.0'?><zaphod/>", "a.xml", "XML that is no C-CDA document"),
        (b"zaphod", "note.docx", "no DOCX in a file named so"),
    ],
)
def test_document_names_what_is_taken(raw: bytes, name: str, found: str) -> None:
    with pytest.raises(ReaderError) as caught:
        read_note(raw, name)
    assert str(caught.value) == f"note: expected text, RTF, Word (.docx), PDF with a text layer, HTML or C-CDA, found {found}"


@pytest.mark.parametrize("raw", [b"{\\rtf1 }", b"<html><p hidden>zaphod</p></html>"])
def test_document_without_text_is_refused(raw: bytes) -> None:
    with pytest.raises(ReaderError, match=r"^note: expected a note's text, found none in this (RTF|HTML) file$"):
        read_note(raw)


def test_document_larger_than_a_note_is_refused() -> None:
    with pytest.raises(ReaderError, match="expected a file of at most 32 MiB, found a larger one"):
        read_note(b"x" * (MAX_BYTES + 1))


def test_document_endings_hold_every_format() -> None:
    assert {".txt", ".rtf", ".docx", ".pdf", ".html", ".xml"} <= set(ENDINGS)


_STARTS = (b"", b"{\\rtf1", b"%PDF-1.7\n", b"PK\x03\x04", b"<html>", b"<ClinicalDocument xmlns='urn:hl7-org:v3'>", b"\xff\xfe", b"\xfe\xff")


@given(st.sampled_from(_STARTS), st.binary(max_size=400), st.sampled_from([None, "a.html", "a.pdf", "a.rtf"]))
@example(b"{\\rtf1", b"\\u", None)
@example(b"{\\rtf1", b"\\u99999999?\\uc\\bin", None)
def test_document_reads_any_bytes_or_refuses_them(start: bytes, rest: bytes, name: str | None) -> None:
    _text_or_refusal(start + rest, name)


@given(st.sampled_from(sorted(FORMATS)), st.data())
def test_document_reads_any_damaged_file_or_refuses_it(kind: str, data: st.DataObject) -> None:
    raw = bytearray(_ALL[kind])
    for _ in range(data.draw(st.integers(1, 8))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    _text_or_refusal(bytes(raw[: data.draw(st.integers(1, len(raw)))]), None)


@given(st.binary(max_size=300))
def test_document_reads_any_drawing_of_a_page_or_refuses_it(operators: bytes) -> None:
    _text_or_refusal(pdf_with([b"BT /F1 9 Tf 9 9 Td (abc) Tj " + operators]), None)


def _text_or_refusal(raw: bytes, name: str | None) -> None:
    with suppress(ReaderError):
        text = read_note(raw, name)
        assert "\0" not in text
        text.encode("utf-8")


@pytest.mark.slow
def test_document_loads_no_library_before_its_format_comes() -> None:
    heavy = "{'pypdf', 'docx', 'lxml', 'striprtf', 'bs4', 'spacy'}"
    code = f"import sys; from corpus.readers.document import read_note; read_note(b'x', 'x.txt'); print(sorted({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


_DATA = Path(__file__).parents[2] / "data" / "notes_to_read.toml"
_NOTES = {name: entry["text"] for name, entry in tomllib.loads(_DATA.read_text(encoding="utf-8")).items()}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind != "text"])
@pytest.mark.parametrize("note", _NOTES)
def test_document_of_every_format_gives_the_codes_of_its_text(note: str, kind: str, coder: Coder) -> None:
    def lines(text: str) -> list[tuple[str, int, tuple[str, ...], str]]:
        return [(line.code, line.units, line.modifiers, line.status) for line in coder.suggest(text).suggestions]

    expected = lines(_NOTES[note])
    assert bool(expected) is (note != "nothing done")
    assert lines(read_note(FORMATS[kind](_NOTES[note]))) == expected
