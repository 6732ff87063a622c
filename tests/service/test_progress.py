from __future__ import annotations

import sys
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from service.progress import progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    # Not a fixture: pytest sets its own sys.stderr again between a test's set-up and its call.
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    return stream


def test_progress_is_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stream = terminal(monkeypatch)
    path = tmp_path / "notes.jsonl"
    path.write_bytes(b"x" * 100)
    with path.open("rb") as source, progress(source) as advance:
        for _ in range(4):
            advance(25)
    assert "100%" in stream.getvalue()
    assert "4 notes" in stream.getvalue()


def test_progress_knows_no_end_of_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = terminal(monkeypatch)
    with progress(BytesIO(b"x")) as advance:
        advance(1)
    assert "1 notes" in stream.getvalue()
    assert "100%" not in stream.getvalue()


def test_progress_is_silent_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(BytesIO(b"x")) as advance:
        advance(1)
    assert stream.getvalue() == ""
