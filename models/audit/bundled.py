"""Whether a claimed service is documented and still no line: part of another, dropped by an edit, never paid apart. R-IMG, R-DRG-05."""

from __future__ import annotations

from dataclasses import dataclass

from models.answer import Reason
from models.audit.asked import Asked
from models.audit.scope import PART_OF_A_PROCEDURE, SHOWN_BY
from nlp.facts import Evidence

_GIVING = "injection_admin"


@dataclass(frozen=True, slots=True)
class Bundled:
    """Why a documented service is no line of its own, and the words that document it."""

    reason: Reason
    evidence: tuple[Evidence, ...]


def bundled(code: str, asked: Asked) -> Bundled | None:
    """The reason why the code is included elsewhere or not reported apart; None where the note does not document it at all."""
    return _dropped(code, asked) or _guidance(code, asked) or _unpaid(code, asked) or _part(code, asked)


def _dropped(code: str, asked: Asked) -> Bundled | None:
    """The engine drew the line up itself and an edit with a line that stays took it away."""
    drawn = next((d.line for d in asked.work.drafts if d.line.code == code and d.line.status == "suggested"), None)
    if drawn is None or any(line.code == code for line in asked.work.lines):
        return None
    said = next((a for a in asked.work.alerts if a.kind in ("edit", "bundling") and a.codes[1:] == (code,)), None)
    return Bundled(Reason("edit", said.text, said.rule), drawn.evidence) if said else None


def _guidance(code: str, asked: Asked) -> Bundled | None:
    """Pictures that are documented, of a procedure whose code includes them (R-IMG-01)."""
    modality = SHOWN_BY.get(code)
    lines = {line.code for line in asked.work.lines}
    for procedure, family, decision in asked.work.decided:
        row = decision.row
        if row.guidance == "separate" and row.guidance_code != "none":
            continue
        seen = [v.evidence for v in procedure.attributes.get("imaging", ()) if v.value == modality]
        if seen:
            name = next((c for c in (row.code_for(asked.claim.payer), row.further) if c in lines), family.label)
            text = f"{code}: the guidance is included in {name}"
            return Bundled(Reason(f"{family.id}.{row.name}", text, "R-IMG-01; NCCI policy manual"), tuple(seen))
    return None


def _unpaid(code: str, asked: Asked) -> Bundled | None:
    """What was done and the payer takes no line for, or what the engine read as part of another act."""
    for procedure, family, decision in asked.work.decided:
        if decision.row.code == code and decision.row.code_for(asked.claim.payer) is None:
            return Bundled(Reason(f"{family.id}.{decision.row.name}", "the payer takes no line for it", family.source), procedure.mentions)
    families = asked.families_of(code)
    for procedure in asked.encounter.procedures:
        if procedure.family in families and procedure.reason == "bundled":
            family = families[procedure.family]
            return Bundled(Reason(family.id, "it is part of another service of the note", family.source), procedure.mentions)
    return None


def _part(code: str, asked: Asked) -> Bundled | None:
    """Local anaesthetic, contrast, sedatives, plain fluoroscopy, the giving of an injection: part of their procedure."""
    entry = asked.claim.tables.code(code, asked.claim.on)
    acts = [line for line in asked.work.lines if line.status == "suggested" and line.code[0] != "J"]
    if entry is not None and entry.family == _GIVING:
        acts = [line for line in acts if asked.claim.tables.edit(line.code, code)]
    elif code not in PART_OF_A_PROCEDURE:
        return None
    if not acts:
        return None
    return Bundled(Reason("part", f"{code} is part of {acts[0].code}", "R-DRG-05; NCCI policy manual"), acts[0].evidence[:3])
