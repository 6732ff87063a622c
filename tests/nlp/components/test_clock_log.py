"""The minutes between the start and the stop that a log of times gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.components.clock_log import logged_minutes
from nlp.facts import Encounter

Read = Callable[..., Encounter]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Moderate sedation\n10:02 midazolam 1 mg IV, sedation started\n10:27 sedation ended\n", [25.0]),
        ("Sedation start: 0910, sedation stop: 0934", [24.0]),
        ("Sedation started 9:15 am. Sedation ended 9:41 am.", [26.0]),
        ("Sedation began 11:50 am\nSedation ended 12:15 pm", [25.0]),
        ("10:02 first dose versed 1 mg\n10:30 last time with fentanyl\n10:40 procedure completed", [28.0]),
        ("Sedation 10:00 start\nProcedure end 10:20", [20.0]),
        ("Procedure start 9:00\nProcedure stop 9:30", []),
        ("Sedation start 10:00", []),
        ("Sedation start 10:00\nSedation stop 15:00", []),
        ("Sedation was light.", []),
    ],
    ids=["lines", "labels", "sentences", "past noon", "by doses", "the only stop", "no sedation", "no stop", "too long", "no times"],
)
def test_clock_log_minutes(text: str, minutes: list[float]) -> None:
    assert [m["value"] for m in logged_minutes(text, 0)] == minutes


def test_clock_log_cites_the_start_to_the_stop() -> None:
    text = "Note.\nSedation start: 0910, sedation stop: 0934. Bye."
    ((start, end, role),) = [m["evidence"] for m in logged_minutes(text, text.index("Sedation"))]
    assert (text[start:end], role) == ("start: 0910, sedation stop: 0934", "minutes")


def test_clock_log_gives_the_minutes_of_sedation(read: Read) -> None:
    found = read(
        "PROCEDURE: Right L4-5 TFESI under fluoroscopy with 10 mg dexamethasone.\nModerate sedation by me, trained observer present.\n"
        "10:02 midazolam 2 mg, sedation started\n10:27 sedation ended\n"
    )
    assert {p.family: [m.value for m in p.minutes] for p in found.procedures} == {"transforaminal_epidural": [], "sedation": [25.0]}
