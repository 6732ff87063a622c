"""A claim against its note: a verdict for every line, what is left out, what to look at. CONTRACT: README, "Audit"."""

from __future__ import annotations

from collections.abc import Sequence

from models.answer import Alert, Line, Reason
from models.audit.asked import Asked
from models.audit.bundled import bundled
from models.audit.matching import Match, match
from models.audit.modifiers import SIDES, is_drug, is_visit
from models.audit.records import AuditedLine, ClaimLine
from models.audit.scope import out_of_scope
from models.audit.unmet import question, unguided, unique, unmet
from models.audit.visit_levels import as_claimed, levels_in_words
from models.rules.code_set import why_not

_COUNTED = frozenset({"level", "minutes", "muscle", "dose", "count", "amount", "waste", "nerve", "joint", "region"})
_GROUP = "group_therapy"
_DOSE = "How much of the drug was given, and how much was discarded?"
_MINUTES = "How many minutes of this service were given one to one?"


def audited(claimed: Sequence[ClaimLine], asked: Asked) -> tuple[tuple[AuditedLine, ...], tuple[Line, ...]]:
    """The claimed lines with their verdicts, in the order of the claim, and the documented lines that the claim leaves out."""
    documented = as_claimed([line for line in asked.work.lines if line.status == "suggested"], claimed, asked)
    matches: dict[int, Match] = {}
    left: list[Line] = []
    for code in dict.fromkeys([line.code for line in claimed] + [line.code for line in documented]):
        mine = [line for line in claimed if line.code == code]
        ours = [line for line in documented if line.code == code]
        found, over = match(mine, ours, asked.claim) if mine else ([], ours)
        matches |= {m.claimed.number: m for m in found}
        left += over
    omitted = [line for line in documented if line in left]
    return tuple(_judged(matches[line.number], omitted, asked) for line in claimed), tuple(omitted)


def _judged(found: Match, omitted: Sequence[Line], asked: Asked) -> AuditedLine:
    if found.documented is None:
        return _undocumented(found, omitted, asked)
    documented = found.documented
    if found.verdict == "supported":
        return AuditedLine(found.claimed, "supported", documented, documented.evidence, why=documented.why)
    against = tuple(e for e in documented.evidence if e.role in (_COUNTED if found.verdict == "wrong_units" else ("side",)))
    return AuditedLine(
        found.claimed,
        found.verdict,
        documented,
        documented.evidence,
        against,
        missing=_to_ask(found, asked),
        why=(Reason(f"audit.{found.verdict}", found.differs, "R-LAT, R-MOD" if found.verdict == "wrong_modifier" else ""), *documented.why),
        instead=(documented,),
    )


def _to_ask(found: Match, asked: Asked) -> tuple[str, ...]:
    """What could settle a difference: the places, minutes or doses where more are claimed, the side where the note tells none."""
    line, documented = found.claimed, found.documented
    assert documented is not None
    open_ones = documented.missing
    if found.verdict == "wrong_modifier":
        silent = not SIDES & set(documented.modifiers) and SIDES & set(line.modifiers)
        return (*open_ones, "Which side was treated?") if silent and not is_drug(line.code) else open_ones
    if line.units <= documented.units:
        return open_ones
    if is_drug(line.code):
        return (*open_ones, _DOSE)
    rows = asked.rows.get(line.code, ())
    if _timed(line.code, asked):
        return (*open_ones, _MINUTES)
    asks = (question("count", family) for family, _ in rows[:1])
    return tuple(dict.fromkeys((*open_ones, *(q for q in asks if q))))


