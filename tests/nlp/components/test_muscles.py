"""Muscles, their sides, and the toxin family that each belongs to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models.family import load_families
from nlp.facts import Procedure, read_facts
from nlp.pipeline import build

Reader = Callable[[str], dict[str, Procedure]]


@pytest.fixture(scope="module")
def performed() -> Reader:
    """The performed procedures of a note by family."""
    nlp = build([f.words for f in load_families().values()])
    return lambda text: {p.family: p for p in read_facts(nlp(text)).procedures if p.status == "performed"}


def _muscles(procedure: Procedure) -> dict[str, str | None]:
    return {s.value: s.side for s in procedure.sites if s.kind == "muscle"}


@pytest.mark.parametrize(
    ("note", "muscles"),
    [
        ("Trigger point injections: left trapezius, left levator scapulae and right rhomboid injected with 1% lidocaine.",
         {"trapezius": "left", "levator_scapulae": "left", "rhomboid": "right"}),
        ("Trigger point injections. Lidocaine 1 mL was injected into the trapezius bilaterally and the rhomboids bilaterally.",
         {"trapezius": "bilateral", "rhomboid": "bilateral"}),
        ("Trigger point injections: right trapezius injected with 1% lidocaine. SCM tender, left alone.", {"trapezius": "right"}),
    ],
)  # fmt: skip
def test_muscles_trigger_points(performed: Reader, note: str, muscles: dict[str, str | None]) -> None:
    assert _muscles(performed(note)["trigger_point"]) == muscles


TABLE = """Botulinum clinic, Xeomin 200 U and 100 U vials, opened today
where           what                   which    U
face + neck     right SCM                       45
                longus colli           L        15
forearm         right FCU                       35
                FDP                    R        25
belly           internal oblique       R,L      12 + 12
mouth           parotid                R,L      25 + 25
                submandibular          R,L      10 + 10
"""


def test_muscles_table_by_part_of_the_body(performed: Reader) -> None:
    found = {family: _muscles(p) for family, p in performed(TABLE).items() if family.endswith("_toxin")}
    assert found == {
        "cervical_dystonia_toxin": {"sternocleidomastoid": "right", "longus_colli": "left"},
        "limb_toxin": {"flexor_carpi_ulnaris": "right", "flexor_digitorum_profundus": "right"},
        "trunk_toxin": {"internal_oblique": "bilateral"},
        "salivary_toxin": {"parotid": "bilateral", "submandibular": "bilateral"},
    }


@pytest.mark.parametrize(
    ("note", "families"),
    [
        (
            "Botox for chronic migraine: frontalis 20 U, corrugator 10 U, temporalis 40 U, occipitalis 30 U, trapezius 30 U injected.",
            {"migraine_toxin"},
        ),
        ("Dysport for cervical dystonia: left splenius capitis 200 U and left trapezius 100 U injected.", {"cervical_dystonia_toxin"}),
        ("Botox 50 units was injected into each axilla for hyperhidrosis.", {"sweat_toxin"}),
        (
            "PROCEDURE: Botox trigger point injections.\nLidocaine only: 1 mL was injected into the left rhomboid and infraspinatus.",
            {"trigger_point"},
        ),
        ("Last Botox 155 units 12 weeks ago for chronic migraine. PLAN: Botox again when authorized.", set()),
        ("Botox for spasticity was declined today.", set()),
    ],
)
def test_muscles_toxin_family(performed: Reader, note: str, families: set[str]) -> None:
    assert {f for f in performed(note) if f.endswith("_toxin") or f == "trigger_point"} == families


def test_muscles_heading_gives_the_side(performed: Reader) -> None:
    note = "Botox with EMG guidance.\nRIGHT ARM      U\n biceps        50\n FCR           25\n\nLEFT ARM       U\n FCR           25\n"
    assert _muscles(performed(note)["limb_toxin"]) == {"biceps_brachii": "right", "flexor_carpi_radialis": "bilateral"}


def test_muscles_of_the_leg_are_marked(performed: Reader) -> None:
    procedure = performed("Botox injected: left biceps 50 U and left soleus 75 U.")["limb_toxin"]
    assert [v.value for v in procedure.attributes["muscle_lower"]] == ["soleus"]
