from __future__ import annotations

from collections.abc import Callable

import pytest

from models.audit.supposed import Supposed, one_more, suppose
from nlp.facts import Encounter

MBB = "PROCEDURE: Right L3, L4 medial branch and L5 dorsal ramus blocks under fluoroscopy."
TFESI = "Right L4-L5 TFESI performed under fluoroscopy, dexamethasone 10 mg was injected."


def test_supposed_leaves_the_note_as_it_is(read: Callable[..., Encounter]) -> None:
    note = read(TFESI)
    changed = suppose(note, [Supposed(0, "imaging", ("ct",)), Supposed(0, "side"), Supposed(None, "drug.dexamethasone")])
    act = changed.procedures[0]
    assert ([v.value for v in act.attributes["imaging"]], act.side, changed.drugs) == (["ct"], None, ())
    assert [v.value for v in note.procedures[0].attributes["imaging"]] == ["fluoroscopy"]


@pytest.mark.parametrize(
    ("fact", "values", "levels"),
    [("region", ("cervical",), ["C5-C6"]), ("level", (), []), ("level", ("L4-L5", "L5-S1"), ["L4-L5", "L5-S1"]), ("region", (), [])],
)
def test_supposed_levels(read: Callable[..., Encounter], fact: str, values: tuple[str, ...], levels: list[str]) -> None:
    act = suppose(read(TFESI), [Supposed(0, fact, values)]).procedures[0]
    assert [s.value for s in act.sites if s.kind in ("level", "vertebra")] == levels


@pytest.mark.parametrize(("text", "more"), [(TFESI, "L3-L4"), (MBB, "L2")])
def test_supposed_one_more_is_a_neighbour(read: Callable[..., Encounter], text: str, more: str) -> None:
    levels = one_more(read(text).procedures[0])
    assert levels is not None
    assert levels[-1] == more


def test_supposed_minutes_status_and_muscles(read: Callable[..., Encounter]) -> None:
    note = read("Trigger point injections into the left trapezius were performed. Plan: knee injection next month.")
    points = next(i for i, p in enumerate(note.procedures) if p.family == "trigger_point")
    assert len([s for s in suppose(note, [Supposed(points, "muscle", ("3",))]).procedures[points].sites if s.kind == "muscle"]) == 3
    assert suppose(note, [Supposed(points, "status", ("planned",))]).procedures[points].status == "planned"
    assert suppose(note, [Supposed(points, "minutes", ("20",))]).procedures[points].minutes[0].value == 20
    assert suppose(note, [Supposed(None, "total_time", ("40",))]).minutes["total_time"][0].value == 40
