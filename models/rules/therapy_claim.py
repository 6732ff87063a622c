"""Timed therapy as one pool of minutes, and the modifiers of therapy. Source: rules.md 17, R-PT-01 to R-PT-15."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.answer import Reason
from models.family import Family
from models.rules.decide import Decision
from models.rules.draft import Claim, Draft, draft, make_line
from models.rules.count import Part
from models.rules.timed import timed_units
from nlp.facts import Encounter, Evidence, Procedure

_THERAPY = frozenset({"therapy", "therapy_untimed", "therapy_evaluation", "remote_monitoring", "caregiver_training"})
# Massage, needling and movement by others than therapists under a plan of care take no GP (R-PT-14).
_SOURCE = {"cms": "Medicare claims manual ch. 5 20.2; rules.md 17.1", "ama": "CPT midpoint rule; rules.md 17.2"}


def timed(claim: Claim, decided: Sequence[tuple[Procedure, Family, Decision]]) -> list[Draft]:
    """Units of all timed services together: the 8-minute rule for Medicare, the midpoint of each code for others."""
    pool = [(p, f, d) for p, f, d in decided if d.row.count == "timed" and d.truth is not False]
    minutes: dict[str, int] = {}
    spans: dict[str, list[Evidence]] = {}
    owner: dict[str, tuple[Procedure, Family, Decision]] = {}
    drafts: list[Draft] = []
    for procedure, family, decision in pool:
        code = decision.row.code_for(claim.payer)
        if code is None:
            continue
        spent = int(sum(n.value for n in procedure.minutes))
        if not spent:
            part = Part(code, 1, None, (), missing=("How many minutes of this service were given one to one?",))
            drafts.append(draft(claim, family, decision, procedure, part, "candidate"))
            continue
        minutes[code] = minutes.get(code, 0) + spent
        spans.setdefault(code, []).extend([*procedure.mentions[:2], *(n.evidence for n in procedure.minutes)])
        owner.setdefault(code, (procedure, family, decision))
    rule = "cms" if claim.payer == "medicare" else "ama"
    units = timed_units(list(minutes.items()), rule)  # type: ignore[arg-type]
    for code, number in units.items():
        if number:
            procedure, family, decision = owner[code]
            text = f"{minutes[code]} of {sum(minutes.values())} timed minutes"
            line = make_line(claim, code, number, spans[code], Reason(f"{family.id}.{decision.row.name}", text, _SOURCE[rule]), certainty=0.95)
            drafts.append(Draft(line, family.id, procedure, None, once=False))
    return drafts


def therapy_modifiers(claim: Claim, drafts: Sequence[Draft], encounter: Encounter) -> list[Draft]:
    """GP or GO on therapy lines under Medicare, CQ or CO where an assistant gave the service (R-PT-14)."""
    if claim.payer != "medicare":
        return list(drafts)
    occupational = "occupational_therapy" in encounter.attributes
    assistant = "assistant" in encounter.attributes
    out = []
    for item in drafts:
        if item.family in _THERAPY or (item.family == "dry_needling" and any(d.family in _THERAPY for d in drafts)):
            added: tuple[str, ...] = ("GO",) if occupational else ("GP",)
            if assistant and item.family in ("therapy", "therapy_untimed"):
                added += ("CO",) if occupational else ("CQ",)
            item = replace(item, line=replace(item.line, modifiers=tuple(dict.fromkeys((*added, *item.line.modifiers)))))
        out.append(item)
    return out
