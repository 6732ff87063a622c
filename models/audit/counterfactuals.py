"""What would make a claimed line another one, and what would lose it: every answer found by running the engine on changed facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from models.answer import Line
from models.audit.asked import Asked
from models.audit.modifiers import is_drug, is_visit
from models.audit.records import AuditedLine, Counterfactual
from models.audit.scope import SHOWN_BY
from models.audit.supposed import Supposed, one_more, suppose
from models.audit.unmet import failing
from models.family import NO_CODE, Family, Row
from models.rules.claim import work_out
from models.rules.products import PRODUCTS
from models.rules.visit_time import VisitKind, level_by_time
from nlp.facts import Procedure

MOST = 3  # a line
_TRIALS = 12  # an audit, so that it costs no more than a second reading of the note
_A_LINE = 4
_STRUCK = ("imaging", "image_saved", "contrast_spread", "approach", "intent")

_QUARTER = 15
_VISITS: tuple[VisitKind, ...] = ("office_new", "office_established", "consult", "inpatient_initial", "inpatient_subsequent")
_TIMES = range(10, 121, 5)

Trial = tuple[tuple[Supposed, ...], str, bool]  # the changes, in words, whether the line should be lost by them


@dataclass(slots=True)
class Runs:
    """Runs of the engine on supposed facts, each once, and how many are left."""

    asked: Asked
    left: int = _TRIALS
    done: dict[tuple[Supposed, ...], tuple[Line, ...]] = field(default_factory=dict)

    def lines(self, changes: tuple[Supposed, ...]) -> tuple[Line, ...] | None:
        """The suggested lines with the changes; None where no run is left."""
        if changes not in self.done:
            if not self.left:
                return None
            self.left -= 1
            self.done[changes] = run(self.asked, changes)
        return self.done[changes]


def with_counterfactuals(lines: Sequence[AuditedLine], asked: Asked) -> tuple[AuditedLine, ...]:
    """The lines with what they would be; those that are not supported are looked at first."""
    runs = Runs(asked)
    order = sorted(lines, key=lambda line: line.verdict == "supported")
    found = {line.claimed.number: would_be(line, runs) for line in order}
    return tuple(replace(line, would_be=found[line.claimed.number]) for line in lines)


def run(asked: Asked, changes: tuple[Supposed, ...]) -> tuple[Line, ...]:
    """The lines that the engine suggests on the note's facts with the changes made."""
    work = work_out(suppose(asked.encounter, changes), asked.claim, asked.families)
    return tuple(line for line in work.lines if line.status == "suggested")


def would_be(line: AuditedLine, runs: Runs) -> tuple[Counterfactual, ...]:
    """At most three that hold, the likelier first: silent facts before told ones, one change before two, what loses before what gains."""
    found: list[Counterfactual] = []
    for number, (changes, words, loses) in enumerate(_trials(line, runs.asked)):
        if number == _A_LINE or len(found) == MOST:
            break
        after = runs.lines(changes)
        if after is None:
            break
        held = _held(line, after, changes, words, runs.asked, loses=loses)
        if held and held.condition not in {other.condition for other in found}:
            found.append(held)
    return tuple(found)


def _held(
    line: AuditedLine, after: tuple[Line, ...], changes: tuple[Supposed, ...], words: str, asked: Asked, *, loses: bool
) -> Counterfactual | None:
    """The counterfactual, if the run shows it: the line lost or other than before, or the claimed code earned."""
    code = line.claimed.code
    before = [each for each in asked.work.lines if each.status == "suggested"]
    told = {(b.code, b.units, b.modifiers) for b in before}
    new = [a for a in after if (a.code, a.units, a.modifiers) not in told]
    same = next((a for a in new if a.code == code), None)
    if line.documented is None:
        return _one(same, words, changes) if same else None
    if loses and not any((a.code, a.units, a.modifiers) == (code, line.documented.units, line.documented.modifiers) for a in after):
        family = asked.claim.tables.code(code)
        other = same or next((a for a in new if family and (t := asked.claim.tables.code(a.code)) and t.family == family.family), None)
        return _one(other or next((a for a in new if not is_drug(a.code)), None), words, changes)
    if not loses and line.verdict == "wrong_units" and same and same.units != line.claimed.units:
        return None
    if not loses and new:
        return _one(same or new[0], words, changes)
    return None


def _one(line: Line | None, words: str, changes: tuple[Supposed, ...]) -> Counterfactual:
    if line is None:
        return Counterfactual(None, 0, (), words, changes)
    return Counterfactual(line.code, line.units, line.modifiers, words, changes)


def _trials(line: AuditedLine, asked: Asked) -> Iterator[Trial]:
    code = line.claimed.code
    entry = asked.claim.tables.code(code, asked.claim.on)
    if line.documented is not None:
        if line.verdict == "wrong_units":
            yield from _of_minutes(line, asked)
        yield from _of_documented(code, asked)
    elif is_visit(entry, code):
        yield from _of_visit(code)
    elif line.verdict == "not_supported":
        yield from _of_guidance(code, asked) if code in SHOWN_BY else _of_unsupported(code, asked)


