"""The facts of one procedure from title, list and narrative: levels, sides, landmarks, what was left out, conflicts."""

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
        ("PROCEDURE: T12-L1 interlaminar epidural under fluoroscopy.", [("level", "T12-L1")]),
    ],
)
def test_gather_levels(read: Read, text: str, sites: list[tuple[str, str]]) -> None:
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
def test_gather_expands_a_level_by_what_the_act_treats(place: tuple[str, str], site: str, expected: list[str]) -> None:
    assert [value for _, value in expand(Place(0, 1, *place), FamilyWords("x", site=site))] == expected


STORY = (
    "\nDESCRIPTION: Under fluoroscopy the L3 pedicle was counted. A needle was advanced and contrast "
    "spread up to L2. Dexamethasone 10 mg was injected."
)


def test_gather_landmarks_are_no_levels_beside_a_title(read: Read) -> None:
    (found,) = performed(read("PROCEDURE: Right L4-5 TFESI." + STORY))
    assert [s.value for s in found.sites] == ["L4-L5"]
    assert found.conflicts == ()


@pytest.mark.parametrize("left_out", ["L3-4 was left out.", "L3-4 was not treated.", "The L3-4 level was not injected."])
def test_gather_drops_what_was_left_out(read: Read, left_out: str) -> None:
    (found,) = performed(read(f"PROCEDURE: Right L4-5 and L5-S1 TFESI under fluoroscopy. {left_out}"))
    assert [s.value for s in found.sites] == ["L4-L5", "L5-S1"]


@pytest.mark.parametrize(
    ("text", "attribute", "words"),
    [
        (
            (
                "PROCEDURE: Right L4-5 TFESI.\nDESCRIPTION: Under fluoroscopy a needle was advanced to the left L4-5 "
                "foramen and dexamethasone 10 mg was injected."
            ),
            "side",
            {"Right", "left"},
        ),
        (
            "PROCEDURE: Left GON block.\nDESCRIPTION: The right greater occipital nerve was blocked with 3 mL bupivacaine.",
            "side",
            {"Left", "right"},
        ),
        (
            (
                "PROCEDURE: Right L4-5 TFESI.\nDESCRIPTION: Under fluoroscopy the right L5-S1 TFESI was performed "
                "with dexamethasone 10 mg injected."
            ),
            "level",
            {"L4-5", "L5-S1"},
        ),
    ],
)
def test_gather_title_and_body_that_disagree_are_a_conflict(read: Read, text: str, attribute: str, words: set[str]) -> None:
    (found,) = performed(read(text))
    assert [(c.attribute, {text[e.start : e.end] for e in c.evidence}) for c in found.conflicts] == [(attribute, words)]


def test_gather_codes_the_body_of_a_level_conflict(read: Read) -> None:
    (found,) = performed(
        read(
            "PROCEDURE: Right L4-5 TFESI.\nDESCRIPTION: Under fluoroscopy the right L5-S1 TFESI was performed "
            "with dexamethasone 10 mg injected."
        )
    )
    assert [(s.value, s.side) for s in found.sites] == [("L5-S1", "right")]


@pytest.mark.parametrize(
    "text",
    [
        (
            "PROCEDURE: Right L4-5 TFESI.\nDESCRIPTION: Under fluoroscopy a needle was advanced to the right "
            "L4-5 foramen and dexamethasone 10 mg was injected."
        ),
        (
            "PROCEDURE: Right L4-5 TFESI.\nINDICATION: pain worse on the left.\nDESCRIPTION: In the left lateral "
            "position a needle was advanced and dexamethasone 10 mg was injected under fluoroscopy."
        ),
        (
            "PROCEDURE: Bilateral GON blocks.\nDESCRIPTION: The right greater occipital nerve was blocked with 2 "
            "mL bupivacaine. The same was repeated on the left."
        ),
    ],
)
def test_gather_no_conflict_where_they_agree(read: Read, text: str) -> None:
    (found,) = performed(read(text))
    assert found.conflicts == ()


def test_gather_every_fact_cites_its_words(read: Read) -> None:
    text = (
        "PROCEDURE: Right L4-5 TFESI under fluoroscopy.\nDESCRIPTION: A 22-gauge needle was advanced to the "
        "right L4-5 foramen and 10 mg dexamethasone injected."
    )
    (found,) = performed(read(text))
    cited = [text[e.start : e.end] for s in found.sites for e in s.evidence]
    assert cited == ["L4-5", "Right"]
    assert {text[v.evidence.start : v.evidence.end] for v in found.attributes["imaging"]} == {"under fluoroscopy"}
    assert text[found.mentions[0].start : found.mentions[0].end] == "TFESI"
