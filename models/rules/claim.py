"""From the facts of a note to its claim: decide, count, add guidance and drugs, then edits, add-ons and limits. Order: rules.md 0."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from models.answer import Alert, Line, NotCoded
from models.family import NO_CODE, Family
from models.rules.addons import apply_addons
from models.rules.circumstances import circumstances, intent_alerts, two_structures
from models.rules.code_set import apply_code_set
from models.rules.contrary_alerts import beyond_the_visit, contrary_plan, older_dates, overlapping_times
from models.rules.count import RULES, Setting, count
from models.rules.coverage import coverage
from models.rules.decide import NOWHERE, Decision, decide, in_facility, setting_of
from models.rules.draft import Claim, Draft, by_side, draft, merge
from models.rules.drug_lines import drugs
from models.rules.edits import apply_edits
from models.rules.evidence import covered, given_in, unique
from models.rules.facet_alerts import facet_alerts
from models.rules.guidance import guidance
from models.rules.junction import continued, joined
from models.rules.limits import apply_limits
from models.rules.note_alerts import note_alerts
from models.rules.separate import separate
from models.rules.sessions import SPECIAL
from models.rules.therapy_claim import therapy_modifiers, timed, total_alerts
from models.rules.toxins import in_trigger_points
from models.rules.trail_alerts import trail_alerts
from models.rules.visits import visit
from nlp.facts import Encounter, Evidence, Procedure, Value

Decided = tuple[Procedure, Family, Decision]
_UNCOUNTED = "done, but not counted by itself"


@dataclass(frozen=True, slots=True)
class Work:
    """The claim of one note with what it was made from: every ``decided`` act and the ``drafts`` before edits, add-ons and limits."""

    lines: tuple[Line, ...]
    not_coded: tuple[NotCoded, ...]
    alerts: tuple[Alert, ...]
    decided: tuple[Decided, ...]
    drafts: tuple[Draft, ...]


def assemble(
    encounter: Encounter, claim: Claim, families: Mapping[str, Family]
) -> tuple[tuple[Line, ...], tuple[NotCoded, ...], tuple[Alert, ...]]:
    """The lines, what was not coded and why, and the alerts of one note."""
    work = work_out(encounter, claim, families)
    return work.lines, work.not_coded, work.alerts


def work_out(encounter: Encounter, claim: Claim, families: Mapping[str, Family]) -> Work:
    """``assemble`` with its working, which an audit asks about the lines that it did not make."""
    decided: list[Decided] = []
    not_coded: list[NotCoded] = []
    drafts: list[Draft] = []
    alerts: list[Alert] = []
    around = {**setting_of(claim.setting, encounter), "payer": (Value(claim.payer, NOWHERE),)}
    for procedure in joined(encounter.procedures):
        family = families[procedure.family]
        if procedure.status != "performed" or procedure.reason == "bundled":
            reason = procedure.reason or procedure.status
            not_coded.append(NotCoded(family.id, _UNCOUNTED if reason == "performed" else reason, procedure.mentions))
            continue
        if in_trigger_points(procedure, encounter.procedures):
            not_coded.append(NotCoded(family.id, "toxin into trigger points is their injection", procedure.mentions))
            continue
        decision = decide(procedure, family, around)
        if decision is None:
            not_coded.append(NotCoded(family.id, "no code fits what is documented", procedure.mentions))
            continue
        decision = replace(decision, row=continued(procedure, decision.row.on(claim.on), encounter.procedures))
        if decision.row.code == NO_CODE:
            not_coded.append(NotCoded(family.id, decision.row.text, procedure.mentions))
            continue
        decided.append((procedure, family, decision))
    acts = _acts(encounter, decided, families)
    for procedure, family, decision in decided:
        doses = [e for d in encounter.drugs if d.role == "given" and given_in(d, acts) is procedure for e in d.evidence]
        made = [_citing(d, doses) for d in _drafts(claim, procedure, family, decision, encounter)]
        if not made and decision.row.count != "timed":
            not_coded.append(NotCoded(family.id, _why_nothing(claim, decision), procedure.mentions))
        drafts += made
        alerts += _conflicts(procedure, drafts) + facet_alerts(procedure, tuple(dict.fromkeys(d.line.code for d in made)))
    drafts += timed(claim, decided)
    alerts += total_alerts(claim, decided)
    found, said = guidance(claim, decided, facility=in_facility(claim.setting, encounter))
    drafts += found
    alerts += said
    found, said = drugs(claim, encounter.drugs, acts, pump=any(f.id.startswith("pump") for _, f, _ in decided))
    if drafts and all(d.line.status == "candidate" for d in drafts):
        # What was given with a service that is only a candidate is one too.
        found = [replace(d, line=replace(d.line, status="candidate", missing=("the service it was given with",))) for d in found]
    drafts += found
    alerts += said
    drafts = circumstances(claim, drafts, encounter)
    alerts += intent_alerts(claim, drafts) + two_structures(drafts)
    merged = therapy_modifiers(claim, merge(drafts), encounter)
    merged += visit(claim, encounter, merged)
    lines, more = _settle(claim, merged)
    alerts += more
    alerts += note_alerts(claim, encounter, lines)
    alerts += trail_alerts(claim, encounter, lines)
    alerts += [*older_dates(encounter, lines), *overlapping_times(decided, claim.payer), *contrary_plan(encounter, merged)]
    alerts += beyond_the_visit(encounter, decided, claim.payer)
    alerts += coverage(claim, encounter, lines)
    return Work(lines, tuple(_unique_not_coded(not_coded)), tuple(alerts), tuple(decided), tuple(merged))


def _acts(encounter: Encounter, decided: list[Decided], families: Mapping[str, Family]) -> list[Procedure]:
    """The acts that a drug can have been given in: those that make a line, else all that were performed; never one beside another."""
    coded = [p for p, f, d in decided if not f.words.beside and d.row.count != "timed"]
    return coded or [p for p in encounter.procedures if p.status == "performed" and not families[p.family].words.beside]


def _why_nothing(claim: Claim, decision: Decision) -> str:
    """Why a row that fits makes no line: the payer takes none, a fact is missing, or what is documented makes no unit."""
    if decision.row.code_for(claim.payer) is None:
        return "the payer takes no line for it"
    return " ".join(decision.missing) or "no unit of it is documented"


def _citing(made: Draft, spans: list[Evidence]) -> Draft:
    """The line with the doses given in its act among its words, where it does not quote them yet."""
    more = [s for s in spans if not covered(s, made.line.evidence)]
    return replace(made, line=replace(made.line, evidence=unique([*made.line.evidence, *more]))) if more else made


def _drafts(claim: Claim, procedure: Procedure, family: Family, decision: Decision, encounter: Encounter) -> list[Draft]:
    row = decision.row
    code = row.code_for(claim.payer)
    if code is None or row.count == "timed":
        return []
    status = "candidate" if decision.truth is None else "suggested"
    setting = Setting(code, claim.on, claim.payer)
    if row.count in SPECIAL:
        return SPECIAL[row.count](claim, family, decision, procedure, setting, encounter)
    assert row.count in RULES, row.count
    drafts = [
        draft(claim, family, decision, procedure, each, status) for part in count(procedure, row, setting) for each in by_side(claim, part)
    ]
    for extra in row.also:
        first = drafts[0]
        modifiers = ("26",) if in_facility(claim.setting, encounter) else ()
        entry = claim.tables.code(extra, claim.on)
        line = replace(first.line, code=extra, label=entry.label if entry else "", modifiers=modifiers)
        drafts.append(replace(first, line=line))
    return drafts


def _conflicts(procedure: Procedure, drafts: list[Draft]) -> list[Alert]:
    codes = tuple(dict.fromkeys(d.line.code for d in drafts if d.procedure is procedure))
    return [
        Alert(
            "warning",
            "laterality" if c.attribute == "side" else "documentation",
            codes,
            f"Title and body disagree on the {c.attribute}; the body is coded.",
            "R-STAT-09",
            c.evidence,
        )
        for c in procedure.conflicts
    ]


def _settle(claim: Claim, drafts: list[Draft]) -> tuple[tuple[Line, ...], list[Alert]]:
    """Code set, pair edits, add-ons and limits over the drafted lines."""
    origin = {id(d.line): d for d in drafts}
    lines, alerts = apply_code_set(tuple(d.line for d in drafts), claim.tables, claim.on)

    def distinct(first: Line, second: Line) -> str | None:
        return separate(origin.get(id(first)), origin.get(id(second)))

    collected = list(alerts)
    lines, said = apply_edits(lines, claim.tables, distinct, claim.on, claim.payer)
    collected += said
    lines, said = apply_addons(lines, claim.tables)
    collected += said
    lines, said = apply_limits(lines, claim.tables)
    collected += said
    return tuple(sorted(lines, key=_order)), collected


def _order(line: Line) -> tuple[bool, int, str]:
    return line.status == "candidate", line.evidence[0].start if line.evidence else 0, line.code


def _unique_not_coded(items: list[NotCoded]) -> list[NotCoded]:
    """One entry a procedure and reason; its evidence holds every place that says so."""
    alike: dict[tuple[str, str], list[NotCoded]] = defaultdict(list)
    for item in items:
        alike[(item.procedure, item.reason)].append(item)
    return [replace(same[-1], evidence=tuple(dict.fromkeys(e for item in same for e in item.evidence))) for same in alike.values()]
