"""Imaging guidance as a line of its own, where the service it guided does not include it. Source: rules.md 12, R-IMG-01 to R-IMG-03."""

from __future__ import annotations

from collections.abc import Sequence

from models.answer import Alert, Reason
from models.family import Family
from models.rules.decide import Decision
from models.rules.draft import Claim, Draft, make_line
from models.rules.evidence import clauses, deeds_near
from nlp.facts import Evidence, Procedure

_SOURCE = "NCCI policy manual; rules.md 12, R-IMG-01, R-IMG-02"

_BY_SCANNER = {"ct": "77012", "mri_guidance": "77021"}


def guidance(
    claim: Claim, decided: Sequence[tuple[Procedure, Family, Decision]], *, facility: bool = False
) -> tuple[list[Draft], list[Alert]]:
    """One unit a session of guidance by fluoroscopy, CT or MRI, and of ultrasound guidance where a saved image is documented.

    In a ``facility``, which owns the equipment, the line takes 26 (R-MOD-06).
    """
    drafts: list[Draft] = []
    alerts: list[Alert] = []
    found: dict[str, list[Evidence]] = {}
    owners: dict[str, Procedure] = {}
    for procedure, _family, decision in decided:
        row = decision.row
        if row.guidance != "separate" or decision.truth is not True:
            continue
        values = {v.value: v.evidence for v in procedure.attributes.get("imaging", ())}
        modality = next((m for m in ("fluoroscopy", *_BY_SCANNER) if m in values), None)
        if modality:
            if row.guidance_code == "none":
                continue
            code = _BY_SCANNER.get(modality) or row.guidance_code or "77002"
            found.setdefault(code, []).extend(_cited(procedure, values[modality]))
            owners.setdefault(code, procedure)
        elif "ultrasound" in values:
            saved = procedure.attributes.get("image_saved")
            if saved:
                found.setdefault("76942", []).extend(_cited(procedure, values["ultrasound"]))
                owners.setdefault("76942", procedure)
            else:
                alerts.append(
                    Alert(
                        "info",
                        "documentation",
                        ("76942",),
                        "Ultrasound guidance is reported only with a saved image and a written reading.",
                        "R-IMG-02",
                        (values["ultrasound"],),
                    )
                )
    for code, evidence in found.items():
        line = make_line(
            claim,
            code,
            1,
            evidence,
            Reason("guidance", "guidance of a service that does not include it", _SOURCE),
            modifiers=("26",) if facility else (),
            certainty=0.9,
        )
        drafts.append(Draft(line, "guidance", owners[code], None, once=True))
    return drafts, alerts


def _cited(procedure: Procedure, imaging: Evidence) -> list[Evidence]:
    """The act, the imaging, its pictures and contrast, and the needle work that stands nearest to the imaging."""
    told = [v.evidence for name in ("image_saved", "contrast_spread") for v in procedure.attributes.get(name, ())]
    return [procedure.mentions[0], imaging, *told, *clauses(procedure, "seen", "contrast"), *deeds_near(procedure, imaging)]
