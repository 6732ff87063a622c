from __future__ import annotations

import time

import pytest

from corpus.readers.jsonl import ReaderError
from corpus.readers.rtf import read_rtf

_HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset238 Arial CE;}}\pard\f0 "


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"Right \b L4-5\b0\par\par TFESI\line under fluoroscopy", "Right L4-5\n\nTFESI\nunder fluoroscopy"),
        (rb"80\'b0C \'bd mL\endash slow \u8805?2 \'93q\'94 \{x\}", "80°C ½ mL–slow ≥2 “q” {x}"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"\f1 \'e8\f0 \'e8", "čè"),
        (rb"{\header Spine Clinic\par}Note{\info{\title zaphod}}", "Spine Clinic\nNote"),
        (rb"a {\strike zaphod}b {\v zaphod}c \v zaphod\v0 d {\deleted zaphod}e", "a b c d e"),
        (rb"{\field{\*\fldinst HYPERLINK zaphod}{\fldrslt the link}} on", "the link on"),
        (rb"a{\pict\wmetafile8 0102{\*\picprop x}zaphod}b{\pict\bin6 }}{{}}}c", "abc"),
        (
            rb"\trowd\cellx1\cellx2\intbl Site\cell mL\cell\row\trowd\cellx1\cellx2\intbl Left deltoid\cell\cell\row\pard after",
            "| Site         | mL |\n| Left deltoid |    |\nafter",
        ),
        (rb"{\pntext\'b7\tab}{\listtext 1.\tab}Consent", "1.\tConsent"),
    ],
)
def test_rtf_reads(body: bytes, text: str) -> None:
    assert read_rtf(_HEAD + body + b"}") == text


def test_rtf_takes_bytes_that_are_no_ascii() -> None:
    assert read_rtf(_HEAD + "80°C".encode() + b"}") == "80°C"
    assert read_rtf(_HEAD + "80°C".encode("cp1252") + b"}") == "80°C"


def test_rtf_refuses_more_text_than_a_note_has() -> None:
    with pytest.raises(ReaderError, match="RTF of at most 4 MiB without its pictures"):
        read_rtf(_HEAD + b"word " * 1_000_000 + b"}")
    assert read_rtf(_HEAD + rb"{\pict " + b"00" * 4_000_000 + b"}x}") == "x"


@pytest.mark.parametrize(
    "body",
    [
        rb'{\field{\*\fldinst{HYPERLINK "a"}}{\fldrslt ' * 4000,
        rb"{\fonttbl" + rb"{\f0\fcharset0 " * 60_000,
        b"{" * 100_000,
        rb"\'e9" * 50_000,
        rb"{\*\x" * 100_000,
    ],
)
def test_rtf_made_to_take_long_does_not(body: bytes) -> None:
    start = time.process_time()
    read_rtf(rb"{\rtf1 " + body)
    assert time.process_time() - start < 5
