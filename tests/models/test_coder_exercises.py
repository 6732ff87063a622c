"""Therapy told by what was done: exercises by their own names, glides, water, modalities that run alone."""

from __future__ import annotations

import pytest

from models.coder import Coder


def _claim(coder: Coder, text: str, payer: str) -> list[str]:
    return sorted(f"{line.code}x{line.units}" for line in coder.suggest(text, payer=payer, date_of_service="2026-03-04").suggestions)


@pytest.mark.parametrize(
    ("payer", "text", "lines"),
    [
        (
            "medicare",
            "PT daily note 3/4/26\nManual: patellar mobs 12 min\nclamshells, bridges, leg press 26 min\nTotal timed 38\nB. Lowe, PT",
            ["97110x2", "97140x1"],
        ),
        (
            "medicare",
            "PT visit 3/4/26. Heel slides, SAQ and mini squats were instructed and performed, 24 min. Gait training 10 min. B. Lowe PT",
            ["97110x1", "97116x1"],
        ),
        ("medicare", "pool visit 3/4/26\n40 min one on one in waist deep, marching, wall squats, step ups\nB. Lowe, PT", ["97113x3"]),
        (
            "commercial",
            "PT treatment 3/4/26\nscap squeezes, chin nods, 16 min ther-ex\nIFC 15 min to neck, pt left alone with bell\nB. Lowe, PT",
            ["97014x1", "97110x1"],
        ),
        ("medicare", "PT daily 3/4/26\nManual therapy 15 min\nHEP: clamshells, bridges, 10 min daily\nB. Lowe, PT", ["97140x1"]),
        ("medicare", "PT daily 3/4/26\nManual therapy 15 min\nPlan: add leg press, step ups 15 min next visit\nB. Lowe, PT", ["97140x1"]),
        ("medicare", "PT daily 3/4/26\nTher act: lifting, step ups 15 min\nB. Lowe, PT", ["97530x1"]),
    ],
)
def test_coder_exercises_in_rows_with_minutes(coder: Coder, payer: str, text: str, lines: list[str]) -> None:
    assert _claim(coder, text, payer) == lines


@pytest.mark.parametrize(
    "text",
    [
        "Office visit for knee pain 3/4/26. He does quad sets and clamshells 20 minutes a day at home. A. Roe, MD",
        "Handout given: bridges, pelvic tilts, bird dog, 10 min each day. A. Roe, MD",
    ],
)
def test_coder_exercises_at_home_are_no_service(coder: Coder, text: str) -> None:
    assert not [x for x in _claim(coder, text, "commercial") if x.startswith("97")]
