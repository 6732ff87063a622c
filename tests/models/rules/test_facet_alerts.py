"""Nerves that complete no joint and joints that differ from their nerves are alerts (section 4)."""

from __future__ import annotations

import pytest

from models.rules.facet_alerts import facet_alerts
from nlp.facts import Evidence, Procedure, Site, Value

HERE, LEVEL = Evidence(0, 5, "procedure"), Evidence(10, 14, "level")


def act(sites: str, family: str = "medial_branch_block", nerve: str = "medial_branch") -> Procedure:
    found = tuple(Site("level" if "-" in v else "vertebra", v, "left", (LEVEL,)) for v in sites.split())
    return Procedure(family, None, "performed", (HERE,), found, "left", attributes={"nerve": (Value(nerve, HERE),)})


@pytest.mark.parametrize(
    ("procedure", "said"),
    [
        (act("L3 L4 L5"), ""),
        (act("L4-L5 L5-S1 L3 L4 L5"), ""),
        (act("L4-L5"), ""),
        (act("L4"), "L4: a joint has two nerves"),
        (act("L2 L4"), "L2, L4: a joint has two nerves"),
        (act("L4-L5 L5-S1 L2 L3 L4", "facet_ablation"), "the nerves supply L3-L4, L4-L5"),
        (act("C3", nerve="third_occipital"), ""),
        (act("L4", "facet_injection"), ""),
    ],
)
def test_facet_alerts_nerves_that_do_not_fit(procedure: Procedure, said: str) -> None:
    alerts = facet_alerts(procedure, ("64493",))
    assert [said in a.text for a in alerts] == [True] * bool(said)
    assert all(a.rule == "section 4" and a.evidence for a in alerts)
    assert facet_alerts(procedure, ()) == []
