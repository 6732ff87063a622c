from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console

from service.terminal import print_json, print_wide, terminal


def test_terminal_prints_markup_as_words_and_loses_no_line_to_a_character(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    terminal().print("[bold]L4–5[/bold] :hospital:")
    sys.stdout.flush()
    assert raw.getvalue().decode("ascii").split() == ["[bold]L4?5[/bold]", ":hospital:"]


def test_terminal_json_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    print_json({"text": "a\nb – c"})
    assert raw.getvalue() == '{"text":"a\\nb – c"}\n'.encode()


def test_terminal_wide_keeps_a_width_and_ends_lines_bare() -> None:
    out = io.StringIO()
    console = Console(file=out, width=10)
    print_wide(lambda: console.print("one two three four", justify="left"), console, 40)
    assert out.getvalue() == "one two three four\n"
