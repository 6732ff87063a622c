"""An act inside an operation: done, no line, and with the side and the ribs that the report gives it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]

STORY = "PROCEDURE IN DETAIL: Incisions were made, the joint was debrided with a shaver. {} The portals were closed with nylon sutures."


@pytest.mark.parametrize(
    ("top", "told", "side"),
    [
        ("PROCEDURE: Right knee arthroscopy with meniscectomy.", "The knee was injected with 20 mL of 0.25% bupivacaine.", "right"),
        ("PROCEDURE: Knee arthroscopy.\nDIAGNOSIS: Right meniscal tear.", "The knee was injected with 20 mL of bupivacaine.", "right"),
        (
            "PROCEDURE: Right shoulder arthroscopy; debridement of the left knee.",
            "The knee was injected with 20 mL of 0.25% bupivacaine.",
            "left",
        ),
        ("PROCEDURE: Knee arthroscopy with meniscectomy.", "The knee was injected with 20 mL of 0.25% bupivacaine.", None),
    ],
    ids=["title", "diagnosis", "beside its target", "nowhere"],
)
def test_operation_part_side(read: Read, top: str, told: str, side: str | None) -> None:
    (found,) = [p for p in read(f"{top}\n{STORY.format(told)}").procedures if p.family == "joint_injection"]
    assert (found.status, found.reason, found.side) == ("performed", "bundled", side)


def test_operation_part_ribs(read: Read) -> None:
    told = "Intercostal nerve blocks at the fourth, fifth and sixth intercostal nerves were done with 20 mL bupivacaine."
    found = read(f"PROCEDURE: Right thoracotomy with lobectomy.\n{STORY.format(told)}").procedures
    (block,) = [p for p in found if p.family == "intercostal_block"]
    assert ([s.value for s in block.sites], block.side) == (["T4", "T5", "T6"], "right")