def _undocumented(found: Match, omitted: Sequence[Line], asked: Asked) -> AuditedLine:
    """A line that the engine did not make: not ours to judge, out of date, a candidate, part of another line, or not supported."""
    line, claim = found.claimed, asked.claim
    same = [d for d in asked.work.lines if d.code == line.code and d.status == "suggested"]
    if same:
        # The code is documented, and every unit of it is claimed already.
        spans = unique(e for d in same for e in d.evidence)
        said = Reason("audit.not_supported", found.differs, "")
        return AuditedLine(line, "not_supported", None, (), spans, why=(said,))
    if out_of_scope(line.code, claim.tables, claim.on):
        said = Reason("audit.out_of_scope", "the code belongs to another field or another party; nothing is said of it", "")
        return AuditedLine(line, "out_of_scope", None, why=(said,))
    instead = tuple(d for d in omitted if _in_place_of(line.code, d, asked))
    if ended := why_not(line.code, claim.tables, claim.on):
        said = Reason("audit.code_set", ended, "models/tables/codes.csv")
        return AuditedLine(line, "not_supported", None, (), unique(e for d in instead for e in d.evidence), why=(said,), instead=instead)
    candidate = next((d for d in asked.work.lines if d.code == line.code), None)
    if candidate is not None:
        why = (Reason("audit.candidate", "something that the code depends on is not documented", ""), *candidate.why)
        return AuditedLine(
            line, "not_supported", None, candidate.evidence, (), unmet(line.code, asked).conditions, candidate.missing, why, instead
        )
    if part := bundled(line.code, asked):
        return AuditedLine(line, "bundled", None, part.evidence, why=(part.reason,), instead=instead)
    lacking = unguided(line.code, asked) or unmet(line.code, asked)
    against = unique((*lacking.against, *(e for d in instead for e in d.evidence if e.role == "procedure")))
    said = Reason("audit.not_supported", _in_words(line.code, lacking.status, bool(lacking.conditions), asked), "")
    sources = (Reason(lacking.family.id, lacking.family.label, lacking.family.source),) if lacking.family else ()
    return AuditedLine(line, "not_supported", None, (), against, lacking.conditions, lacking.missing, (said, *sources), instead)


def _in_words(code: str, status: str | None, conditions: bool, asked: Asked) -> str:
    if status:
        return f"the note speaks of it as {status.replace('_', ' ')}, not as done"
    if conditions:
        return "what was done does not meet the conditions of the code"
    entry = asked.claim.tables.code(code, asked.claim.on)
    if is_visit(entry, code):
        return levels_in_words(code, asked) or "no visit of this kind and level is documented"
    return "the note does not tell of it"


def _in_place_of(code: str, documented: Line, asked: Asked) -> bool:
    """Whether a documented line that is not claimed is of the claimed code's kind: of its family, group or tables' family."""
    tables, on = asked.claim.tables, asked.claim.on
    ours, theirs = tables.code(documented.code, on), tables.code(code, on)
    if ours is not None and theirs is not None and ours.family == theirs.family:
        return True
    if is_visit(ours, documented.code) and is_visit(theirs, code):
        return True
    if tables.successor(code) == documented.code:
        return True
    families = asked.families_of(code)
    origin = asked.families.get(asked.origin(documented))
    if origin is None or is_drug(documented.code) != is_drug(code):
        return False
    group = origin.words.group
    return origin.id in families or (bool(group) and any(f.words.group == group for f in families.values()))


def _timed(code: str, asked: Asked) -> bool:
    return any(row.count == "timed" for _, row in asked.rows.get(code, ()))


def claim_alerts(lines: Sequence[AuditedLine], asked: Asked) -> tuple[Alert, ...]:
    """What the claim shows beside the alerts of its note: a group billed one-on-one, 25 without separate work, units beyond a day's."""
    alerts = []
    group = [p for p in asked.encounter.procedures if p.target == _GROUP and p.status == "performed"]
    alone = tuple(x.claimed.code for x in lines if group and x.verdict != "supported" and _timed(x.claimed.code, asked))
    if alone:
        text = "The note tells of a group; what was done in it is group therapy, one unit, and not one-on-one time."
        alerts.append(Alert("warning", "documentation", alone, text, "R-PT-10", group[0].mentions[:3]))
    for line in lines:
        entry = asked.claim.tables.code(line.claimed.code, asked.claim.on)
        if "25" in line.claimed.modifiers and is_visit(entry, line.claimed.code) and line.verdict == "not_supported":
            text = f"{line.claimed.code} is claimed with 25, and no separate work beyond the procedure is documented."
            alerts.append(Alert("warning", "documentation", (line.claimed.code,), text, "R-EM-10", line.against[:3]))
        if entry and entry.max_units and line.claimed.units > entry.max_units:
            text = f"{line.claimed.code}: {line.claimed.units} units are claimed, the limit of one day is {entry.max_units}."
            alerts.append(Alert("error" if entry.mai == "2" else "warning", "mue", (line.claimed.code,), text, f"MUE, MAI {entry.mai}"))
    return tuple(alerts)
