"""The facts of one procedure from title, list and narrative: landmarks, conflicts, the words cited."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter, Procedure

Read = Callable[..., Encounter]


def performed(found: Encounter) -> list[Procedure]:
    return [p for p in found.procedures if p.status == "performed"]


STORY = (
    "\nDESCRIPTION: Under fluoroscopy the L3 pedicle was counted. A needle was advanced and contrast "
    "spread up to L2. Dexamethasone 10 mg was injected."
)


def test_gather_landmarks_are_no_levels_beside_a_title(read: Read) -> None:
    (found,) = performed(read("PROCEDURE: Right L4-5 TFESI." + STORY))
    assert [s.value for s in found.sites] == ["L4-L5"]
    assert found.conflicts == ()


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
