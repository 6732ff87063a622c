"""Which imaging guided an act, what was denied or failed, and whether an image was kept."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.components.imaging import saved_image
from nlp.facts import Encounter

Read = Callable[..., Encounter]


def imaging(found: Encounter) -> list[str]:
    (procedure,) = [p for p in found.procedures if p.status == "performed"]
    return [v.value for v in procedure.attributes.get("imaging", ())]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("under fluoroscopy.", ["fluoroscopy"]),
        ("with fluoroscopic guidance.", ["fluoroscopy"]),
        ("w/ fluoro.", ["fluoroscopy"]),
        ("under C-arm.", ["fluoroscopy"]),
        ("with CT guidance.", ["ct"]),
        ("CT-guided.", ["ct"]),
        ("under ultrasound guidance.", ["ultrasound"]),
        ("without fluoroscopy.", ["none"]),
        ("no fluoroscopy was used.", ["none"]),
        (".", []),
        ("with loss of resistance.", []),
    ],
)
def test_imaging_of_a_title(read: Read, words: str, expected: list[str]) -> None:
    assert imaging(read(f"PROCEDURE: Right L4-5 TFESI {words}")) == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ("Under fluoroscopy a needle was advanced and dexamethasone 10 mg was injected.", ["fluoroscopy"]),
        ("The C-arm was brought in. A needle was advanced and dexamethasone 10 mg was injected.", ["fluoroscopy"]),
        ("The needle was advanced by landmarks and dexamethasone 10 mg was injected.", ["none"]),
        ("The MRI of 2024 was reviewed. A needle was advanced and dexamethasone 10 mg was injected.", []),
    ],
)
def test_imaging_of_a_story(read: Read, story: str, expected: list[str]) -> None:
    assert imaging(read(f"PROCEDURE: Right L4-5 TFESI.\nDESCRIPTION: {story}")) == expected


@pytest.mark.parametrize(
    ("words", "saved"),
    [
        ("Image saved to PACS.", True),
        ("Images were archived.", True),
        ("A permanent image was recorded.", True),
        ("Still image stored in the chart.", True),
        ("No image was saved.", False),
        ("Images were not saved.", False),
        ("The effusion was seen.", False),
    ],
)
def test_imaging_tells_a_saved_image(read: Read, words: str, saved: bool) -> None:
    (found,) = read(f"PROCEDURE: Right knee injection under ultrasound guidance. {words} 40 mg Kenalog was injected.").procedures
    assert ("image_saved" in found.attributes) is saved


def test_imaging_stays_with_its_procedure(read: Read) -> None:
    found = read("PROCEDURES:\n1. Left L4-5 TFESI under fluoroscopy.\n2. Right GON block under ultrasound guidance.\n\nPLAN: recheck")
    values = {p.family: [v.value for v in p.attributes.get("imaging", ())] for p in found.procedures if p.status == "performed"}
    assert values == {"transforaminal_epidural": ["fluoroscopy"], "nerve_block": ["ultrasound"]}


@pytest.mark.parametrize(
    "words", ["no US/fluoro", "no US or fluoro", "without ultrasound, fluoro or CT", "neither ultrasound nor fluoroscopy"]
)
def test_imaging_every_machine_of_a_denied_list_is_denied(read: Read, words: str) -> None:
    assert imaging(read(f"PROCEDURE: Left knee injection, {words}. 40 mg Kenalog was injected.")) == ["none"]


@pytest.mark.parametrize(
    "text",
    [
        (
            "PROCEDURES:\n1. Right L4-5 TFESI\n2. Left knee injection\n\nEPIDURAL: The transforaminal epidural was guided by fluoroscopy "
            "with 10 mg dexamethasone.\n"
        ),
        (
            "PROCEDURE: Left knee injection with 40 mg Kenalog.\n\nDESCRIPTION: The right L4-5 TFESI took 10 mg dexamethasone. "
            "Fluoroscopy was used throughout.\n"
        ),
    ],
)
def test_imaging_of_another_act_is_not_lent(read: Read, text: str) -> None:
    found = {p.family: [v.value for v in p.attributes.get("imaging", ())] for p in read(text).procedures if p.status == "performed"}
    assert found == {"joint_injection": [], "transforaminal_epidural": ["fluoroscopy"]}


def test_imaging_saved_is_not_denied_by_the_sentence_before() -> None:
    assert saved_image("No steroid. Images to PACS.") is not None
    assert saved_image("No images saved.") is None
