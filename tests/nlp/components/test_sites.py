"""The sites of an act: levels, vertebrae and ribs with their sides, out of title, list and story."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.components.anatomy import Place
from nlp.components.sites import expand
from nlp.facts import Encounter, Procedure
from nlp.lexicon import FamilyWords

Read = Callable[..., Encounter]


def performed(found: Encounter) -> list[Procedure]:
    return [p for p in found.procedures if p.status == "performed"]


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("PROCEDURE: Right L4-5 and L5-S1 TFESI under fluoroscopy.", [("level", "L4-L5"), ("level", "L5-S1")]),
        ("PROCEDURE: Right L5 and S1 TFESI under fluoroscopy.", [("vertebra", "L5"), ("vertebra", "S1")]),
        (
            "PROCEDURE: Left L3, L4 medial branch and L5 dorsal ramus blocks under fluoroscopy.",
            [("vertebra", "L3"), ("vertebra", "L4"), ("vertebra", "L5")],
        ),
        (
            "PROCEDURE: Right L2 through L5 medial branch radiofrequency ablation at 80 C under fluoroscopy.",
            [("vertebra", f"L{i}") for i in (2, 3, 4, 5)],
        ),
        ("PROCEDURE: Left S1-S3 lateral branch blocks under fluoroscopy.", [("vertebra", f"S{i}") for i in (1, 2, 3)]),
        ("PROCEDURE: Intercostal nerve blocks, left ribs 6-8, ultrasound guidance.", [("vertebra", f"T{i}") for i in (6, 7, 8)]),
        ("PROCEDURE: Right C4/5, C5/6 facet joint injections under fluoroscopy.", [("level", "C4-C5"), ("level", "C5-C6")]),
        ("L5-S1 interlaminar epidural under fluoroscopy was performed; Toradol IM was not given.", [("level", "L5-S1")]),
        ("PROCEDURE: T12-L1 interlaminar epidural under fluoroscopy.", [("level", "T12-L1")]),
    ],
)
def test_sites_levels(read: Read, text: str, sites: list[tuple[str, str]]) -> None:
    assert [[(s.kind, s.value) for s in p.sites] for p in performed(read(text))] == [sites]


@pytest.mark.parametrize(
    ("place", "site", "expected"),
    [
        (("level", "L4-L5"), "level", ["L4-L5"]),
        (("level", "L4-L5"), "nerve", ["L4-L5"]),
        (("level", "L4-L5"), "body", ["L4", "L5"]),
        (("range", "L3:L5"), "level", ["L3-L4", "L4-L5"]),
        (("range", "L3:S1"), "nerve", ["L3", "L4", "L5", "S1"]),
        (("range", "C6:T1"), "level", ["C6-C7", "C7-T1"]),
        (("range", "C6:T1"), "body", ["C6", "C7", "T1"]),
        (("vertebra", "L5"), "level", ["L5"]),
    ],
)
def test_sites_expands_a_level_by_what_the_act_treats(place: tuple[str, str], site: str, expected: list[str]) -> None:
    assert [value for _, value in expand(Place(0, 1, *place), FamilyWords("x", site=site))] == expected


@pytest.mark.parametrize("left_out", ["L3-4 was left out.", "L3-4 was not treated.", "The L3-4 level was not injected."])
def test_sites_drops_what_was_left_out(read: Read, left_out: str) -> None:
    (found,) = performed(read(f"PROCEDURE: Right L4-5 and L5-S1 TFESI under fluoroscopy. {left_out}"))
    assert [s.value for s in found.sites] == ["L4-L5", "L5-S1"]


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        (
            "PROCEDURE: Thoracic medial branch blocks under fluoroscopy.\n\nT10 right: 0.4 mL bupivacaine\n"
            "T11 right: 0.4 mL bupivacaine\nT12: not entered\n",
            [("T10", "right"), ("T11", "right")],
        ),
        (
            "PROCEDURE: Cervical medial branch blocks under fluoroscopy\n\nNECK, R side\nC4: 0.3 mL\nC5: 0.3 mL\nC6: 0.3 mL\n",
            [("C4", "right"), ("C5", "right"), ("C6", "right")],
        ),
        (
            "PROCEDURE: Lumbar medial branch blocks under fluoroscopy.\n\nL3: 0.4 R / 0.4 L\nL4: 0.4 R / 0.4 L\n",
            [("L3", "bilateral"), ("L4", "bilateral")],
        ),
        (
            "PROCEDURE: Lumbar medial branch blocks under fluoroscopy.\n\nL3 left: 0.4 mL\nL4 right: 0.4 mL\n",
            [("L3", "left"), ("L4", "right")],
        ),
    ],
    ids=["a level left out", "a side above its lines", "both sides in a line", "a side in each line"],
)
def test_sites_of_lines_of_levels(read: Read, text: str, sites: list[tuple[str, str]]) -> None:
    assert [[(s.value, s.side) for s in p.sites] for p in performed(read(text))] == [sites]


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE: Right L4-5 TFESI under fluoroscopy.\nDESCRIPTION: Contrast ran along the L4 root. 10 mg dexamethasone was injected.",
        "DESCRIPTION: Under fluoroscopy a right L4-5 transforaminal epidural was done along the L4 root with 10 mg dexamethasone.",
    ],
)
def test_sites_a_root_that_leaves_at_its_level_is_no_second_one(read: Read, text: str) -> None:
    assert [[s.value for s in p.sites] for p in performed(read(text))] == [["L4-L5"]]
