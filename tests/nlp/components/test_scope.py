"""Which sentences speak of which procedure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


def by_family(found: Encounter, attribute: str) -> dict[str, list[str]]:
    return {p.family: [v.value for v in p.attributes.get(attribute, ())] for p in found.procedures if p.status == "performed"}


def test_scope_a_story_goes_on_until_another_act_is_named(read: Read) -> None:
    found = read(
        "DESCRIPTION: The left greater occipital nerve was blocked with a 25 gauge needle. Ultrasound was "
        "used. 3 mL bupivacaine was injected.\n"
        "Next a right SI joint injection was performed. The C-arm showed the joint. 40 mg Kenalog was injected."
    )
    assert by_family(found, "imaging") == {"nerve_block": ["ultrasound"], "sacroiliac_injection": ["fluoroscopy"]}


def test_scope_what_stands_before_the_only_act_belongs_to_it(read: Read) -> None:
    found = read(
        "DESCRIPTION: The patient lay prone. The C-arm was brought in. A 22-gauge needle was advanced and 10 mg dexamethasone injected. "
        "This completed the right L4-5 transforaminal epidural."
    )
    assert by_family(found, "imaging") == {"transforaminal_epidural": ["fluoroscopy"]}


def test_scope_a_plan_gives_no_facts_to_the_act_of_today(read: Read) -> None:
    found = read("PROCEDURE: Right L4-5 TFESI under fluoroscopy.\nPLAN: Left L5-S1 TFESI under CT guidance in two weeks.")
    (today,) = [p for p in found.procedures if p.status == "performed"]
    assert [(s.value, s.side) for s in today.sites] == [("L4-L5", "right")]
    assert by_family(found, "imaging") == {"transforaminal_epidural": ["fluoroscopy"]}


def test_scope_sedation_takes_no_levels_from_the_act(read: Read) -> None:
    found = read(
        "PROCEDURE: Right L4-5 TFESI under fluoroscopy.\nSEDATION: Moderate sedation with midazolam 2 mg by "
        "me, trained observer present, 18 minutes.\n"
        "DESCRIPTION: A needle was advanced to the L4-5 foramen and 10 mg dexamethasone injected."
    )
    sites = {p.family: [s.value for s in p.sites] for p in found.procedures if p.status == "performed"}
    assert sites == {"transforaminal_epidural": ["L4-L5"], "sedation": []}


@pytest.mark.parametrize(
    "top", ["Right SI joint injection\n03/02/2026\n", "Right SI joint injection\nSeen 03/02/2026. Attending Vale.\n\n"]
)
def test_scope_a_story_may_follow_the_first_lines_without_a_heading(read: Read, top: str) -> None:
    found = read(
        f"{top}The patient lay prone. The C-arm showed the joint. A 22 gauge needle was advanced and 40 mg Kenalog was injected.\n\n"
        "PLAN: recheck"
    )
    assert by_family(found, "imaging") == {"sacroiliac_injection": ["fluoroscopy"]}
    assert by_family(found, "drug") == {"sacroiliac_injection": ["triamcinolone_acetonide"]}
