"""A note as a C-CDA document: titles and narrative of its sections, the day of the encounter, who signed it. Not its patient."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from lxml import etree

from corpus.readers.jsonl import ReaderError
from corpus.readers.lines import joined
from corpus.readers.markup import lines_of

_TIME: Final = re.compile(r"(\d{8})(\d{4})?")
_LAID_OUT: Final = re.compile(r"\||- |\d+\. ")
_HL7: Final = "{urn:hl7-org:v3}"
# A signature that is there; the standard's other code says only that one is wanted.
_SIGNED: Final = "S"
_SIGNERS: Final = ("legalAuthenticator", "authenticator")


def read_ccda(raw: bytes) -> str:
    """The narrative of a document, or the note that it wraps. Raises ``ReaderError``; no DTD, entity or network is ever followed."""
    root = _root(raw)
    if (wrapped := root.find(f"{_HL7}component/{_HL7}nonXMLBody/{_HL7}text")) is not None:
        return _wrapped(wrapped)
    lines: list[str] = []
    if title := _said(root.find(f"{_HL7}title")):
        lines.append(title)
    if day := _day_of_service(root):
        lines.append(f"Date of service: {day:%m/%d/%Y}")
    for section in root.findall(f"{_HL7}component/{_HL7}structuredBody/{_HL7}component/{_HL7}section"):
        lines += _section(section)
    lines += ["", *_signatures(root)]
    return joined(lines)


def _root(raw: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    # Before the parser sees it: a document type has no place here, and its entities are how such files attack.
    if b"<!doctype" in raw.replace(b"\0", b"").lower():
        raise _broken("a document type definition, which is never followed")
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = error.lineno if isinstance(error, etree.XMLSyntaxError) else None
        raise _broken(f"a mistake in the XML at line {line}" if line else "XML that cannot be read") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise _broken("a document type definition, which is never followed")
    if root.tag != f"{_HL7}ClinicalDocument":
        raise _broken("a ClinicalDocument without the namespace urn:hl7-org:v3")
    return root


def _broken(found: str) -> ReaderError:
    return ReaderError("note", None, f"expected a C-CDA document, found {found}")


def _section(section: etree._Element) -> Iterator[str]:
    heading = _said(section.find(f"{_HL7}title"))
    if heading:
        heading = heading if heading.endswith(":") else f"{heading}:"
        yield ""
    text = section.find(f"{_HL7}text")
    first, *more = (lines_of(text) if text is not None else []) or [""]
    # "PROCEDURE: left L4-5 ..." is how notes are written; a table or list stands below.
    yield from (f"{heading} {first}", *more) if heading and first and not _LAID_OUT.match(first) else (heading, first, *more)
    for inner in section.findall(f"{_HL7}component/{_HL7}section"):
        yield from _section(inner)


def _day_of_service(root: etree._Element) -> datetime | None:
    encounter = root.find(f"{_HL7}componentOf/{_HL7}encompassingEncounter/{_HL7}effectiveTime")
    if (day := _began(encounter)) is not None:
        return day
    for event in root.findall(f"{_HL7}documentationOf/{_HL7}serviceEvent"):
        # PCPR is the whole time in care, from birth at times, and no visit.
        if event.get("classCode") != "PCPR" and (day := _began(event.find(f"{_HL7}effectiveTime"))) is not None:
            return day
    return None


def _began(time: etree._Element | None) -> datetime | None:
    if time is None:
        return None
    low = time.find(f"{_HL7}low")
    return _time(time) or (_time(low) if low is not None else None)


def _time(element: etree._Element) -> datetime | None:
    """``YYYYMMDD`` or ``YYYYMMDDHHMM…``; the zone is that of the place, so the clock's day is the day."""
    if not (found := _TIME.match(element.get("value") or "")):
        return None
    try:
        return datetime.strptime(found[1] + (found[2] or "0000"), "%Y%m%d%H%M")
    except ValueError:
        return None


def _signatures(root: etree._Element) -> Iterator[str]:
    for kind in _SIGNERS:
        for signer in root.findall(f"{_HL7}{kind}"):
            code = signer.find(f"{_HL7}signatureCode")
            if code is None or code.get("code") != _SIGNED:
                continue
            name = _said(signer.find(f"{_HL7}assignedEntity/{_HL7}assignedPerson/{_HL7}name"))
            at = signer.find(f"{_HL7}time")
            when = _time(at) if at is not None else None
            yield "Electronically signed" + (f" by {name}" if name else "") + (f" on {when:%m/%d/%Y}" if when else "")


def _said(element: etree._Element | None) -> str:
    """The words in an element, its parts apart by spaces."""
    return "" if element is None else " ".join(" ".join(str(piece) for piece in element.itertext()).split())


def _wrapped(text: etree._Element) -> str:
    """An unstructured document: the file of another format in the body."""
    if (text.get("representation") or "TXT") != "B64":
        return joined("".join(str(piece) for piece in text.itertext()).split("\n"))
    from corpus.readers.document import format_of, read_note

    try:
        raw = base64.b64decode("".join(str(piece) for piece in text.itertext()), validate=False)
    except (binascii.Error, ValueError):
        raise _broken("a body that is not base64") from None
    media = text.get("mediaType")
    if format_of(raw, None, media) == "ccda":
        raise _broken("another one within it")
    return read_note(raw, None, media)
