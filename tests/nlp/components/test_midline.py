"""The side of an act on an unpaired part of the spine is that of the needle's path alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]

ESI = "Diagnosis: left L5 radiculitis.\nPROCEDURE: L4-5 interlaminar epidural under fluoroscopy.\nDESCRIPTION: "
CEMENT = "PROCEDURE: L1 and L3 kyphoplasty under fluoroscopy.\nDESCRIPTION: "


@pytest.mark.parametrize(
    ("text", "side"),
    [
        (ESI + "A Tuohy was advanced in the midline for the left leg pain. 80 mg Depo-Medrol was injected.", None),
        (ESI + "A Tuohy was advanced left paramedian. 80 mg Depo-Medrol was injected.", "left"),
        (ESI + "A Tuohy went in on the right by a paramedian approach. 80 mg Depo-Medrol was injected.", "right"),
        (ESI + "The Tuohy was walked in just right of midline. 80 mg Depo-Medrol was injected.", "right"),
        (CEMENT + "Bipedicular 11 gauge cannulas at each; 4 mL cement was injected into each body.", "bilateral"),
        (CEMENT + "Trocars were passed through both pedicles of each; 4 mL cement was injected.", "bilateral"),
        (CEMENT + "A trocar was passed through the left pedicle of each body; 4 mL cement was injected.", "left"),
        (CEMENT + "A trocar entered the left pedicle of L1. Another entered the right pedicle of L3. 4 mL cement was injected.", None),
        ("PROCEDURE: Lumbar discography L4-5, L5-S1 under fluoroscopy, left extrapedicular approach. Contrast was injected.", None),
    ],
)
def test_midline_side_of_the_path(read: Read, text: str, side: str | None) -> None:
    (found,) = [p for p in read(text).procedures if p.status == "performed"]
    assert found.side == side
    assert {s.side for s in found.sites} <= {None}


def test_midline_leads_on_both_sides(read: Read) -> None:
    text = (
        "PROCEDURE: Percutaneous trial of spinal cord stimulator leads, fluoroscopy.\nDESCRIPTION: A Tuohy was advanced left paramedian "
        "at L1-2 and a lead placed. A second Tuohy was advanced right paramedian at L1-2 and a lead placed."
    )
    (found,) = [p for p in read(text).procedures if p.family == "spinal_cord_stimulator"]
    assert found.side == "bilateral"
