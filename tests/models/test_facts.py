"""The facts that the answer shows: one entry a procedure, one a side where sides differ; levels as treated; muscles by the note's names."""

from __future__ import annotations

from typing import Any

import pytest

from models.coder import Coder

DAY = "2026-03-02"


def facts(coder: Coder, text: str, family: str) -> list[Any]:
    found = coder.suggest(text, date_of_service=DAY).facts
    return [f for f in found if f["procedure"] == family and f["status"] == "performed"]


@pytest.mark.parametrize(
    ("text", "family", "expected"),
    [
        (
            "PROCEDURE: TFESI under fluoroscopy.\n1. Right L3-4: 22G, dexamethasone 5 mg\n2. Right L4-5: dexamethasone 5 mg\n"
            "3. Left L4-5: dexamethasone 5 mg\n",
            "transforaminal_epidural",
            [("right", ["L3-L4"]), ("bilateral", ["L4-L5"])],
        ),
        (
            "PROCEDURE: Bilateral L4-5 and L5-S1 TFESI under fluoroscopy.",
            "transforaminal_epidural",
            [("bilateral", ["L4-L5", "L5-S1"])],
        ),
        (
            "PROCEDURE: Facet joint injections under fluoroscopy, right L3-4 and L4-5, left L4-5.",
            "facet_injection",
            [("right", ["L3-L4", "L4-L5"]), ("left", ["L4-L5"])],
        ),
        ("PROCEDURE: Bilateral L4-5 facet joint injections under fluoroscopy.", "facet_injection", [("bilateral", ["L4-L5"])]),
    ],
    ids=["foramina by level", "foramina of both sides", "joints by side", "joints of both sides"],
)
def test_facts_part_where_sides_differ(coder: Coder, text: str, family: str, expected: list[tuple[str, list[str]]]) -> None:
    assert [(f["side"], f["levels"]) for f in facts(coder, text, family)] == expected


def test_facts_limbs_part_by_side(coder: Coder) -> None:
    text = (
        "PROCEDURE: Botulinum toxin for spasticity, EMG guided.\nRight arm: biceps brachii 50 units, brachialis 25 units.\n"
        "Left arm: flexor carpi radialis 40 units.\n"
    )
    assert [(f["side"], f["muscles"]) for f in facts(coder, text, "limb_toxin")] == [
        ("right", ["biceps brachii", "brachialis"]),
        ("left", ["flexor carpi radialis"]),
    ]


@pytest.mark.parametrize(
    ("text", "family", "levels"),
    [
        (
            "PROCEDURE: L5-S1 interlaminar epidural under fluoroscopy.\nDESCRIPTION: Tuohy, loss of resistance. Contrast rose to L3. "
            "80 mg Depo-Medrol was injected at L5-S1; the S1 root filled.",
            "interlaminar_epidural",
            ["L5-S1"],
        ),
        (
            "PROCEDURE: Caudal epidural under fluoroscopy.\nDESCRIPTION: The sacral hiatus was entered with a Tuohy, the S3 level being "
            "passed. 80 mg Kenalog was injected.",
            "interlaminar_epidural",
            [],
        ),
        (
            "PROCEDURE: Bilateral lumbar sympathetic block under fluoroscopy.\nDESCRIPTION: A needle was advanced to the L2 vertebral "
            "body. 10 mL bupivacaine was injected. A second needle went to the L3 level, 10 mL bupivacaine was injected.",
            "sympathetic_block",
            ["L2", "L3"],
        ),
        (
            "PROCEDURE: Percutaneous placement of spinal cord stimulator lead, fluoroscopy.\nDESCRIPTION: A 14 gauge Tuohy entered at "
            "T12-L1 and the lead was steered until its top contact was at the upper edge of T8.",
            "spinal_cord_stimulator",
            ["T12-L1"],
        ),
    ],
    ids=["the interspace entered", "no level of a caudal", "bodies are the place", "not where contacts lie"],
)
def test_facts_levels_are_those_treated(coder: Coder, text: str, family: str, levels: list[str]) -> None:
    assert [level for f in facts(coder, text, family) for level in f["levels"]] == levels


@pytest.mark.parametrize(
    ("words", "muscles"),
    [
        ("gastrocnemius soleus 100 units", ["gastrocnemius soleus"]),
        ("gastrocnemius 60 units and soleus 40 units", ["gastrocnemius", "soleus"]),
    ],
)
def test_facts_muscles_named_as_one_are_one(coder: Coder, words: str, muscles: list[str]) -> None:
    text = f"PROCEDURE: Botulinum toxin injection for spasticity, EMG guidance. Left {words}."
    assert [f["muscles"] for f in facts(coder, text, "limb_toxin")] == [muscles]


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        ("C2, T4-6, L5", ["C2", "T4", "T5", "T6", "L5"]),
        ("T4/T8, L3-L4", ["T4", "T8", "L3", "L4"]),
    ],
)
def test_facts_of_manipulation_name_the_vertebrae(coder: Coder, words: str, levels: list[str]) -> None:
    text = f"CHIROPRACTIC DAILY NOTE\nAdjusted today, diversified: {words}. Tolerated well. A. Roe, DC"
    assert [f["levels"] for f in facts(coder, text, "chiropractic")] == [levels]
