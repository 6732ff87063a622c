from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from corpus.attributes import ATTRIBUTES
from corpus.measures import Score, Share
from corpus.metrics import LineResult, Metrics, NoteResult
from service.figures import print_figures, print_misses

RIGHT = LineResult("code", "64483", "right", True, True, 0.9, words="TFESI")


def metrics(*lines: LineResult, visit: bool | None = None, unasked: bool = False) -> Metrics:
    facts = dict.fromkeys(ATTRIBUTES, Score())
    return Metrics((NoteResult("n-1", True, True, lines, visit, unasked, facts, Share(), Share(), Share(), Score()),))


def printed(found: dict[str, Metrics], *, misses: bool = False) -> list[str]:
    out = StringIO()
    console = Console(file=out, width=40, highlight=False, markup=False, emoji=False)
    if misses:
        print_misses(found, console)
    else:
        print_figures(found, sum(found.values(), Metrics(())), console)
    return out.getvalue().splitlines()


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (metrics(RIGHT, visit=True), ["No misses."]),
        (
            metrics(LineResult("code", "64483", "right", True, False, difference="x1 LT wanted, x1 given")),
            ["n-1  code units or side  64483"],
        ),
        (metrics(LineResult("drug", "J1100", "missed", words="dex\n10 mg")), ["n-1  drug missed  J1100  “dex 10 mg”"]),
        (metrics(LineResult("code", "[red]", "extra", words="\x1b[2J" + "x" * 99)), ["n-1  code extra  [red]  “[2J" + "x" * 42 + " … "]),
        (metrics(RIGHT, visit=False), ["n-1  visit level"]),
        (metrics(RIGHT, unasked=True), ["n-1  visit code without a visit"]),
    ],
)
def test_figures_misses_take_a_line_each(found: Metrics, lines: list[str]) -> None:
    shown = [line for line in printed({"mine": found}, misses=True) if line and line != "Misses"]
    assert len(shown) == len(lines)
    assert all(line.startswith(start) for line, start in zip(shown, lines, strict=True))


def test_figures_total_stands_under_more_than_one_set() -> None:
    one, two = metrics(RIGHT), metrics(LineResult("code", "64483", "missed"))
    names = [line.split()[0] for line in printed({"a": one, "b": two}) if line.startswith(("a ", "b ", "total "))]
    assert names == ["a", "b", "total"] * 2
    assert not any(line.startswith("total") for line in printed({"a": one}))


def test_figures_tell_of_what_was_not_asked_or_answered() -> None:
    assert printed({"a": metrics(unasked=True)})[-1] == "0 notes unanswered, 1 visit codes where there was no visit"
    (row, _) = [line.split() for line in printed({"a": metrics()}) if line.startswith("a ")]
    assert row == ["a", "1", "100.0", "100.0", "100.0", "1/1", "-", "-", "-", "100.0", "-", "-"]
