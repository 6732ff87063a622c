"""Office visits by stated total time. Source: rules.md 15, R-EM-01 to R-EM-12."""

from __future__ import annotations

from collections.abc import Sequence

from models.answer import Reason
from models.rules.draft import Claim, Draft, make_line
from models.rules.visit_time import level_by_time
from nlp.facts import Encounter

_SOURCE = "CPT office visits 2021; rules.md R-EM-01, R-EM-03"


def visit(claim: Claim, encounter: Encounter, drafts: Sequence[Draft]) -> list[Draft]:
    """A visit line where the note states its total time and whether the patient is new."""
    times = encounter.minutes.get("total_time", ())
    status = claim.patient_status or ("new" if encounter.attributes.get("new_patient") else "established" if encounter.attributes.get("established_patient") else None)
    if not times or status is None or any(d.family in ("therapy", "therapy_untimed", "therapy_evaluation", "chronic_pain_management", "acupuncture", "remote_monitoring") for d in drafts):
        return []
    spent = times[-1]
    code = level_by_time(int(spent.value), "office_new" if status == "new" else "office_established")
    if code is None:
        return []
    evidence = [spent.evidence, *(v.evidence for v in encounter.attributes.get("new_patient" if status == "new" else "established_patient", ())[:1])]
    modifiers = ("25",) if any(d.line.status == "suggested" and d.family != "drug" for d in drafts) else ()
    line = make_line(claim, code, 1, [evidence[0].__class__(evidence[0].start, evidence[0].end, "procedure"), *evidence], Reason("visit.time", f"{int(spent.value)} minutes in total", _SOURCE), modifiers=modifiers, certainty=0.85)
    return [Draft(line, "visit", None, None, once=True)]
