"""A treatment log by its shape."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.components.treatment_log import may_be_log, stated_totals
from nlp.facts import Encounter

Read = Callable[..., Encounter]


@pytest.mark.parametrize(
    ("text", "totals"),
    [
        ("Total timed 46", {46.0}),
        ("38 tot timed.", {38.0}),
        ("tot 52", {52.0}),
        ("Timed: 30 min", {30.0}),
        ("40 min one-on-one", {40.0}),
        ("24 timed / 30 total", {24.0, 30.0}),
        ("Pain 40% better, timed up and go 12 s", set()),
        ("10/12/26", set()),
    ],
)
def test_treatment_log_reads_stated_totals(text: str, totals: set[float]) -> None:
    assert set(stated_totals(text)) == totals


@pytest.mark.parametrize(
    ("text", "may"),
    [("| tx | min |", True), ("0900-0920 balance", True), ("33 tot timed", True), ("Exercise daily, walks well.", False)],
)
def test_treatment_log_may_be_one(text: str, may: bool) -> None:
    assert may_be_log(text) is may


def given(encounter: Encounter) -> dict[str | None, float]:
    return {p.target: sum(m.value for m in p.minutes) for p in encounter.procedures if p.status == "performed" and p.family == "therapy"}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1300-1318 strengthening: clams, bridges\n1318-1333 gait: cane\n", {"therapeutic_exercise": 18, "gait_training": 15}),
        ("| tx | min |\n|--|--|\n| MT hip | 16 |\n| TE glutes | 24 |\n", {"manual_therapy": 16, "therapeutic_exercise": 24}),
        ("TE 20 / MT 12 / MHP 10\n32 tot timed\n", {"therapeutic_exercise": 20, "manual_therapy": 12}),
        # Told once by the clock and once in figures, or summed up below.
        ("PT. Orthosis: fit and train wrist splint, 16 min.\nEval 0800-0840; orthosis 0840-0856.\n", {"orthotic_training": 16}),
        ("PT. TE 20 min\nMT 10 min\nTimed min: TE 20 min, MT 10 min\n", {"therapeutic_exercise": 20, "manual_therapy": 10}),
        ("PT. AM: TE 20 min, MT 10 min\nPM: TE 20 min, MT 10 min\n", {"therapeutic_exercise": 40, "manual_therapy": 20}),
        # The next sentence of the line tells how long.
        ("LMT. Deep tissue to the upper back. 30 min hands on.", {"massage": 30}),
        ("PT. DN R glute med, R piri 8 min + TE 16 min", {"therapeutic_exercise": 16}),
        ("PT. Therapeutic exercise: bike 5' warm up (ind)      25 min", {"therapeutic_exercise": 25}),
        ("OT. ADL: lower body dressing 23 min", {"self_care": 23}),
        ("Bike 10 min, stretching 10 min at home daily.", {}),
    ],
    ids=[
        "clock",
        "column",
        "total",
        "clock and figures",
        "summary",
        "two sessions",
        "next sentence",
        "other kind",
        "own minutes",
        "task",
        "home",
    ],
)
def test_treatment_log_gives_minutes(read: Read, text: str, minutes: dict[str | None, float]) -> None:
    assert given(read(text)) == minutes
