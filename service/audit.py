"""``notecoder audit``: a claim against its note, as a table or the response."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from models.audit.claim_lines import parse_claim
from models.request import parse_request
from service.claims import MAX_CLAIM_BYTES, read_claim
from service.exits import failures_told, stop
from service.inputs import note_in, read_bytes
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
from service.respond import load_coder, respond_audit
from service.terminal import print_json, terminal


def audit(
    note: NoteArgument,
    claim: Annotated[str | None, typer.Option(help='The billed lines: "64483-RT, 64484-RT x2, 77003".')] = None,
    claim_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The billed lines as CSV, JSON or the service lines of an X12 837P.")
    ] = None,
    json: JsonOption = False,
    report: Annotated[
        Path | None, typer.Option(metavar="OUT.html", help="Write the audit as a page to keep, .html or .md, with the note.")
    ] = None,
    payer: PayerOption = "medicare",
    date: DateOption = None,
    patient_status: PatientStatusOption = None,
    setting: SettingOption = None,
    note_id: NoteIdOption = None,
    offset_encoding: OffsetEncodingOption = "utf-32",
) -> None:
    """Say for every billed line whether the note supports it, and what is left out. Exit status 2: the note or the claim cannot be used."""
    # Jinja2 is loaded by those who want a page.
    from service.audit_report import checked_report, write_audit

    if (claim is None) == (claim_file is None):
        stop("audit: one of --claim and --claim-file", status=2)
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
        if report:
            checked_report(report)
        lines = claim if claim_file is None else read_claim(read_bytes(str(claim_file), MAX_CLAIM_BYTES + 1))
        # What cannot be answered is told before the coder is loaded.
        parse_request(fields)
        parse_claim(lines)
        coder, asked = load_coder(), {**fields, "claim": lines}
        response = respond_audit(coder, asked)
        if report:
            # The page marks the note by code points, however the response counts.
            write_audit(
                report,
                str(fields["text"]),
                response if offset_encoding == "utf-32" else respond_audit(coder, {**asked, "offset_encoding": None}),
            )
        if json:
            print_json(response)
            return
    from service.audit_table import print_audit

    print_audit(response, terminal())
