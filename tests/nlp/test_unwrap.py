"""Line ends of a margin, and those that the writer made."""

from __future__ import annotations

import textwrap

import pytest

from nlp.extensions import plain
from nlp.unwrap import unwrap

STORY = (
    "The patient lay prone and the skin was cleaned twice. A 22-gauge needle was walked down to the right L4-5 foramen under fluoroscopy, "
    "and after contrast had shown the root 10 mg of dexamethasone with 1 mL of lidocaine was given slowly. The patient went home after "
    "half an hour with her husband, who had the sheet with what to look out for and the number to call."
)


@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_unwrap_joins_the_lines_of_a_margin(width: int) -> None:
    wrapped = textwrap.fill(STORY, width)
    assert unwrap(wrapped) == STORY
    assert len(unwrap(wrapped)) == len(wrapped)


@pytest.mark.parametrize(
    "text",
    [
        "Right knee: 40 mg Kenalog\nLeft knee: 40 mg Kenalog\nno complications\n",
        "L4-5 left\nL5-S1 left\nall under fluoroscopy\n",
        "| Level | Right | Left |\n|---|---|---|\n| L4-5 | x | - |\n",
        STORY + "\nRTC 4 weeks\n",
        "",
        "\n\n",
    ],
)
def test_unwrap_leaves_the_writers_lines(text: str) -> None:
    assert unwrap(text) == text


def test_unwrap_keeps_items_and_headings_apart() -> None:
    text = textwrap.fill(STORY, 72) + "\n1. Right L4-5\n2. Right L5-S1\nPlan: recheck in two weeks"
    assert unwrap(text).endswith("\n1. Right L4-5\n2. Right L5-S1\nPlan: recheck in two weeks")


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("\ufeffPROCEDURE: knee", " PROCEDURE: knee"),
        ("40\u202fmg", "40 mg"),
        ("a\r\nb", "a \nb"),
        ("pt\u2019s \u201cgood\u201d knee", 'pt\'s "good" knee'),
    ],
)
def test_plain_keeps_every_offset(text: str, same: str) -> None:
    assert plain(text) == same
    assert len(plain(text)) == len(text)
