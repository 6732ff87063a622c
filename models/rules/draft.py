"""A claim line in the making: the line, what procedure and row made it, and what tells it apart from another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from models.answer import Alternative, Line, Reason
from models.family import Family, Row
from models.rules.confidence import confidence
from models.rules.count import Part
from models.rules.decide import Decision
from models.rules.evidence import support, unique
from models.rules.laterality import side_modifiers, two_lines
from models.tables.load import Tables
from nlp.facts import Evidence, Procedure, Side


@dataclass(frozen=True, slots=True)
class Claim:
    """What all rules of one answer share: the tables, the day, the payer, the setting, the patient.

    ``setting``, ``patient_status`` and ``signed`` are None where the request leaves them to the note.
    """

    tables: Tables
    on: date
    payer: str
    setting: str | None = None
    patient_status: str | None = None
    signed: bool | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A line with its origin. ``once``: a second one of the same code and modifiers is the same service, not one more unit."""

    line: Line
    family: str
    procedure: Procedure | None
    side: Side | None
    once: bool


def make_line(
    claim: Claim,
    code: str,
    units: int,
    evidence: Iterable[Evidence],
    reason: Reason,
    *,
    modifiers: tuple[str, ...] = (),
    status: str = "suggested",
    missing: tuple[str, ...] = (),
    certainty: float = 0.95,
    would_be: tuple[Alternative, ...] = (),
) -> Line:
    """A line with its label and system from the tables."""
    entry = claim.tables.code(code, claim.on) or claim.tables.code(code)
    return Line(
        code=code,
        system=entry.system if entry else ("CPT" if code[0].isdigit() else "HCPCS"),
        label=entry.label if entry else "",
        units=units,
        modifiers=modifiers,
        status="candidate" if status == "candidate" else "suggested",
        confidence=round(certainty, 4),
        evidence=unique(evidence),
        why=(reason,),
        missing=missing,
        would_be=would_be,
    )


def by_side(claim: Claim, part: Part) -> tuple[Part, ...]:
    """Both sides of a code that never takes 50 but has one side a unit are two parts (R-LAT-02)."""
    entry = claim.tables.code(part.code, claim.on)
    if part.side != "bilateral" or entry is None or not two_lines(entry):
        return (part,)
    return replace(part, side="right"), replace(part, side="left")


def draft(claim: Claim, family: Family, decision: Decision, procedure: Procedure, part: Part, status: str) -> Draft:
    """The line of one part of a decided procedure."""
    row = decision.row
    entry = claim.tables.code(part.code, claim.on) or claim.tables.code(part.code)
    sides = side_modifiers(entry, part.side, claim.payer) if entry else ()
    # Broken off after the needle was in: the code with 53 (R-STAT-06).
    stopped = ("53",) if "stopped" in procedure.attributes else ()
    fixed = stopped + row.modifiers + (row.medicare_modifiers if claim.payer == "medicare" else ())
    line = make_line(
        claim,
        part.code,
        part.units,
        (*support(procedure, decision, part, beside=family.words.beside), *(v.evidence for v in procedure.attributes.get("stopped", ()))),
        Reason(f"{family.id}.{row.name}", part.note or row.text, family.source),
        modifiers=tuple(dict.fromkeys((*fixed, *part.modifiers, *sides))),
        status=status,
        missing=tuple(dict.fromkeys((*decision.missing, *part.missing))),
        certainty=confidence(procedure, decision, status),
        would_be=tuple(Alternative(code, text) for code, text in decision.alternatives),
    )
    return Draft(line, family.id, procedure, part.side, once=row.count in ("once", "muscles", "trunk", "limbs", "leads"))


def merge(drafts: Iterable[Draft]) -> list[Draft]:
    """One line a code and set of modifiers: units add up, except where the service counts once a day."""
    out: dict[tuple[str, tuple[str, ...], str], Draft] = {}
    for item in drafts:
        key = (item.line.code, item.line.modifiers, item.line.status)
        before = out.get(key)
        if before is None:
            out[key] = item
            continue
        units = max(before.line.units, item.line.units) if item.once else before.line.units + item.line.units
        line = replace(
            before.line,
            units=units,
            evidence=unique((*before.line.evidence, *item.line.evidence)),
            confidence=min(before.line.confidence, item.line.confidence),
            missing=tuple(dict.fromkeys((*before.line.missing, *item.line.missing))),
        )
        out[key] = replace(before, line=line)
    return list(out.values())


def source(row: Row, family: Family) -> Reason:
    """The reason of a row."""
    return Reason(f"{family.id}.{row.name}", row.text, family.source)
