from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from corpus.readers.document import read_note
from corpus.readers.docx import read_docx
from corpus.readers.jsonl import ReaderError

_IN_THE_BOX = "<w:txbxContent><w:p><w:r><w:t>In the box</w:t></w:r></w:p></w:txbxContent>"
_BOX = (
    f'<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><w:t>Beside</w:t></w:r><w:r>'
    f'<mc:AlternateContent><mc:Choice Requires="wps">{_IN_THE_BOX}</mc:Choice><mc:Fallback>{_IN_THE_BOX}</mc:Fallback>'
    "</mc:AlternateContent></w:r></w:p>"
)


def saved(document: Any) -> bytes:
    sink = BytesIO()
    document.save(sink)
    return sink.getvalue()


def of_xml(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(paragraph))
    return saved(document)


def test_docx_reads_paragraphs_lists_and_tables_in_their_order() -> None:
    document = Document()
    document.add_heading("Procedure Note", 0)
    document.add_paragraph("Date of service:\t03/02/2026").add_run("\nsecond line")
    for item, style in (("bullet", "List Bullet"), ("first", "List Number"), ("second", "List Number")):
        document.add_paragraph(item, style=style)
    table = document.add_table(2, 3)
    for (i, j), words in {(0, 1): "Right", (0, 2): "Left", (1, 0): "Deltoid", (1, 2): "5 mL"}.items():
        table.cell(i, j).text = words
    document.add_heading("Plan", 1)
    document.add_paragraph("")
    document.add_paragraph("Return.")
    assert read_docx(saved(document)) == (
        "Procedure Note\nDate of service:\t03/02/2026\nsecond line\n- bullet\n1. first\n2. second\n\n"
        "|         | Right | Left |\n| Deltoid |       | 5 mL |\n\nPlan\n\nReturn."
    )


def test_docx_reads_a_table_of_the_whole_page_as_lines() -> None:
    document = Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "First"
    cell.add_table(1, 2).cell(0, 0).text = "a"
    cell.tables[0].cell(0, 1).text = "b"
    assert read_docx(saved(document)) == "First\n\n| a | b |"


def test_docx_shows_each_header_and_footer_once() -> None:
    document = Document()
    document.add_paragraph("Body")
    document.sections[0].header.paragraphs[0].text = "Spine Clinic"
    document.sections[0].footer.paragraphs[0].text = "Electronically signed"
    document.add_section()
    document.sections[1].header.is_linked_to_previous = False
    document.sections[1].header.paragraphs[0].text = "Spine Clinic"
    document.sections[0].first_page_header.paragraphs[0].text = "zaphod: only with a first page of its own"
    document.sections[0].different_first_page_header_footer = False
    assert read_docx(saved(document)) == "Spine Clinic\n\nBody\n\nElectronically signed"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:r><w:t>Right </w:t></w:r><w:ins><w:r><w:t>L4-5</w:t></w:r></w:ins>", "Right L4-5"),
        ("<w:del><w:r><w:delText>zaphod</w:delText></w:r></w:del><w:r><w:t>kept</w:t></w:r>", "kept"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>from a list</w:t></w:r></w:sdtContent></w:sdt>", "from a list"),
        ("<w:hyperlink><w:r><w:t>link</w:t></w:r></w:hyperlink><w:r><w:noBreakHyphen/><w:t>5</w:t></w:r>", "link-5"),
        ("<w:r><w:rPr><w:strike/></w:rPr><w:t>left</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>right</w:t></w:r>", "right"),
        ("<w:r><w:instrText>PAGE zaphod</w:instrText></w:r><w:fldSimple><w:r><w:t>3</w:t></w:r></w:fldSimple>", "3"),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/><w:t> done</w:t></w:r>", "☒ done"),
        ("<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData></w:fldChar><w:t>x</w:t></w:r>", "[x] x"),
    ],
)
def test_docx_reads_what_a_paragraph_shows(inner: str, text: str) -> None:
    assert read_docx(of_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>")) == text


def test_docx_reads_a_text_box_once() -> None:
    assert read_docx(of_xml(_BOX)) == "Beside\n\nIn the box"


def test_docx_counts_as_word_does() -> None:
    numbered = '<w:p {0}><w:pPr><w:numPr><w:ilvl w:val="{1}"/><w:numId w:val="77"/></w:numPr></w:pPr><w:r><w:t>{2}</w:t></w:r></w:p>'
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for i, (kind, shown, start) in enumerate([("decimal", "%1)", 2), ("lowerLetter", "%1.%2", 1)])
    )
    document = Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, words in ((0, "a"), (1, "b"), (1, "c"), (0, "d"), (1, "e")):
        document.element.body.insert(len(document.element.body) - 1, parse_xml(numbered.format(nsdecls("w"), level, words)))
    assert read_docx(saved(document)) == "2) a\n2.a b\n2.b c\n3) d\n3.a e"


def archive(parts: dict[str, bytes]) -> bytes:
    sink = BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return sink.getvalue()


def with_part(raw: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(raw)) as file:
        return archive({entry: file.read(entry) for entry in file.namelist()} | {name: content})


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (archive({"a.txt": b"zaphod"}), "a zip archive of another kind"),
        (archive({"[Content_Types].xml": b"spreadsheetml", "xl/workbook.xml": b""}), "a zip archive of another kind"),
        (archive({"[Content_Types].xml": b"wordprocessingml macroEnabled", "word/document.xml": b""}), "one with macros; save it as .docx"),
        (with_part(saved(Document()), "word/media/bomb", b"\0" * 70_000_000), "one that unpacks to more than 64 MiB"),
        (with_part(saved(Document()), "word/document.xml", b" " * 13_000_000), "one with more than 12 MiB of text and its layout"),
        (archive({f"{i}": b"" for i in range(2001)}), "an archive that is encrypted or of too many parts"),
    ],
)
def test_docx_refuses(raw: bytes, found: str) -> None:
    with pytest.raises(ReaderError) as caught:
        read_docx(raw)
    assert str(caught.value) == f"note: expected a Word file (.docx), found {found}"


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:etc/passwd">]><w:document xmlns:w="x"><w:body>&a;</w:body></w:document>',
        b"<w:document",
        b"<x/>",
        b"",
    ],
)
def test_docx_broken_is_refused_without_its_words(body: bytes) -> None:
    with pytest.raises(ReaderError, match=r"^note: expected (Word, found a file that is broken \(\w+\)|a note's text, found none in)"):
        read_note(with_part(saved(Document()), "word/document.xml", body))
