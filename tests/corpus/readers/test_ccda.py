from __future__ import annotations

import base64
import time

import pytest

from corpus.readers.ccda import read_ccda
from corpus.readers.document import read_note
from corpus.readers.jsonl import ReaderError
from tests.corpus.readers.note_files import as_pdf

_PATIENT = (
    '<recordTarget><patientRole><id extension="zaphod"/><telecom value="tel:zaphod"/><patient><name><given>Zaphod</given></name>'
    '<birthTime value="19600101"/></patient></patientRole></recordTarget>'
)


def document(header: str = "", sections: str = "", body: str | None = None, prolog: str = "") -> bytes:
    body = f"<structuredBody>{sections}</structuredBody>" if body is None else body
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<ClinicalDocument xmlns="urn:hl7-org:v3">'
        f'<effectiveTime value="20991231"/>{_PATIENT}{header}<component>{body}</component></ClinicalDocument>'
    ).encode()


def section(title: str, text: str, inner: str = "") -> str:
    return f"<component><section><title>{title}</title><text>{text}</text>{inner}</section></component>"


def test_ccda_reads_sections_with_their_titles() -> None:
    raw = document(
        "<title>Procedure Note</title>",
        section("Indications", "Lumbar <content styleCode='Bold'>radiculopathy</content>.")
        + section(
            "Procedure",
            "<list listType='ordered'><item>L4-5</item><item>L5-S1</item></list><table><thead><tr><th>Drug</th><th>mg</th></tr></thead>"
            "<tbody><tr><td>Dexamethasone</td><td>10</td></tr></tbody></table>",
            section("Anesthesia", "<paragraph>Local.</paragraph><paragraph>None else.</paragraph>"),
        ),
    )
    assert read_ccda(raw) == (
        "Procedure Note\n\nIndications: Lumbar radiculopathy.\n\nProcedure:\n\n1. L4-5\n2. L5-S1\n\n"
        "| Drug          | mg |\n| Dexamethasone | 10 |\n\nAnesthesia: Local.\nNone else."
    )


@pytest.mark.parametrize(
    ("header", "lines"),
    [
        (
            '<componentOf><encompassingEncounter><effectiveTime value="202603021430-0500"/></encompassingEncounter></componentOf>',
            "03/02/2026",
        ),
        (
            '<documentationOf><serviceEvent classCode="PROC"><effectiveTime><low value="20260303"/></effectiveTime></serviceEvent>'
            '</documentationOf><componentOf><encompassingEncounter><effectiveTime><low value="20260302"/><high value="20260304"/>'
            "</effectiveTime></encompassingEncounter></componentOf>",
            "03/02/2026",
        ),
        ('<documentationOf><serviceEvent><effectiveTime value="20260303"/></serviceEvent></documentationOf>', "03/03/2026"),
        ('<documentationOf><serviceEvent classCode="PCPR"><effectiveTime value="19600101"/></serviceEvent></documentationOf>', ""),
        ('<componentOf><encompassingEncounter><effectiveTime value="20261399"/></encompassingEncounter></componentOf>', ""),
        ("", ""),
    ],
)
def test_ccda_tells_the_day_of_the_encounter(header: str, lines: str) -> None:
    day = f"Date of service: {lines}\n\n" if lines else ""
    assert read_ccda(document(header, section("Plan", "Return."))) == f"{day}Plan: Return."


@pytest.mark.parametrize("kind", ["legalAuthenticator", "authenticator"])
def test_ccda_tells_who_signed(kind: str) -> None:
    person = "<assignedEntity><assignedPerson><name><given>Ann</given> <family>Lee</family></name></assignedPerson></assignedEntity>"
    signed = f'<{kind}><time value="20260303"/><signatureCode code="{{}}"/>{person}</{kind}>'
    assert read_ccda(document(signed.format("S"), section("Plan", "x"))).endswith("\n\nElectronically signed by Ann Lee on 03/03/2026")
    assert "signed" not in read_ccda(document(signed.format("X"), section("Plan", "x")))


def test_ccda_leaves_the_patient_and_what_was_deleted_out() -> None:
    text = read_ccda(document("", section("Plan", 'Keep <content revised="delete">zaphod</content>this.')))
    assert text == "Plan: Keep this."
    assert "1960" not in text


@pytest.mark.parametrize("media", ["application/pdf", "text/plain", None])
def test_ccda_reads_the_note_that_a_document_wraps(media: str | None) -> None:
    note = "Right L4-5 transforaminal epidural under fluoroscopy."
    inner = base64.encodebytes(as_pdf(note) if media == "application/pdf" else note.encode()).decode()
    kind = f' mediaType="{media}"' if media else ""
    assert read_ccda(document(body=f'<nonXMLBody><text{kind} representation="B64">{inner}</text></nonXMLBody>')) == note
    assert read_ccda(document(body="<nonXMLBody><text>a\nb  c</text></nonXMLBody>")) == "a\nb  c"


def test_ccda_does_not_unwrap_a_document_within_another() -> None:
    inner = base64.b64encode(document(sections=section("Plan", "x"))).decode()
    with pytest.raises(ReaderError, match="another one within it"):
        read_ccda(document(body=f'<nonXMLBody><text representation="B64">{inner}</text></nonXMLBody>'))


_LAUGHS = "<!DOCTYPE lol [" + '<!ENTITY l0 "zaphod">' + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12)) + "]>"
_FILE = '<!DOCTYPE x [<!ENTITY zaphod SYSTEM "file:etc/hostname">]>'
_NET = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/zaphod.dtd">'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(("prolog", "words"), [(_LAUGHS, "&l11;"), (_FILE, "&zaphod;"), (_NET, "x")])
def test_ccda_follows_no_entity_and_no_address(prolog: str, words: str, encoding: str) -> None:
    raw = document("", section("Plan", words), prolog=prolog).decode().replace("UTF-8", encoding).encode(encoding)
    start = time.process_time()
    with pytest.raises(ReaderError, match="a document type definition, which is never followed"):
        read_note(raw)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"<ClinicalDocument xmlns='urn:hl7-org:v3'><zaphod", "a mistake in the XML at line 1"),
        (b"<ClinicalDocument xmlns='zaphod'/>", "a ClinicalDocument without the namespace"),
        (b"<ClinicalDocument xmlns='urn:hl7-org:v3'>" + b"<a>" * 5000, "a mistake in the XML"),
    ],
)
def test_ccda_broken_is_refused_without_its_words(raw: bytes, found: str) -> None:
    with pytest.raises(ReaderError) as caught:
        read_note(raw)
    assert found in str(caught.value)
    assert "zaphod" not in str(caught.value)
