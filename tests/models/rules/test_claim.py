"""From the facts of a note to its claim: decide, count, guidance, drugs, edits, add-ons, limits, and what is not coded."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from models.answer import Alert, Line, NotCoded
from models.family import load_families
from models.rules.claim import assemble
from models.rules.draft import Claim
from models.tables.load import load_tables
from nlp.facts import Conflict, Encounter, Evidence, Number, Procedure, Side, Site, Value

FAMILIES = load_families()
TABLES = load_tables()
_AT = iter(range(0, 1_000_000, 10))


def span(role: str) -> Evidence:
    at = next(_AT)
    return Evidence(at, at + 5, role)


def act(
    family: str,
    target: str | None = None,
    sites: str = "",
    *,
    side: Side | None = None,
    status: Any = "performed",
    kind: str | None = None,
    imaging: str | None = None,
    **fields: Any,
) -> Procedure:
    """A procedure at sites such as ``"L4-L5 L5"``."""
    made = tuple(Site(kind or ("level" if "-" in v else "vertebra"), v, side, (span("level"),)) for v in sites.split())
    attributes = {"imaging": (Value(imaging, span("imaging")),)} if imaging else {}
    return Procedure(
        family,
        target,
        status,
        (span("procedure"),),
        sites=made,
        side=side,
        attributes={**attributes, **fields.pop("attributes", {})},
        **fields,
    )


def claimed(
    *procedures: Procedure, payer: str = "medicare", on: date = date(2026, 3, 2), **fields: Any
) -> tuple[tuple[Line, ...], tuple[NotCoded, ...], tuple[Alert, ...]]:
    return assemble(Encounter(procedures=procedures, **fields), Claim(TABLES, on, payer), FAMILIES)


def shown(lines: tuple[Line, ...]) -> str:
    return " ".join(
        "-".join((x.code, *x.modifiers)) + (f"x{x.units}" if x.units > 1 else "") + ("?" if x.status == "candidate" else "") for x in lines
    )


FORAMINA = ("transforaminal_epidural", None, "L4-L5 L5-S1")


@pytest.mark.parametrize(
    ("procedures", "lines"),
    [
        ([act(*FORAMINA, side="right", imaging="fluoroscopy")], "64483-RT 64484-RT"),
        ([act(*FORAMINA, side="bilateral", imaging="fluoroscopy")], "64483-50 64484-50"),
        ([act(*FORAMINA, side="right")], "64483-RT? 64484-RT?"),
        ([act(*FORAMINA, side="right", imaging="ultrasound")], "64999"),
        ([act("nerve_block", "greater_occipital", side="left")], "64405-LT"),
        ([act("trigger_point", None, "trapezius rhomboid deltoid", kind="muscle")], "20553"),
        ([act("joint_injection", "knee", side="bilateral", imaging="none")], "20610-50"),
        (
            [
                act("therapy", "therapeutic_exercise", minutes=(Number(33, "min", span("minutes")),)),
                act("therapy", "manual_therapy", minutes=(Number(7, "min", span("minutes")),)),
            ],
            "97110-GPx2 97140-GP",
        ),
        ([], ""),
    ],
)
def test_claim_lines_of_facts(procedures: list[Procedure], lines: str) -> None:
    assert shown(claimed(*procedures)[0]) == lines


@pytest.mark.parametrize(
    "status",
    ["planned", "historical", "negated", "declined", "aborted", "hypothetical", "informational", "other_person", "template", "mentioned"],
)
def test_claim_codes_only_what_was_performed(status: str) -> None:
    procedure = act(*FORAMINA, side="right", imaging="fluoroscopy", status=status)
    lines, not_coded, _ = claimed(procedure)
    assert lines == ()
    assert not_coded == (NotCoded("transforaminal_epidural", status, procedure.mentions),)


def test_claim_one_entry_a_procedure_and_reason() -> None:
    first, second = act(*FORAMINA, status="planned"), act(*FORAMINA, status="planned")
    assert claimed(first, second)[1] == (NotCoded("transforaminal_epidural", "planned", first.mentions + second.mentions),)


def test_claim_a_conflict_is_an_alert_with_both_evidences() -> None:
    both = (span("side"), span("side"))
    _, _, alerts = claimed(act("nerve_block", "greater_occipital", side="left", conflicts=(Conflict("side", both),)))
    (alert,) = [a for a in alerts if a.rule == "R-STAT-09"]
    assert (alert.severity, alert.kind, alert.codes, alert.evidence) == ("warning", "laterality", ("64405",), both)


def test_claim_a_candidate_says_what_is_missing() -> None:
    lines, _, _ = claimed(act(*FORAMINA, side="right"))
    assert all(x.missing == ("Was image guidance used, and which?",) for x in lines)


def test_claim_suggestions_come_before_candidates_in_the_order_of_the_note() -> None:
    candidate = act(*FORAMINA, side="right")
    later, last = act("nerve_block", "greater_occipital", side="left"), act("trigger_point", None, "trapezius", kind="muscle")
    assert shown(claimed(candidate, last, later)[0]).split()[-1].endswith("?")
    lines = [x for x in claimed(last, later)[0] if x.status == "suggested"]
    assert [x.evidence[0].start for x in lines] == sorted(x.evidence[0].start for x in lines)


@pytest.mark.parametrize(("on", "code"), [(date(2025, 12, 31), "0275T"), (date(2026, 1, 1), "62330")])
def test_claim_takes_the_code_of_the_day(on: date, code: str) -> None:
    lines, _, _ = claimed(act("lumbar_decompression", None, "L4-L5", imaging="fluoroscopy"), on=on)
    assert lines[0].code == code


def test_claim_a_bundled_service_is_dropped_with_an_alert() -> None:
    lines, _, alerts = claimed(
        act(
            "medial_branch_block",
            None,
            "L5",
            side="left",
            imaging="fluoroscopy",
            attributes={"nerve": (Value("dorsal_ramus", span("nerve")),)},
        ),
        act("lateral_branch_block", None, "S1 S2 S3", side="left", imaging="fluoroscopy"),
    )
    assert shown(lines) == "64451-LT"
    assert any(a.kind == "bundling" and "64493" in a.codes for a in alerts)


def test_claim_every_line_has_the_words_of_its_act() -> None:
    procedure = act(*FORAMINA, side="right", imaging="fluoroscopy")
    for line in claimed(procedure)[0]:
        assert line.evidence[0] == procedure.mentions[0]
        assert {e.role for e in line.evidence} >= {"procedure", "level", "imaging"}
