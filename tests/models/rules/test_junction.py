"""Facet joints across the thoracolumbar junction (R-FAC-04, R-FAC-06)."""

from __future__ import annotations

import pytest

from models.family import load_families
from models.rules.junction import continued, joined
from nlp.facts import Evidence, Procedure, Side, Site

ROW = next(r for r in load_families()["facet_injection"].rows if r.code == "64493")


def act(family: str, *sites: str, side: Side | None = "left", at: int = 0) -> Procedure:
    here = Evidence(at, at + 5, "procedure")
    return Procedure(
        family, None, "performed", (here,), tuple(Site("level" if "-" in s else "vertebra", s, side, (here,)) for s in sites), side
    )


@pytest.mark.parametrize(
    ("upper", "lower", "acts"),
    [
        (act("medial_branch_block", "T12"), act("medial_branch_block", "L1", at=20), [["L1", "T12"]]),
        (act("facet_ablation", "T12"), act("facet_ablation", "L1", "L2", at=20), [["L1", "L2", "T12"]]),
        # Another side, another kind, a nerve too far, or nerves of the chest beside it: two acts.
        (act("medial_branch_block", "T12"), act("medial_branch_block", "L1", side="right"), [["T12"], ["L1"]]),
        (act("medial_branch_block", "T12"), act("facet_ablation", "L1"), [["T12"], ["L1"]]),
        (act("medial_branch_block", "T12"), act("medial_branch_block", "L2"), [["T12"], ["L2"]]),
        (act("medial_branch_block", "T11", "T12"), act("medial_branch_block", "L1"), [["T11", "T12"], ["L1"]]),
        (act("plane_block", "T12"), act("plane_block", "L1"), [["T12"], ["L1"]]),
    ],
)
def test_junction_nerves_of_one_joint_are_one_act(upper: Procedure, lower: Procedure, acts: list[list[str]]) -> None:
    assert [[s.value for s in p.sites] for p in joined((upper, lower))] == acts


@pytest.mark.parametrize(
    ("upper", "codes"),
    [
        (act("facet_injection", "T12-L1"), ("64494", "64495")),
        (act("facet_injection", "T12-L1", side="right"), ("64493", "64494")),
        (act("facet_injection", "T11-T12"), ("64493", "64494")),
        (act("facet_ablation", "T12-L1"), ("64493", "64494")),
    ],
)
def test_junction_lumbar_joints_go_on_from_the_last_thoracic_one(upper: Procedure, codes: tuple[str, str]) -> None:
    lower = act("facet_injection", "L1-L2")
    row = continued(lower, ROW, (upper, lower))
    assert (row.code, row.further) == codes
