"""Timed therapy as one pool of minutes, and the modifiers of therapy. Source: rules.md 17, R-PT-01 to R-PT-15."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from models.answer import Alert, Reason
from models.family import Family
from models.rules.assistants import split_assistant_units
from models.rules.count import Part
from models.rules.decide import Decision
from models.rules.draft import Claim, Draft, draft, make_line
from models.rules.evidence import clauses, covered, unique
from models.rules.timed import timed_units, total_disagrees
from nlp.facts import Encounter, Evidence, Procedure

_THERAPY = frozenset({"therapy", "therapy_untimed", "therapy_evaluation", "remote_monitoring", "caregiver_training", "work_hardening"})
# Massage, needling and movement by others than therapists under a plan of care take no GP (R-PT-14).
_SOURCE = {"cms": "Medicare claims manual ch. 5 20.2; rules.md 17.1", "ama": "CPT midpoint rule; rules.md 17.2"}


def timed(claim: Claim, decided: Sequence[tuple[Procedure, Family, Decision]]) -> list[Draft]:
    """Units of all timed services together: the 8-minute rule for Medicare, the midpoint of each code for others.

    Where the other rule gives another number, the line's reason says so (17.2). Services without minutes are lines that ask for
    them where no service of the day has any (R-STAT-18), else candidates. Units that an assistant furnished stand on a line of
    their own under Medicare (R-PT-15).
    """
    services = _services(claim, decided)
    rule = "cms" if claim.payer == "medicare" else "ama"
    measured = [s for s in services if s.minutes]
    units = timed_units([(s.code, s.minutes) for s in measured], rule)  # type: ignore[arg-type]
    total = sum(s.minutes for s in measured)
    others = timed_units([(s.code, s.minutes) for s in measured], "ama" if rule == "cms" else "cms")
    drafts: list[Draft] = []
    for service in services:
        if not service.minutes:
            part = Part(service.code, 1, None, (), missing=(_ASK_MINUTES,))
            drafts.append(draft(claim, service.family, service.decision, service.procedure, part, "candidate" if measured else "suggested"))
        elif units[service.code]:
            text = f"{service.minutes} of {total} timed minutes"
            if others[service.code] != units[service.code]:
                text += f"; the {_OTHER[rule]} rule would give {others[service.code]}"
            drafts += _lines(claim, service, units[service.code], text, rule)
    return drafts


_OTHER = {"cms": "midpoint", "ama": "8-minute"}
_ASK_MINUTES = "How many minutes of this service were given one to one?"


def total_alerts(claim: Claim, decided: Sequence[tuple[Procedure, Family, Decision]]) -> list[Alert]:
    """A stated timed total that is not the sum of its services: the units follow the sum (R-PT-02, 17.1)."""
    services = [s for s in _services(claim, decided) if s.minutes]
    stated = next((v for s in services for v in s.procedure.attributes.get("timed_total", ())), None)
    if stated is None or not total_disagrees([(s.code, s.minutes) for s in services], int(float(stated.value))):
        return []
    text = f"The services add up to {sum(s.minutes for s in services)} timed minutes, the note states {stated.value}; units follow the sum."
    return [Alert("warning", "documentation", tuple(s.code for s in services), text, "R-PT-02", (stated.evidence,))]


@dataclass(slots=True)
class _Service:
    """One timed code of the day with its minutes, those of them by an assistant, and the words that say so."""

    code: str
    family: Family
    decision: Decision
    procedure: Procedure
    minutes: int = 0
    assistant: int = 0
    spans: list[Evidence] = field(default_factory=list)
    helped: list[Evidence] = field(default_factory=list)


def _services(claim: Claim, decided: Sequence[tuple[Procedure, Family, Decision]]) -> list[_Service]:
    out: dict[str, _Service] = {}
    # The hours of a work hardening session hold its exercises too (R-PT-21).
    session = {n.evidence for p, _, d in decided if d.row.count == "work_hours" for n in p.minutes}
    for procedure, family, decision in decided:
        code = decision.row.code_for(claim.payer)
        if decision.row.count != "timed" or decision.truth is False or code is None:
            continue
        if session and all(n.evidence in session for n in procedure.minutes):
            continue
        service = out.setdefault(code, _Service(code, family, decision, procedure))
        service.minutes += int(sum(n.value for n in procedure.minutes))
        helped = procedure.attributes.get("assistant_minutes", ())
        service.assistant += int(sum(float(v.value) for v in helped))
        service.helped += [v.evidence for v in helped]
        rows = clauses(procedure, "name", "main")
        apart = [m for m in procedure.mentions if not covered(m, rows)]
        named = [m for m in apart if m in procedure.mentions[:2]] or apart[:1]
        service.spans += [v.evidence for v in procedure.attributes.get("calling", ())]
        service.spans += [*rows, *named, *(n.evidence for n in procedure.minutes if not covered(n.evidence, rows))]
    return list(out.values())


def _lines(claim: Claim, service: _Service, units: int, text: str, rule: str) -> list[Draft]:
    """The line of a service, or two where therapist and assistant both furnished units of it."""
    split = split_assistant_units(units, service.minutes - service.assistant, service.assistant)
    further = service.decision.row.further
    out: list[Draft] = []
    for furnished, by_assistant in ((split.therapist, False), (split.assistant, True)):
        # Where further quarter hours have a code of their own, the first unit alone keeps the base code.
        base = furnished if not further else min(furnished, 0 if out else 1)
        for code, number in ((service.code, base), (further, furnished - base)):
            if not code or not number:
                continue
            reason = Reason(f"{service.family.id}.{service.decision.row.name}", text, _SOURCE[rule])
            spans = [*service.spans, *(service.helped if by_assistant else ())]
            marks = (_BY_ASSISTANT,) if by_assistant and claim.payer == "medicare" else ()
            line = make_line(claim, code, number, spans, reason, modifiers=marks, certainty=0.95)
            out.append(Draft(line, service.family.id, service.procedure, None, once=False))
    return out


# Becomes CQ or CO once the discipline is known.
_BY_ASSISTANT = "CQ"


def therapy_modifiers(claim: Claim, drafts: Sequence[Draft], encounter: Encounter) -> list[Draft]:
    """GP, GO or GN on therapy lines under Medicare, CQ or CO where an assistant gave the service (R-PT-14)."""
    if claim.payer != "medicare":
        return list(drafts)
    # Speech-language pathology has no assistants whom Medicare pays.
    kinds = (("speech_therapy", ("GN", "GN")), ("occupational_therapy", ("GO", "CO")))
    discipline, assistant = next((marks for name, marks in kinds if name in encounter.attributes), ("GP", "CQ"))
    # What makes it another discipline than the common one is quoted.
    told = [v.evidence for name, _ in kinds for v in encounter.attributes.get(name, ())[:1]][:1]
    out = []
    for item in drafts:
        physiologic = item.family == "remote_monitoring" and item.line.code.startswith("99")
        if (item.family in _THERAPY and not physiologic) or (item.family == "dry_needling" and any(d.family in _THERAPY for d in drafts)):
            helped = _BY_ASSISTANT in item.line.modifiers or (item.family == "therapy_untimed" and _by_assistant(item))
            rest = tuple(m for m in item.line.modifiers if m != _BY_ASSISTANT)
            added = (discipline, assistant) if helped else (discipline,)
            spans = unique([*item.line.evidence, *(_assisting(item) if helped else ()), *told])
            item = replace(item, line=replace(item.line, modifiers=tuple(dict.fromkeys((*added, *rest))), evidence=spans))
        out.append(item)
    return out


def _assisting(item: Draft) -> list[Evidence]:
    return [v.evidence for v in item.procedure.attributes.get("assistant_minutes", ())] if item.procedure else []


def _by_assistant(item: Draft) -> bool:
    return item.procedure is not None and "assistant_minutes" in item.procedure.attributes
