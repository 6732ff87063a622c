"""``notecoder evaluate``: the coder over notes that have gold answers, and how good its answers are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import typer

from corpus.evaluate import evaluate as judged
from corpus.metrics import Metrics
from corpus.note import Note
from corpus.runs import Counts, compare_runs, counts, read_run
from corpus.sets import NoteSet, own_sets, read_set
from models.request import RequestError
from service.errors import AnswerFailed
from service.exits import failures_told, stop
from service.respond import Judge, load_coder, respond
from service.terminal import terminal


def evaluate(
    notes: Annotated[Path | None, typer.Argument(metavar="NOTES.jsonl", help="Notes, one a line; left out: our own.")] = None,
    gold: Annotated[Path | None, typer.Argument(metavar="GOLD.jsonl", help="Their gold answers, one a line.")] = None,
    errors: Annotated[bool, typer.Option("--errors", help="Also list what is missed, extra or wrong, with words of the notes.")] = False,
    json: Annotated[
        Path | None, typer.Option(metavar="OUT.json", help="Also write the figures, per code and note too, to this file.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Also write a page with tables and pictures into this folder.")
    ] = None,
    faithfulness: Annotated[
        bool, typer.Option("--faithfulness", help="Measure instead whether the lines rest on the words that they cite.")
    ] = False,
    against: Annotated[
        Path | None, typer.Option(metavar="RUN.json", help="Compare with the file that --json wrote in another run.")
    ] = None,
) -> None:
    """Measure the coder on notes with gold answers. Exit status 1: some notes could not be answered."""
    if (notes is None) != (gold is None):
        stop("evaluate: NOTES.jsonl and GOLD.jsonl go together", status=2)
    with failures_told():
        sets = own_sets() if notes is None or gold is None else (read_set(notes.name.removesuffix(".jsonl"), notes, gold),)
        judge = load_coder()
        if faithfulness:
            _faithfulness(judge, sets, errors=errors)
            return
        found = {one.name: judged(one.notes, one.gold, _answers(judge, one)) for one in sets}
        total = sum(found.values(), Metrics(()))
        if json:
            _write(json, found, total)
        changes = compare_runs(_read(against), counts(total)) if against else []
        if report:
            from service.evaluation import write_report

            write_report(report, total, _family(judge), judge.versions, changes)
    from service.figures import print_changes, print_figures, print_intervals, print_misses

    console = terminal()
    print_figures(found, total, console)
    print_intervals(total, console)
    if changes:
        print_changes(changes, console)
    if errors:
        print_misses(found, console)
    if total.unanswered:
        raise typer.Exit(1)


def _faithfulness(judge: Judge, sets: tuple[NoteSet, ...], *, errors: bool) -> None:
    from service.faithfulness import measured, print_faithfulness

    print_faithfulness(measured(judge, sets, _request), terminal(), errors=errors)


def _answers(judge: Judge, notes: NoteSet) -> Iterator[dict[str, object]]:
    for note in notes.notes:
        try:
            yield respond(judge, _request(note))
        except (RequestError, AnswerFailed) as error:
            # Counted as unanswered; neither error holds words of the note.
            typer.echo(f"notecoder: note {note.id}: {error}", err=True)


def _request(note: Note) -> dict[str, object]:
    return {"text": note.text, "note_id": note.id, "date_of_service": note.date_of_service, **({"payer": note.payer} if note.payer else {})}


def _family(judge: Judge) -> Callable[[str], str]:
    """The family that the tables give a code; a code that they do not know is its own."""

    @cache
    def family(code: str) -> str:
        entry = judge.code(code, None)
        return str(entry["family"]) if entry else code

    return family


def _read(path: Path) -> dict[str, Counts]:
    import orjson

    try:
        return read_run(orjson.loads(path.read_bytes()))
    except (OSError, ValueError) as error:
        stop(f"evaluate: --against {path.name}: {error}", status=2)


def _write(path: Path, found: dict[str, Metrics], total: Metrics) -> None:
    import orjson

    plain = {"sets": {name: _plain(metrics) for name, metrics in found.items()}, "total": _plain(total), "notes": counts(total)}
    path.write_bytes(orjson.dumps(plain, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _plain(metrics: Metrics) -> dict[str, Any]:
    per_code = {
        code: {"right": s.right, "extra": s.extra, "missed": s.missed, "precision": s.precision, "recall": s.recall, "f1": s.f1}
        for code, s in metrics.per_code.items()
    }
    return {
        "notes": len(metrics.notes),
        "unanswered": metrics.unanswered,
        "visits_unasked": metrics.visits_unasked,
        "figures": metrics.figures(),
        "per_code": per_code,
    }
