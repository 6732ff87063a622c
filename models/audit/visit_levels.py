"""A visit's level may be chosen by total time or by decision making (R-EM-03 to R-EM-09): what the other way documents is lawful too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.answer import Line, Reason
from models.audit.asked import Asked
from models.audit.records import ClaimLine
from models.rules.evidence import unique
from models.rules.mdm import kind_of_code, mdm_code, read_decisions
from models.rules.visit_time import level_by_time
from nlp.facts import Evidence

_SOURCE = "CPT visits since 2021: time or decision making; rules.md 15, R-EM-03 to R-EM-09"


def as_claimed(documented: Sequence[Line], claimed: Sequence[ClaimLine], asked: Asked) -> list[Line]:
    """The documented lines, a visit at the level that is claimed for it where time or decision making documents that one as well."""
    wanted = [line.code for line in claimed]
    out = []
    for line in documented:
        ways = {} if line.code in wanted else ways_to_levels(line, asked)
        code = next((c for c in wanted if c in ways), None)
        if code is None:
            out.append(line)
            continue
        evidence, text = ways[code]
        entry = asked.claim.tables.code(code, asked.claim.on)
        first = Evidence(evidence[0].start, evidence[0].end, "procedure")
        why = Reason("visit.other_way", f"{text}; {line.code} is documented too: {line.why[0].text}", _SOURCE)
        spans = unique((first, *evidence, *line.evidence))
        out.append(replace(line, code=code, label=entry.label if entry else "", evidence=spans, why=(why,)))
    return out


def ways_to_levels(line: Line, asked: Asked) -> dict[str, tuple[tuple[Evidence, ...], str]]:
    """The codes that time and decision making each document for a visit of the line's kind, with their words; {} for other lines."""
    kind = kind_of_code(line.code)
    if kind is None:
        return {}
    out: dict[str, tuple[tuple[Evidence, ...], str]] = {}
    times = asked.encounter.minutes.get("total_time", ())
    if times and (code := level_by_time(int(times[-1].value), kind)):
        out[code] = (times[-1].evidence,), f"{int(times[-1].value)} minutes in total"
    decisions = read_decisions(asked.encounter)
    if decisions.problems:
        out.setdefault(mdm_code(decisions.level, kind), (decisions.evidence, decisions.text))
    return out


def levels_in_words(code: str, asked: Asked) -> str | None:
    """What the note documents in place of a visit's claimed level, by each way; None where it documents no visit of that kind."""
    kind = kind_of_code(code)
    line = next((d for d in asked.work.lines if d.status == "suggested" and kind_of_code(d.code) == kind), None) if kind else None
    ways = ways_to_levels(line, asked) if line else {}
    if not ways:
        return None
    return "another level is documented: " + "; ".join(f"{found} by {text}" for found, (_, text) in sorted(ways.items()))
