"""What auditors look for beside the codes: copied text, late additions, time that holds a procedure, vials, unlisted services.

Source: rules.md R-STAT-12, R-STAT-14, R-EM-03, R-TOX-10; Medicare program integrity manual ch. 3, 3.3.2.5 (late entries).
"""

from __future__ import annotations

from datetime import date

from models.answer import Alert, Line
from models.rules.draft import Claim
from nlp.facts import Encounter, Evidence

_UNLISTED = frozenset({"64999", "20999", "76999", "97039", "97139", "97799"})
# Vials as they are sold, in billing units of the toxin's code.
_VIALS = {"J0585": (50, 100, 200), "J0586": (60, 100), "J0587": (25, 50, 100), "J0588": (50, 100, 200), "J0589": (50, 100)}
_LATE = 30  # days
_TEXTS = (
    ("copied", "info", "Part of the note is copied from another; what stands there was not coded.", "R-STAT-12"),
    ("repeated", "warning", "A passage stands in the note twice, word for word: was it written for this visit?", "R-STAT-12"),
)


def trail_alerts(claim: Claim, encounter: Encounter, lines: tuple[Line, ...]) -> list[Alert]:
    """The alerts of a note with lines; none of a note without, on which nobody bills."""
    suggested = [line for line in lines if line.status == "suggested"]
    if not suggested:
        return []
    alerts = [
        Alert(severity, "documentation", (), text, rule, tuple(v.evidence for v in encounter.attributes[name][:3]))  # type: ignore[arg-type]
        for name, severity, text, rule in _TEXTS
        if name in encounter.attributes
    ]
    mixed = tuple(v.evidence for v in encounter.attributes.get("open_time", ()) if v.value == "with_procedure")
    if mixed:
        text = "The stated time includes a procedure, whose time does not count; it was not used for the level."
        alerts.append(Alert("warning", "documentation", (), text, "R-EM-03", mixed))
    return alerts + _added_later(claim, encounter, suggested) + _unlisted(suggested) + _vials(suggested)


def _added_later(claim: Claim, encounter: Encounter, lines: list[Line]) -> list[Alert]:
    """Lines that rest on an addendum: it must be signed, dated and older than the claim, and not too late (R-STAT-14)."""
    added = encounter.attributes.get("addendum", ())
    parts = [v.evidence for v in added]
    codes = tuple(dict.fromkeys(line.code for line in lines if any(_within(e, p) for e in line.evidence for p in parts)))
    if not codes:
        return []
    days = max(((date.fromisoformat(v.value) - claim.on).days for v in added if v.value != "yes"), default=0)
    if days > _LATE:
        late = f"Part of what supports this was added {days} days after the service: was it there when the claim went out?"
        return [Alert("warning", "documentation", codes, late, "R-STAT-14", tuple(parts[:2]))]
    text = "Part of what supports this stands in an addendum: it counts only if it was dated and signed before the claim went out."
    return [Alert("info", "documentation", codes, text, "CMS late entries", tuple(parts[:2]))]


def _within(span: Evidence, part: Evidence) -> bool:
    return part.start <= span.start and span.end <= part.end


def _unlisted(lines: list[Line]) -> list[Alert]:
    text = "{} is unlisted: the claim needs the report and a listed code of comparable work."
    return [
        Alert("info", "documentation", (line.code,), text.format(line.code), "unlisted", line.evidence[:1])
        for line in lines
        if line.code in _UNLISTED
    ]


def _vials(lines: list[Line]) -> list[Alert]:
    """Toxin given and discarded that no set of vials adds up to (R-TOX-10); asked only where the note tells of a discarded amount."""
    alerts = []
    for code, sizes in _VIALS.items():
        mine = [line for line in lines if line.code == code]
        total = sum(line.units for line in mine)
        if any("JW" in line.modifiers for line in mine) and not _adds_up(total, sizes):
            text = f"{code}: {total} units given and discarded are no sum of its vials ({', '.join(map(str, sizes))})."
            alerts.append(Alert("warning", "documentation", (code,), text, "R-TOX-10", mine[-1].evidence[:3]))
    return alerts


def _adds_up(total: int, sizes: tuple[int, ...]) -> bool:
    reach = {0}
    for amount in range(1, total + 1):
        if any(amount - size in reach for size in sizes):
            reach.add(amount)
    return total in reach
