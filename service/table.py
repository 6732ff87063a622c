"""The response as a coder likes to read it on a terminal: the lines first, then what to ask, to check, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from service.quote import one_line, shortened
from service.terminal import print_wide

Response = Mapping[str, Any]

_SOURCES: Final = {"request": "as asked", "note": "from the note", "today": "today: the note has no date"}
_SEVERITY_STYLES: Final = {"error": "bold red", "warning": "yellow", "info": "cyan"}
NARROWEST: Final = 64
WIDEST: Final = 120
# Only a line under the head; the second one for pipes, files and terminals of old.
RULED: Final = box.SIMPLE_HEAD
PLAIN: Final = box.Box("    \n    \n -- \n    \n    \n    \n    \n    \n", ascii=True)


def print_response(response: Response, console: Console) -> None:
    """Print ``response`` (offsets are not shown). Words of the note are printed as words, never as markup or control codes."""
    # Below this the evidence would be squeezed out; a narrower terminal wraps the lines itself.
    print_wide(lambda: _print(response, console), console, NARROWEST)


def _print(response: Response, console: Console) -> None:
    console.print(head(response))
    lines = response["suggestions"]
    suggested = [line for line in lines if line["status"] == "suggested"]
    candidates = [line for line in lines if line["status"] != "suggested"]
    if suggested:
        _lines("Suggested", suggested, console)
    else:
        console.print("\nNo code is supported by this note.")
    if candidates:
        _lines("Candidates: not supported until what is missing is documented", candidates, console)
    _missing(lines, console)
    print_alerts(response.get("alerts", ()), console)
    _not_coded(response.get("not_coded", ()), console)


def head(response: Response) -> Text:
    """The note's id, the date of service and where it comes from, the payer."""
    date = response["date_of_service"]
    parts = [response["note_id"], f"{date['value']} ({_SOURCES[date['source']]})", response["payer"]]
    return Text(" · ".join(shortened(part) for part in parts if part), style="dim")


def _lines(title: str, lines: Sequence[Response], console: Console) -> None:
    console.print(Text(f"\n{title}", style="bold"))
    look = RULED if console.is_terminal else PLAIN
    table = Table(box=look, show_edge=False, width=min(console.width, WIDEST), pad_edge=False)
    table.add_column("Code", no_wrap=True, style="bold")
    table.add_column("Units", justify="right", no_wrap=True)
    table.add_column("Mod", no_wrap=True)
    table.add_column("Label", ratio=3)
    table.add_column("Conf", justify="right", no_wrap=True)
    table.add_column("Evidence", ratio=5)
    for line in lines:
        confidence = f"{line['confidence']:.0%}"
        modifiers = "\n".join(line["modifiers"])
        table.add_row(line["code"], str(line["units"]), modifiers, Text(line["label"]), confidence, by_role(line["evidence"]))
    console.print(table)


def by_role(evidence: Sequence[Response]) -> Table:
    """``procedure “TFESI”``, a role a row; the same words twice are shown once."""
    roles: dict[str, dict[str, None]] = {}
    for piece in evidence:
        roles.setdefault(piece["role"], {})[f"“{shortened(piece['text'])}”"] = None
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="dim", no_wrap=True, min_width=9)
    grid.add_column()
    for role, quotes in roles.items():
        grid.add_row(Text(role.replace("_", " ")), Text(", ".join(quotes)))
    return grid


def _missing(lines: Sequence[Response], console: Console) -> None:
    rows = [(_name(line), question) for line in lines for question in line["missing"]]
    section("Missing", console, [Text.assemble((name, "bold"), f"  {shortened(question)}") for name, question in rows])


def print_alerts(alerts: Sequence[Response], console: Console) -> None:
    """A line an alert: how grave, what kind, about which codes, in words, by which rule."""
    rows = []
    for alert in alerts:
        row = Text.assemble((alert["severity"], _SEVERITY_STYLES[alert["severity"]]), f"  {alert['kind'].replace('_', ' ')}")
        if alert["codes"]:
            row.append(f"  {', '.join(alert['codes'])}", style="bold")
        row.append(f"  {one_line(alert['text'])}").append(f"  [{alert['rule']}]", style="dim")
        rows.append(row)
    section("Alerts", console, rows)


def _not_coded(entries: Sequence[Response], console: Console) -> None:
    rows = []
    for entry in entries:
        row = Text.assemble((entry["procedure"].replace("_", " "), "bold"), f"  {one_line(entry['reason'])}")
        quotes = dict.fromkeys(f"“{shortened(piece['text'])}”" for piece in entry["evidence"])
        rows.append(row.append(f"  {', '.join(quotes)}", style="dim"))
    section("Not coded", console, rows)


def section(title: str, console: Console, rows: Sequence[Text]) -> None:
    """A headed list; nothing where there are no rows."""
    if not rows:
        return
    console.print(Text(f"\n{title}", style="bold"))
    for row in rows:
        console.print(Padding(row, (0, 0, 0, 2)))


def _name(line: Response) -> str:
    return "-".join([line["code"], *line["modifiers"]])
