"""Why two services stand apart: place, half of the spine, side; and what belongs to one joint (R-MOD-01, R-MOD-02)."""

from __future__ import annotations

from datetime import date

import pytest

from models.answer import Reason
from models.rules.draft import Claim, Draft, make_line
from models.rules.separate import separate
from models.tables.load import load_tables
from nlp.facts import Evidence, Procedure, Side, Site, Value

CLAIM = Claim(load_tables(), date(2026, 3, 2), "medicare")
HERE = Evidence(0, 5, "procedure")


def made(family: str, target: str | None = None, sites: str = "", side: Side | None = None, **said: str) -> Draft:
    """A draft of an act at levels (``L4-L5 S1``) or muscles, with one value an attribute."""
    found = tuple(Site("level" if "-" in v else "vertebra" if v[1:].isdigit() else "muscle", v, side, (HERE,)) for v in sites.split())
    procedure = Procedure(family, target, "performed", (HERE,), found, side, attributes={k: (Value(v, HERE),) for k, v in said.items()})
    return Draft(make_line(CLAIM, "64450", 1, procedure.mentions, Reason("x", "x", "x")), family, procedure, side, once=False)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (made("facet_injection", None, "C5-C6"), made("medial_branch_block", None, "L4-L5"), "structure"),
        (made("facet_injection", None, "L4-L5", "left"), made("transforaminal_epidural", None, "L4-L5", "right"), "side"),
        (made("facet_injection", None, "L4-L5", "left"), made("transforaminal_epidural", None, "L4-L5", "left"), None),
        (made("nerve_block", "median"), made("joint_injection", "knee"), "structure"),
        (made("nerve_block", "median"), made("nerve_block", "ulnar"), "structure"),
        (made("therapy", "manual_therapy"), made("therapy", "massage"), "separate times and regions"),
        (made("guidance"), made("nerve_block", "median"), None),
        # R-FAC-14: muscles of another half of the spine; those beside the joint are no other place.
        (made("trigger_point", None, "trapezius"), made("facet_injection", None, "L4-L5"), "structure"),
        (made("trigger_point", None, "multifidus"), made("facet_injection", None, "L4-L5"), None),
        (made("trigger_point"), made("facet_injection", None, "L4-L5"), None),
        (made("trigger_point", None, "trapezius"), made("drug_injection"), "structure"),
        # R-ESI-16: the sacroiliac joint is no foramen.
        (made("sacroiliac_injection"), made("transforaminal_epidural", None, "L5-S1"), "structure"),
        # R-GEN-03: block and ablation of one place.
        (made("genicular_block", side="right"), made("genicular_ablation", side="right"), None),
        (made("genicular_block", side="right"), made("genicular_ablation", side="left"), "side"),
        # R-JNT-08: a nerve of the joint is no other structure.
        (made("joint_injection", "knee", side="left"), made("nerve_block", "saphenous", side="left"), None),
        (made("joint_injection", "shoulder"), made("nerve_block", "saphenous"), "structure"),
        # R-PT-22: hands-on therapy beside an adjustment needs a region of its own.
        (made("chiropractic", None, "L4 L5"), made("therapy", "manual_therapy", place="shoulder"), "structure"),
        (made("chiropractic", None, "L4 L5"), made("therapy", "manual_therapy", region_word="lumbar"), None),
        (made("chiropractic", None, "L4 L5"), made("therapy", "manual_therapy"), None),
    ],
)
def test_separate_says_why_two_services_stand_apart(first: Draft, second: Draft, reason: str | None) -> None:
    assert separate(first, second) == reason
    assert separate(second, first) == reason
    assert separate(first, None) is None
