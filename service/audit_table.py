"""An audit as it is read on a terminal: the verdicts first, then what to bill instead, what is left out, questions and alerts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.quote import one_line, shortened
from service.table import NARROWEST, PLAIN, RULED, WIDEST, by_role, head, print_alerts, section
from service.terminal import print_wide

Response = Mapping[str, Any]

_STYLES: Final = {"supported": "green", "bundled": "yellow", "out_of_scope": "dim"}
_WRONG: Final = "bold red"


def print_audit(response: Response, console: Console) -> None:
    """Print ``response``; words of the note are printed as words, never as markup or control codes."""
    print_wide(lambda: _print(response, console), console, NARROWEST)


def _print(response: Response, console: Console) -> None:
    console.print(head(response))
    lines = response["lines"]
    good = sum(line["verdict"] == "supported" for line in lines)
    console.print(Text(f"\nClaim: {good} of {len(lines)} lines supported", style="bold"))
    _verdicts(lines, console)
    section("Left out", console, [_left_out(line) for line in response["omitted"]])
    asked = [(line["claimed"]["code"], question) for line in lines for question in line["missing"]]
    section("Questions", console, [Text.assemble((code, "bold"), f"  {one_line(question)}") for code, question in asked])
    section("Would be", console, [row for line in lines for row in _would_be(line)])
    print_alerts(response.get("alerts", ()), console)


def _verdicts(lines: Sequence[Response], console: Console) -> None:
    table = Table(box=RULED if console.is_terminal else PLAIN, show_edge=False, width=min(console.width, WIDEST), pad_edge=False)
    table.add_column("Claimed", no_wrap=True, style="bold")
    table.add_column("Verdict", no_wrap=True)
    table.add_column("Documented", no_wrap=True)
    table.add_column("Why", ratio=3)
    table.add_column("Evidence", ratio=4)
    for line in lines:
        verdict = line["verdict"]
        there = line["instead"] or ([line["supported"]] if line["supported"] else [])
        why = one_line(line["why"][0]["text"]) if line["why"] else ""
        found = line["evidence"] if verdict in ("supported", "bundled") else [{**e, "role": f"not: {e['role']}"} for e in line["against"]]
        told = Text(verdict.replace("_", " "), style=_STYLES.get(verdict, _WRONG))
        table.add_row(billed(line["claimed"]), told, "\n".join(map(billed, there)) or "-", Text(why), by_role(found[:6]))
    console.print(table)


def billed(line: Response) -> str:
    """``64484-RT x2``."""
    name = "-".join([line["code"], *line["modifiers"]])
    return name if line["units"] == 1 else f"{name} x{line['units']}"


def _left_out(line: Response) -> Text:
    quotes = dict.fromkeys(f"“{shortened(piece['text'])}”" for piece in line["evidence"][:2])
    return Text.assemble((billed(line), "bold"), f"  {one_line(line['label'])}").append(f"  {', '.join(quotes)}", style="dim")


def _would_be(line: Response) -> list[Text]:
    rows = []
    for other in line.get("would_be", ()):
        then = billed(other) if other["code"] else "no line"
        rows.append(Text.assemble((billed(line["claimed"]), "bold"), f"  {then} if {one_line(other['if'])}"))
    return rows
