"""The figures of an evaluation on a terminal: a line a set and a total, and on request every miss."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from corpus.measures import Share
from corpus.metrics import LineResult, Metrics
from corpus.runs import Change, counts, figure_intervals
from service.quote import one_line, shortened

_WIDTH: Final = 100
# Head of a column → figure of Metrics.figures(), shown in per cent.
_FACTS: Final = {"Level": "level_f1", "Side": "side_f1", "Imaging": "imaging_f1", "Muscle": "muscle_f1", "Minutes": "minutes_f1"}
_EVIDENCE: Final = {"Valid": "evidence_valid", "Recall": "evidence_recall", "Words": "evidence_words_f1"}
_CONFIDENCE: Final = {"Error": "calibration_error", "Coverage": "coverage_at_97"}


def print_figures(found: Mapping[str, Metrics], total: Metrics, console: Console) -> None:
    """Two tables with a line a set and, for more than one set, a total; shares in per cent, a dash where nothing was asked."""
    console.width = max(console.width, _WIDTH)
    rows = [*found.items(), *([("total", total)] if len(found) > 1 else [])]
    heads = ["Notes", "P", "R", "F1", "Claim exact", "Clean", "Units", "Side", "Drug F1", "Drug units", "Visits"]
    title = "Procedure codes (precision, recall, F1), claims, drugs and visits"
    _print(title, heads, [(name, _claims(metrics)) for name, metrics in rows], console)
    others = {**_FACTS, **_EVIDENCE, **_CONFIDENCE}
    title = "Facts (F1), evidence, and confidence (calibration error, coverage at 97 % precision)"
    _print(title, list(others), [(name, _chosen(metrics, others.values())) for name, metrics in rows], console)
    if total.unanswered or total.visits_unasked:
        console.print(f"\n{total.unanswered} notes unanswered, {total.visits_unasked} visit codes where there was no visit")


def print_intervals(total: Metrics, console: Console) -> None:
    """How far the figures may be off, were the notes drawn anew: 95 % intervals over notes."""
    found = {name: bounds for name, bounds in figure_intervals(counts(total)).items() if bounds}
    figures = total.figures()
    cells = [f"{_per_cent(figures[name])} ({100 * low:.1f} to {100 * high:.1f})" for name, (low, high) in found.items()]
    rows = [(name.replace("_", " "), [cell]) for name, cell in zip(found, cells, strict=True)]
    _print("95 % intervals over notes", ["All notes"], rows, console)


def print_changes(changes: Iterable[Change], console: Console) -> None:
    """A line a figure: before, after, and between what the difference lies; a star where that leaves out nought."""
    rows = []
    for change in changes:
        lies = f"{100 * change.difference[0]:+.1f} to {100 * change.difference[1]:+.1f}" if change.difference else "-"
        rows.append((change.name, [_per_cent(change.before), _per_cent(change.after), lies, "*" if change.certain else ""]))
    _print("Against the other run, over the notes of both", ["Before", "After", "Difference", ""], rows, console)


def print_misses(found: Mapping[str, Metrics], console: Console) -> None:
    """Every line that is missed, extra or wrong in units or side, and every visit off its level, a line each."""
    rows = []
    for metrics in found.values():
        for note in metrics.notes:
            rows += [_miss(note.id, line) for line in note.lines if line.verdict != "right" or line.difference]
            if note.visit is False:
                rows.append(Text.assemble((note.id, "bold"), "  visit level"))
            if note.visit_unasked:
                rows.append(Text.assemble((note.id, "bold"), "  visit code without a visit"))
    console.print(Text("\nMisses" if rows else "\nNo misses.", style="bold"))
    for row in rows:
        console.print(row, soft_wrap=True)


def _print(title: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]], console: Console) -> None:
    console.print(Text(f"\n{title}", style="bold"))
    table = Table(box=box.SIMPLE_HEAD if console.is_terminal else None, show_edge=False, pad_edge=False, padding=(0, 1))
    table.add_column("Set", no_wrap=True)
    for head in heads:
        table.add_column(head, justify="right")
    for name, cells in rows:
        table.add_row(Text(one_line(name)), *cells, style="bold" if name == "total" else "")
    console.print(table)


def _claims(metrics: Metrics) -> list[str]:
    return [
        str(len(metrics.notes)),
        *_chosen(metrics, ("code_precision", "code_recall", "code_f1")),
        _counted(metrics.coded_claim_exact),
        _counted(metrics.clean),
        *_chosen(metrics, ("units", "side", "drug_f1", "drug_units")),
        _counted(metrics.visits),
    ]


def _chosen(metrics: Metrics, names: Iterable[str]) -> list[str]:
    figures = metrics.figures()
    return [_per_cent(figures[name]) for name in names]


def _per_cent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _counted(part: Share) -> str:
    return f"{part.hits}/{part.total}" if part.total else "-"


def _miss(note_id: str, line: LineResult) -> Text:
    what = "units or side" if line.verdict == "right" else line.verdict
    row = Text.assemble((one_line(note_id), "bold"), f"  {line.kind} {what}  ", (one_line(line.code), "bold"))
    if line.difference:
        row.append(f"  {line.difference}")
    return row.append(f"  “{shortened(line.words)}”", style="dim") if line.words else row
