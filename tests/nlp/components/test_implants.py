"""Devices that a title says were placed, exchanged, revised or taken out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


def done(found: Encounter) -> set[str | None]:
    return {p.target for p in found.procedures if p.status == "performed" and p.family in ("pump_implant", "spinal_cord_stimulator")}


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        (
            "DIAGNOSIS: Depleted spinal cord stimulator.\nPROCEDURE: Replacement of end-of-life pulse generator, left flank.\n"
            "The pocket was opened and the new generator was connected to the leads.",
            {"generator"},
        ),
        (
            "PROCEDURES PERFORMED:\n1. Implantation of a tunneled intrathecal catheter.\n2. Insertion of programmable pump.\n"
            "DETAILS: The catheter was threaded to T9. A pocket was made.",
            {"catheter", "pump"},
        ),
        (
            "DIAGNOSIS: Migrated lead, spinal cord stimulator.\nOPERATION: Revision of octapolar spinal cord stimulator lead.\n"
            "The lead was repositioned at T8.",
            {"lead_revision"},
        ),
        (
            "PROCEDURE: Removal of spinal cord stimulator leads and pulse generator.\nGenerator was removed, both leads were pulled.",
            {"lead_removal", "generator_removal"},
        ),
        (
            "PROCEDURE: Insertion of dual-chamber pacemaker and implantable pulse generator.\nThe lead was connected to the generator.",
            set(),
        ),
        ("PROCEDURE: Pump refill.\nHISTORY: Insertion of the programmable pump in 2019 by Dr. Lee.", set()),
    ],
)
def test_implants_of_titles_by_act_and_device(read: Read, text: str, targets: set[str]) -> None:
    assert done(read(text)) == targets
