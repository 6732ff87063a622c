from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from service.store.records import Record
from service.workbench.showing import note_name, same_note


def record(text: str, note_id: str | None = None) -> Record:
    fingerprint = sha256(text.encode()).hexdigest()
    return Record("0", "suggest", fingerprint, note_id, {}, {}, "open", datetime(2026, 3, 2, tzinfo=UTC), "local")


@pytest.mark.parametrize("kept", ["a\nb\n", "a\r\nb\r\n", "a\rb\r", "a\r\nb\n"])
def test_showing_knows_the_note_whatever_its_line_ends(kept: str) -> None:
    assert same_note(record(kept), kept) == kept
    pasted = kept.replace("\r\n", "\n").replace("\r", "\n")
    # Line ends of two kinds cannot be told from what a browser pastes; the file itself is still known.
    assert same_note(record(kept), pasted) == (None if kept == "a\r\nb\n" else kept)
    assert same_note(record(kept), "another") is None


def test_showing_name_of_a_note() -> None:
    assert note_name(record("a", "n-17")) == "n-17"
    assert note_name(record("a")) == "note ca978112"
