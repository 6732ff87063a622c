"""The command ``notecoder``. What a command needs and others do not (spaCy, FastAPI, rich) it imports itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.request import parse_request
from service.audit import audit
from service.evaluate import evaluate
from service.exits import failures_told, stop
from service.inputs import note_in, opened
from service.keys import keys
from service.learning.commands import decisions
from service.read import read
from service.request_options import (
    DateOption,
    JsonOption,
    NoteArgument,
    NoteIdOption,
    OffsetEncodingOption,
    PatientStatusOption,
    PayerOption,
    SettingOption,
)
from service.respond import load_coder, respond
from service.serve import serve
from service.store.commands import records, trail
from service.tables import tables
from service.terminal import print_json, terminal

# A traceback with locals would print the note.
app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def notecoder() -> None:
    """Read a pain-management note and say which CPT/HCPCS codes it supports, with the words that support them."""


@app.command()
def suggest(
    note: NoteArgument,
    json: JsonOption = False,
    payer: PayerOption = "medicare",
    date: DateOption = None,
    patient_status: PatientStatusOption = None,
    setting: SettingOption = None,
    note_id: NoteIdOption = None,
    offset_encoding: OffsetEncodingOption = "utf-32",
) -> None:
    """Suggest codes for one note: a table, or with --json the response. Exit status 2: the note or an option cannot be used."""
    with failures_told():
        fields: dict[str, object] = {
            "text": note_in(note),
            "note_id": note_id,
            "date_of_service": date,
            "payer": payer,
            "patient_status": patient_status,
            "setting": setting,
            "offset_encoding": offset_encoding,
        }
        # A request that cannot be answered is told before the coder is loaded.
        parse_request(fields)
        response = respond(load_coder(), fields)
        if json:
            print_json(response)
            return
    from service.table import print_response

    print_response(response, terminal())


@app.command()
def batch(
    notes: Annotated[str, typer.Argument(metavar="NOTES.jsonl", help="One request a line; - reads standard input.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="OUT.jsonl", help="Where the responses go, one a line, in order.")],
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processes that answer at the same time.")] = 1,
    audit: Annotated[bool, typer.Option("--audit", help="Audit the claim of each line instead of suggesting codes.")] = False,
    summary: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="With --audit: also write error rates with intervals, .html or .csv.")
    ] = None,
) -> None:
    """Suggest codes for many notes, or audit their claims. Exit status 1: some lines could not be answered; each holds its error."""
    from concurrent.futures.process import BrokenProcessPool

    from service.audit_report import checked_report
    from service.audit_summary import Summary
    from service.batch import answer_all, replacing
    from service.progress import progress

    if out.is_dir() or not out.resolve().parent.is_dir():
        stop(f"{out}: cannot be written, it {'is a folder' if out.is_dir() else 'lies in no folder that there is'}", status=2)
    if summary and not audit:
        stop("batch: --summary goes with --audit", status=2)
    bad = total = 0
    with failures_told():
        written = Summary([checked_report(path, summary=True) for path in summary or ()])
    with failures_told(), opened(notes) as source, progress(source) as advance:
        try:
            with replacing(out) as sink:
                for outcome in answer_all(source, load_coder, workers, audit=audit):
                    sink.write(outcome.line + b"\n")
                    total += 1
                    bad += not outcome.good
                    written.add(outcome)
                    advance(outcome.size)
        except BrokenProcessPool:
            stop("a worker process ended before its notes were answered; nothing was written", status=1)
    with failures_told():
        written.write()
    typer.echo(f"{total:,} notes answered, {bad:,} of them with an error", err=True)
    if bad:
        raise typer.Exit(1)


app.command()(audit)
app.command()(read)
app.command()(evaluate)
app.command()(serve)
app.add_typer(tables, name="tables")
app.add_typer(trail, name="trail")
app.add_typer(records, name="records")
app.add_typer(decisions, name="decisions")
app.add_typer(keys, name="keys")


def main() -> None:
    """The console script."""
    app(prog_name="notecoder")
