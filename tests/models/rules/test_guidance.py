"""Imaging guidance as a line of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.answer import Alert
from models.family import load_families
from models.rules.decide import decide
from models.rules.draft import Claim, Draft
from models.rules.guidance import guidance
from models.tables.load import load_tables
from nlp.facts import Evidence, Procedure, Site, Value

FAMILIES = load_families()
TABLES = load_tables()
ACT, IMAGING, SAVED = Evidence(0, 9, "procedure"), Evidence(20, 31, "imaging"), Evidence(40, 51, "imaging")


def act(family: str, target: str | None, imaging: str | None, *, saved: bool = False, level: str | None = None) -> Procedure:
    attributes = {"imaging": (Value(imaging, IMAGING),)} if imaging else {}
    if saved:
        attributes["image_saved"] = (Value("yes", SAVED),)
    sites = (Site("level", level, None, (ACT,)),) if level else ()
    return Procedure(family, target, "performed", (ACT,), sites=sites, attributes=attributes)


def guided(*procedures: Procedure, facility: bool = False) -> tuple[list[Draft], list[Alert]]:
    decided = []
    for procedure in procedures:
        decision = decide(procedure, FAMILIES[procedure.family])
        assert decision is not None
        decided.append((procedure, FAMILIES[procedure.family], decision))
    return guidance(Claim(TABLES, date(2026, 3, 2), "medicare"), decided, facility=facility)


@pytest.mark.parametrize(
    ("procedure", "codes"),
    [
        (act("nerve_block", "greater_occipital", "ultrasound", saved=True), ["76942"]),
        (act("nerve_block", "greater_occipital", "ultrasound"), []),
        (act("nerve_block", "greater_occipital", "fluoroscopy"), ["77002"]),
        (act("nerve_block", "greater_occipital", "none"), []),
        (act("nerve_block", "greater_occipital", None), []),
        (act("sympathetic_block", "stellate", "fluoroscopy"), ["77003"]),
        (act("joint_injection", "knee", "fluoroscopy"), ["77002"]),
        # The ultrasound joint codes hold their guidance; so do the codes of the spine.
        (act("joint_injection", "knee", "ultrasound", saved=True), []),
        (act("transforaminal_epidural", None, "fluoroscopy", level="L4-L5"), []),
        (act("facet_injection", None, "fluoroscopy", level="L4-L5"), []),
    ],
)
def test_guidance_separate_only_where_the_service_does_not_hold_it(procedure: Procedure, codes: list[str]) -> None:
    assert [d.line.code for d in guided(procedure)[0]] == codes


def test_guidance_without_a_saved_image_alerts() -> None:
    _, (alert,) = guided(act("nerve_block", "greater_occipital", "ultrasound"))
    assert (alert.rule, alert.codes, alert.evidence) == ("R-IMG-02", ("76942",), (IMAGING,))


def test_guidance_is_one_unit_a_session() -> None:
    (draft,), _ = guided(act("nerve_block", "greater_occipital", "fluoroscopy"), act("joint_injection", "knee", "fluoroscopy"))
    assert (draft.line.code, draft.line.units, draft.once) == ("77002", 1, True)


def test_guidance_cites_the_imaging_and_the_act() -> None:
    (draft,), _ = guided(act("nerve_block", "greater_occipital", "ultrasound", saved=True))
    assert draft.line.evidence == (ACT, IMAGING, SAVED)


def test_guidance_cites_contrast_and_the_needle_work_beside_the_imaging() -> None:
    needle, far = Evidence(32, 38, "act"), Evidence(900, 906, "act")
    spread = Evidence(60, 66, "imaging")
    procedure = act("nerve_block", "greater_occipital", "fluoroscopy")
    told = {"contrast_spread": (Value("yes", spread),), "deed": tuple(Value("further", e) for e in (needle, far))}
    (draft,), _ = guided(replace(procedure, attributes={**procedure.attributes, **told}))
    assert draft.line.evidence == (ACT, IMAGING, needle, spread)


@pytest.mark.parametrize(("facility", "modifiers"), [(False, ()), (True, ("26",))])
def test_guidance_in_a_facility_is_the_professional_part(facility: bool, modifiers: tuple[str, ...]) -> None:
    (draft,), _ = guided(act("joint_injection", "knee", "fluoroscopy"), facility=facility)
    assert draft.line.modifiers == modifiers
