"""An audit as a file that can be kept: one page of HTML without scripts, or Markdown; and the summary of many as page and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.audit.summary import Rate
from models.request import RequestError
from service.audit_table import billed
from service.marks import cut
from service.quote import one_line, shortened

Response = Mapping[str, Any]

TEMPLATES: Final = Path(__file__).parent / "web" / "templates"
_PAGES: Final = {".html": "audit.html", ".htm": "audit.html", ".md": "audit.md"}
_SUMMARIES: Final = {".html": "audit_summary.html", ".htm": "audit_summary.html", ".csv": ""}
# Which look a piece of the note gets that is evidence for several: what speaks against first.
_FOR, _AGAINST, _LEFT_OUT = "for", "against", "left-out"
_LOOKS: Final = (_AGAINST, _FOR, _LEFT_OUT)


def checked_report(path: Path, summary: bool = False) -> Path:
    """``path``, if its ending says what to write. Raises ``RequestError``."""
    endings = _SUMMARIES if summary else _PAGES
    if path.suffix.lower() not in endings:
        expected = f"a file that ends in {', '.join(e for e in endings if e != '.htm')}"
        raise RequestError("value", "summary" if summary else "report", expected, ascii(path.suffix) if path.suffix else "no ending")
    return path


def write_audit(path: Path, text: str, response: Response) -> None:
    """Write the audit of the note ``text``; offsets of ``response`` count code points."""
    path.write_text(audit_report(path.suffix.lower(), text, response), encoding="utf-8")


def audit_report(ending: str, text: str, response: Response) -> str:
    """The same as text; ``ending`` is ``.html`` or ``.md``."""
    return _templates().get_template(_PAGES[ending]).render(**view(text, response))


def write_summary(path: Path, rates: Sequence[Rate], versions: Mapping[str, str], failed: int) -> None:
    """Write the figures of many audits; ``failed`` lines of the input could not be answered."""
    if path.suffix.lower() == ".csv":
        path.write_text(summary_csv(rates), encoding="utf-8", newline="")
        return
    parts = {of: [rate for rate in rates if rate.of == of] for of in ("all", "claims", "kind", "code", "omitted")}
    page = _templates().get_template("audit_summary.html")
    path.write_text(page.render(parts=parts, versions=versions, failed=failed), encoding="utf-8")


def summary_csv(rates: Sequence[Rate]) -> str:
    """A line a figure: what of, its name, hits, total, rate and the ends of its 95 % interval."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("of", "name", "hits", "total", "rate", "low", "high"))
    for rate in rates:
        ends = ("" if end is None else f"{end:.4f}" for end in (rate.low, rate.high))
        writer.writerow((rate.of, rate.name, rate.hits, rate.total, f"{rate.value:.4f}", *ends))
    return out.getvalue()


def view(text: str, response: Response) -> dict[str, Any]:
    """What the templates show: the claimed lines numbered, the note in pieces that name the lines they are evidence of, the rules cited."""
    lines = [{**line, "id": f"line{number}", "name": billed(line["claimed"])} for number, line in enumerate(response["lines"], 1)]
    omitted = [{**line, "id": f"left{number}", "name": billed(line)} for number, line in enumerate(response["omitted"], 1)]
    names = {each["id"]: each["name"] for each in [*lines, *omitted]}
    pieces = [
        {
            "text": piece.text,
            "look": next((look for look in _LOOKS if any(i.startswith(f"{look} ") for i in piece.ids)), ""),
            "title": ", ".join(f"{look.replace('-', ' ')} {names[i]}" for look, _, i in (each.partition(" ") for each in piece.ids)),
        }
        for piece in cut(text, _spans(lines, omitted))
    ]
    cited = {(reason["rule"], reason["source"]): reason for line in lines for reason in line["why"] if reason["source"]}
    return {
        "note_id": response["note_id"],
        "date": response["date_of_service"],
        "payer": response["payer"],
        "lines": lines,
        "omitted": omitted,
        "alerts": response.get("alerts", ()),
        "rules": list(cited.values()),
        "pieces": pieces,
        "supported": sum(line["verdict"] == "supported" for line in lines),
        "versions": {**response["versions"], "note": f"sha256:{sha256(text.encode()).hexdigest()}"},
    }


def _spans(lines: Sequence[Response], omitted: Sequence[Response]) -> Iterator[tuple[int, int, str]]:
    for line in lines:
        for look, key in ((_AGAINST, "against"), (_FOR, "evidence")):
            yield from ((piece["start"], piece["end"], f"{look} {line['id']}") for piece in line[key])
    for line in omitted:
        yield from ((piece["start"], piece["end"], f"{_LEFT_OUT} {line['id']}") for piece in line["evidence"])


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shortened": shortened, "one_line": one_line, "billed": billed, "cell": _cell, "quoted": _quoted}
    return environment


def _cell(words: str) -> str:
    """Words inside a cell of a Markdown table, none of them markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!~" else c for c in one_line(words))


def _quoted(text: str) -> str:
    """The note as a block of code that nothing in it can close."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"
