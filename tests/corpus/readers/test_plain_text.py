from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.jsonl import ReaderError
from corpus.readers.plain_text import read_text

_UNICODE = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"))


@given(_UNICODE)
def test_plain_text_keeps_every_character(text: str) -> None:
    assert read_text(text.encode("utf-8")) == text


@given(_UNICODE, st.sampled_from(["utf-8-sig", "utf-16"]))
def test_plain_text_leaves_the_byte_order_mark_out(text: str, encoding: str) -> None:
    assert read_text(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["1/2 mL – “slow”", "80°C, ½ mL, 5 µg ± 1", "José’s café…", "naïve • Peña", "T12\xa0level"])
def test_plain_text_takes_what_only_windows_writes(text: str) -> None:
    assert read_text(text.encode("cp1252")) == text


@pytest.mark.parametrize(
    "raw",
    [
        "80°C".encode("cp437"),
        "“slow”".encode("mac_roman"),
        "José".encode("cp437"),
        "Привет".encode("cp1251"),
        b"caf\xe9 \x81",
        b"\xff\xfeR",
        b"ok \xed\xa0\x80",
    ],
)
def test_plain_text_refuses_what_could_be_another_encoding(raw: bytes) -> None:
    with pytest.raises(ReaderError, match=r"^note: expected UTF-8 or UTF-16 text, found a byte that is neither at byte \d+$"):
        read_text(raw)


def test_plain_text_refuses_a_nul() -> None:
    with pytest.raises(ReaderError, match="found a NUL at character 5"):
        read_text(b"Right\0")
