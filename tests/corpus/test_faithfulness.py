from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.faithfulness import faithfulness, only, without
from corpus.measures import Share

NOTE = "PROCEDURE: Right knee injection.\nHISTORY\nPain for years, worse.\nThe knee was injected with 40 mg.\n"


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        ([(11, 31)], "PROCEDURE:  .\nHISTORY\nPain for years, worse.\nThe knee was injected with 40 mg.\n"),
        ([(17, 44), (11, 20)], "PROCEDURE: \n\nn for years, worse.\nThe knee was injected with 40 mg.\n"),
        ([], NOTE),
    ],
)
def test_faithfulness_without(spans: list[tuple[int, int]], left: str) -> None:
    assert without(NOTE, spans) == left


def test_faithfulness_only_keeps_headings_and_words() -> None:
    left = only(NOTE, [(11, 31), (63, 75), (70, 96)])
    assert len(left) == len(NOTE)
    assert [" ".join(line.split()) for line in left.split("\n")] == [
        "PROCEDURE: Right knee injection.",
        "HISTORY",
        ", .",
        "The knee was injected with 40 mg.",
        "",
    ]


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("10:41 lesion made", ""),
        ("TIME-OUT 08:41: sides agreed", "TIME-OUT 08:41:"),
        ("L4-5: 2 mL, pain 8/10", ","),
        ("Assessment/Plan\n1. Pain, worse.", "Assessment/Plan . , ."),
        ("A/P 1 neck pain - stable", "A/P -"),
        ("the knee was\nprepped", ""),
        ("--- copied from the last note ---\nthe knee was injected", "--- copied from the last note ---"),
        ("Position: prone     Guidance: fluoro, two views", "Position: Guidance: ,"),
        ("Dose 0.5 mL at 1.5 cm", ""),
        ("Exercise   3/9   3/12\nBridges    2x10  3x10\nClamshell  2x12  3x12", "Exercise 3/9 3/12"),
        ("Code | Min\n---|---\nGait | 15\nTE | 20", "Code | Min ---|--- | |"),
        ("Gait     15\nthen home", ""),
    ],
)
def test_faithfulness_keeps_of_a_note_without_evidence(note: str, left: str) -> None:
    assert " ".join(only(note, []).split()) == left


def test_faithfulness_takes_no_clock_for_a_heading() -> None:
    assert only("10:41 lesion made", [(6, 12)]).split() == ["lesion"]


@given(st.text(alphabet="ab :\n.A", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_faithfulness_keeps_the_lines(text: str, spans: list[tuple[int, int]]) -> None:
    inside = [(a, min(b, len(text))) for a, b in spans if a < min(b, len(text))]
    assert without(text, inside).count("\n") == text.count("\n") == only(text, inside).count("\n")


def test_faithfulness_counts_lines() -> None:
    def answer(text: str) -> dict[str, Any]:
        lines = []
        if (at := text.find("knee injection")) >= 0:
            lines.append(line("20610", at, at + 14))
        if "worse" in text:  # rests on words that it does not cite
            lines.append(line("99213", 0, 9))
        return {"suggestions": [*lines, line("20552", 0, 1, "candidate")]}

    def line(code: str, start: int, end: int, status: str = "suggested") -> dict[str, Any]:
        return {"code": code, "units": 1, "modifiers": [], "status": status, "evidence": [{"start": start, "end": end}]}

    found = faithfulness("n", NOTE, answer)
    assert (found.deletion, found.sufficiency) == (Share(1, 2), Share(1, 2))
    assert [(f.code, f.test) for f in found.failures] == [("99213", "deleted"), ("99213", "kept")]
