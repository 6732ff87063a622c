"""Alerts about the note as a whole: templates left open, a visit that did not happen, no signature, codes written that it does not support."""

from __future__ import annotations

from models.answer import Alert, Line
from models.rules.draft import Claim
from nlp.facts import Encounter, Evidence

# Published lists give these codes meanings that they do not have. Source: issue of the main job; rules.md.
MISUSES = {
    "62321": "62321 is one cervical or thoracic epidural injection with imaging, not each additional level.",
    "64615": "64615 is toxin injection for chronic migraine, not destruction of a nerve.",
    "64450": "64450 is a block of a peripheral nerve without a code of its own, not a facet injection.",
    "99201": "99201 does not exist for services from 2021 on.",
    "20560": "20560 is dry needling without injection, not acupuncture.",
}


def note_alerts(claim: Claim, encounter: Encounter, lines: tuple[Line, ...]) -> list[Alert]:
    """What a coder should look at before the claim goes out."""
    alerts: list[Alert] = []
    placeholders = tuple(v.evidence for v in encounter.attributes.get("placeholder", ()))
    if placeholders:
        alerts.append(Alert("warning", "template", (), "The note holds places that were never filled in.", "R-STAT-08", placeholders[:5]))
    if encounter.attributes.get("no_show"):
        alerts.append(Alert("warning", "template", (), "The note says that the service did not take place.", "R-STAT-08", tuple(v.evidence for v in encounter.attributes["no_show"])))
    if encounter.attributes.get("unsigned") and not encounter.attributes.get("signed"):
        alerts.append(Alert("warning", "documentation", (), "The note is not signed.", "R-STAT-15", tuple(v.evidence for v in encounter.attributes["unsigned"])))
    suggested = {line.code for line in lines if line.status == "suggested"}
    written: dict[str, list[Evidence]] = {}
    for value in encounter.written_codes:
        if claim.tables.code(value.value) is not None:
            written.setdefault(value.value, []).append(value.evidence)
    for code, evidence in written.items():
        if code in suggested:
            continue
        if not claim.tables.active(code, claim.on):
            successor = claim.tables.successor(code)
            text = f"{code} is not in force on the date of service" + (f"; today's code is {successor}." if successor else ".")
            alerts.append(Alert("warning", "code_set", (code,), MISUSES.get(code, text), "R-DRG-04" if code[0] == "J" else "code set", tuple(evidence[:2])))
        elif lines:
            alerts.append(Alert("info", "documentation", (code,), f"{code} is written in the note; what is documented does not support it. {MISUSES.get(code, '')}".strip(), "written code", tuple(evidence[:2])))
    return alerts
