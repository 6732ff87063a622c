from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from service.quote import one_line, shortened
from service.respond import respond
from service.table import print_response
from tests.service.stand_in import NOTE, StandIn


def printed(text: str, width: int = 100, **console: Any) -> str:
    out = StringIO()
    print_response(respond(StandIn(), {"text": text, "note_id": "n-17"}), Console(file=out, width=width, markup=False, **console))
    return out.getvalue()


EXPECTED = """\
n-17 · 2026-03-02 (from the note) · medicare

Suggested
Code    Units   Mod   Label                       Conf   Evidence
----------------------------------------------------------------------------------------------------
64483       1   RT    Transforaminal epidural,     97%   procedure “transforaminal epidural steroid
                      lumbar/sacral, first                         injection”
                      level                              level     “L4-L5”
                                                         side      “Right”
                                                         imaging   “fluoroscopy”

Candidates: not supported until what is missing is documented
Code    Units   Mod   Label                       Conf   Evidence
----------------------------------------------------------------------------------------------------
20552       1         Trigger points, 1-2          31%   procedure “Trigger points”
                      muscles

Missing
  20552  Which muscles were injected?

Alerts
  warning  documentation  64483  The note is not signed.  [R-DOC-01]

Not coded
  radiofrequency ablation  planned  “radiofrequency ablation”
"""


def test_table_shows_the_whole_answer() -> None:
    assert printed(NOTE) == EXPECTED


def test_table_without_a_line_says_so() -> None:
    assert "No code is supported by this note." in printed("Sinus tachycardia.")


def test_table_has_colours_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[33mwarning" in printed(NOTE, force_terminal=True, color_system="standard")
    assert "\x1b" not in printed(NOTE)


def test_table_keeps_the_evidence_on_a_narrow_terminal() -> None:
    assert "“L4-L5”" in printed(NOTE, width=20)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("two\r\n  lines\tof\u00a0text", "two lines of text"),
        ("\x1b[31mred\x07", "[31mred"),
        ("right\u202eto left", "right to left"),
        ("[bold]L4[/bold]", "[bold]L4[/bold]"),
    ],
)
def test_table_quote_is_one_harmless_line(words: str, line: str) -> None:
    assert one_line(words) == shortened(words) == line


def test_table_long_quote_keeps_both_ends() -> None:
    short = shortened("begins " + "word " * 100 + "ends")
    assert short.startswith("begins word")
    assert short.endswith("word ends")
    assert len(short) <= 72
