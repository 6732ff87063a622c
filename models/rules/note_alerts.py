"""Alerts about the note as a whole: templates left open, no visit, no signature, codes written in it that it does not support."""

from __future__ import annotations

from collections.abc import Mapping

from models.answer import Alert, Line
from models.rules.code_set import why_not
from models.rules.draft import Claim
from models.rules.edits import SIDES
from models.rules.laterality import takes_side
from nlp.facts import Encounter, Evidence

# What published lists take these codes for, by the words beside the code, and what they are. Source: rules.md; codes.csv.
MISUSES: Mapping[tuple[str, str], str] = {
    ("62321", "each_further"): "62321 is one cervical or thoracic epidural injection with imaging, not each additional level.",
    ("64615", "destruction"): "64615 is toxin injection for chronic migraine, not destruction of a nerve.",
    ("64450", "facet"): "64450 is a block of a peripheral nerve without a code of its own, not a facet injection.",
    ("20560", "acupuncture"): "20560 is dry needling without injection, not acupuncture.",
}
_GONE = {"99201": "99201 does not exist for services from 2021 on; a new patient's lowest visit is 99202."}
_WHOLE_NOTE = (
    ("placeholder", "template", "The note holds places that were never filled in.", "R-STAT-08"),
    ("no_show", "template", "The note says that the service did not take place.", "R-STAT-08"),
    ("unsigned", "documentation", "The note is not signed.", "R-STAT-15"),
)


def note_alerts(claim: Claim, encounter: Encounter, lines: tuple[Line, ...]) -> list[Alert]:
    """What a coder should look at before the claim goes out."""
    alerts: list[Alert] = []
    for name, kind, text, rule in _WHOLE_NOTE:
        evidence = tuple(v.evidence for v in encounter.attributes.get(name, ()))
        if _unsigned(claim, encounter) if name == "unsigned" else evidence:
            alerts.append(Alert("warning", kind, (), text, rule, evidence[:5]))  # type: ignore[arg-type]
    alerts += _no_side(claim, lines)
    alerts += _open_time(encounter, lines)
    return alerts + _written(claim, encounter, lines)


def _unsigned(claim: Claim, encounter: Encounter) -> bool:
    """Whether the note is not signed: what the request says, else what the note says; silence is no answer (R-STAT-15)."""
    if claim.signed is not None:
        return not claim.signed
    return bool(encounter.attributes.get("unsigned")) and not encounter.attributes.get("signed")


def _no_side(claim: Claim, lines: tuple[Line, ...]) -> list[Alert]:
    """A code of one side without its side: the line stands, and the side is asked for (R-LAT-07)."""
    alerts = []
    for line in lines:
        entry = claim.tables.code(line.code, claim.on)
        if line.status != "suggested" or entry is None or entry.laterality != "unilateral" or not takes_side(entry):
            continue
        if not {"50", *SIDES} & set(line.modifiers):
            text = f"{line.code}: which side was treated? The note does not say."
            alerts.append(Alert("warning", "laterality", (line.code,), text, "R-LAT-07", line.evidence[:1]))
    return alerts


def _open_time(encounter: Encounter, lines: tuple[Line, ...]) -> list[Alert]:
    """A range, "or more" or half for counselling gives no time to choose a level by (R-EM-04, R-EM-05)."""
    said = [v for v in encounter.attributes.get("open_time", ()) if v.value == "yes"]
    visits = tuple(line.code for line in lines if line.why and line.why[0].rule.startswith("visit."))
    if not said or not visits:
        return []
    text = "The time is a range, a minimum or for counselling only; it was not used for the level."
    return [Alert("info", "documentation", visits, text, "R-EM-05", tuple(v.evidence for v in said[:2]))]


def _written(claim: Claim, encounter: Encounter, lines: tuple[Line, ...]) -> list[Alert]:
    """Codes written in the note: taken for something they are not, no longer in force, or not supported by what is documented."""
    alerts: list[Alert] = []
    misused: set[str] = set()
    for value in encounter.attributes.get("written_as", ()):
        code, _, what = value.value.partition(":")
        if (text := MISUSES.get((code, what))) and code not in misused:
            misused.add(code)
            alerts.append(Alert("warning", "code_set", (code,), text, "code set", (value.evidence,)))
    suggested = {line.code for line in lines if line.status == "suggested"}
    written: dict[str, list[Evidence]] = {}
    for value in encounter.written_codes:
        written.setdefault(value.value, []).append(value.evidence)
    for code, evidence in written.items():
        if code in suggested or code in misused:
            continue
        if text := why_not(code, claim.tables, claim.on):
            rule = "R-DRG-04" if code[0] == "J" else "R-EM-02" if code in _GONE else "code set"
            alerts.append(Alert("warning", "code_set", (code,), _GONE.get(code, f"{text}."), rule, tuple(evidence[:2])))
        elif lines and claim.tables.code(code) is not None:
            text = f"{code} is written in the note; what is documented does not support it."
            alerts.append(Alert("info", "documentation", (code,), text, "written code", tuple(evidence[:2])))
    return alerts