def _of_minutes(line: AuditedLine, asked: Asked) -> Iterator[Trial]:
    """Minutes of a timed service that would make the claimed units: the fewest alone, and all in full (17.1)."""
    place = _place(asked.behind(line.claimed.code), asked)
    if place is not None and any(row.count == "timed" for _, row in asked.rows.get(line.claimed.code, ())):
        for minutes in (_QUARTER * line.claimed.units - _QUARTER // 2, _QUARTER * line.claimed.units):
            yield (Supposed(place, "minutes", (str(minutes),)),), f"its minutes were {minutes}", False


def _of_visit(code: str) -> Iterator[Trial]:
    """The stated total time from which on the visit has the claimed level."""
    for kind in _VISITS:
        if minutes := next((m for m in _TIMES if level_by_time(m, kind) == code), None):
            yield (Supposed(None, "total_time", (str(minutes),)),), f"the total time were {minutes} minutes", False


def _of_documented(code: str, asked: Asked) -> Iterator[Trial]:
    """Strike what the line rests on; then one fact otherwise, one level more."""
    if is_drug(code):
        names = {d.name for d in asked.encounter.drugs if any(p.code == code for p in PRODUCTS.get(d.name, ()))}
        for name in sorted(names):
            yield (Supposed(None, f"drug.{name}"),), "the dose were not documented", True
        return
    act = asked.behind(code)
    place = _place(act, asked)
    if act is None or place is None:
        if asked.encounter.minutes.get("total_time"):
            yield (Supposed(None, "total_time"),), "the total time were not documented", True
        return
    family = asked.families[act.family]
    for fact in _STRUCK:
        if fact in act.attributes and any(fact in row.when for row in family.rows):
            yield (Supposed(place, fact),), f"the {_plain(fact)} were not documented", True
    levels = tuple(dict.fromkeys(s.value for s in act.sites if s.kind in ("level", "vertebra")))
    if len(levels) > 1:
        yield (Supposed(place, "level", levels[:-1]),), f"{levels[-1]} had not been treated", True
    if act.minutes:
        yield (Supposed(place, "minutes"),), "its minutes were not documented", True
    if act.side or any(s.side for s in act.sites):
        yield (Supposed(place, "side"),), "the side were not documented", True
    yield from _gains(code, act, place, family, asked)
    yield (Supposed(place, "status", ("planned",)),), "it had only been planned", True


def _gains(code: str, act: Procedure, place: int, family: Family, asked: Asked) -> Iterator[Trial]:
    row = next((r for f, r in asked.rows.get(code, ()) if f.id == family.id), None)
    for other in family.rows:
        if other.code in (code, NO_CODE) or other is row:
            continue
        failed = failing(other.code, act, family, other, asked)
        if len(failed) == 1 and (change := _change(failed[0].name, other, place)):
            yield (change,), _otherwise(failed[0].name, other), False
    if row and row.further and (levels := one_more(act)):
        yield (Supposed(place, "level", levels),), "one more level had been treated", False


def _of_unsupported(code: str, asked: Asked) -> Iterator[Trial]:
    """What the code's rows lack on what was done; else that what was planned, refused or done before had been done."""
    tried: list[tuple[tuple[bool, int], Trial]] = []
    for family, row in asked.rows.get(code, ()):
        for place, act in enumerate(asked.encounter.procedures):
            if act.family != family.id:
                continue
            first = () if act.status == "performed" else (Supposed(place, "status", ("performed",)),)
            words = ["it had been done on this day"] if first else []
            failed = [c for c in failing(code, act, family, row, asked) if c.name != "count"]
            changes = [_change(c.name, row, place) for c in failed]
            if any(change is None for change in changes) or len(changes) > 2:
                continue
            words += [_otherwise(c.name, row) for c in failed]
            more = _further(code, row, act, place)
            if more:
                words.append("one more level had been treated")
            all_changes = (*first, *(c for c in changes if c), *more)
            if all_changes:
                silent = all(c.truth is None for c in failed)
                tried.append(((not silent, len(all_changes)), (all_changes, " and ".join(words), False)))
    yield from (trial for _, trial in sorted(tried, key=lambda each: each[0]))


def _further(code: str, row: Row, act: Procedure, place: int) -> tuple[Supposed, ...]:
    if code not in (row.further, row.third):
        return ()
    levels = one_more(act)
    return (Supposed(place, "level", levels),) if levels else ()


def _of_guidance(code: str, asked: Asked) -> Iterator[Trial]:
    for procedure, _family, _decision in asked.work.decided:
        place = _place(procedure, asked)
        if place is None:
            continue
        changes = [Supposed(place, "imaging", (SHOWN_BY[code],))]
        if SHOWN_BY[code] == "ultrasound":
            changes.append(Supposed(place, "image_saved", ("yes",)))
        words = f"the imaging were {_plain(SHOWN_BY[code])}" + (" and an image had been saved" if len(changes) > 1 else "")
        yield tuple(changes), words, False


def _change(name: str, row: Row, place: int) -> Supposed | None:
    """The change that meets a row's condition: its first value, or the least number of muscles."""
    if name in row.when:
        return Supposed(place, name, row.when[name][:1]) if name != "payer" else None
    if name == "muscles":
        wanted = row.at_least.get(name, row.at_most.get(name))
        return Supposed(place, "muscle", (str(wanted),)) if wanted else None
    if name == "minutes" and name in row.at_least:
        return Supposed(place, name, (str(row.at_least[name]),))
    return None


def _otherwise(name: str, row: Row) -> str:
    if name == "image_saved":
        return f"an image had {'' if row.when[name] == ('yes',) else 'not '}been saved"
    if name in row.when:
        return f"the {_plain(name)} were {' or '.join(_plain(v) for v in row.when[name][:3])}"
    bound = f"at least {row.at_least[name]}" if name in row.at_least else f"at most {row.at_most[name]}"
    return f"the {_plain(name)} were {bound}"


def _plain(name: str) -> str:
    return name.replace("_", " ")


def _place(act: Procedure | None, asked: Asked) -> int | None:
    """Where the act stands among the note's own; the engine may have joined it from several."""
    if act is None:
        return None
    acts = asked.encounter.procedures
    alike = [i for i, p in enumerate(acts) if p.family == act.family and set(p.mentions) & set(act.mentions)]
    return next((i for i in alike if acts[i] == act), alike[0] if alike else None)
