"""Tables with a right and a left column."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.components.side_table import side_rows
from nlp.facts import Encounter

BARS = (
    "| Level | Right  | Left   |\n|-------|--------|--------|\n| L3-4  | x      | -      |\n"
    "| L4-5  | 0.5 mL | 0.5 mL |\n| L5-S1 | none   | done   |\n| C2-3  |        |        |\n"
)
SIGNS = "| | R | Left side |\n|:--|:-:|:-:|\n| L3-4 | + | \u2713 |\n| L4-5 | no | X |\n| L5-S1 | yes | |\n| C2-3 | held | 0 mL |\n"
BY_SIDE = "| Side | L3-4 | L4-5 | L5-S1 |\n|---|---|---|---|\n| Right | x | - | 1.0 mL |\n| Left | x | done | |\n"
GAPS = "TARGET         R    L\n L3-4 MB       x    x\n L4-5 MB            x\n L5-S1\n C2-3 MB       -    -\n"
SPACES = "Level     Right     Left\nL3-4      1 mL      --\nL4-5      1 mL      1 mL\n"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (BARS, [("L3-4", ["right"]), ("L4-5", ["right", "left"]), ("L5-S1", ["left"]), ("C2-3", [])]),
        (SPACES, [("L3-4", ["right"]), ("L4-5", ["right", "left"])]),
        (SIGNS, [("L3-4", ["right", "left"]), ("L4-5", ["left"]), ("L5-S1", ["right"]), ("C2-3", [])]),
        (BY_SIDE, [("L3-4", ["right", "left"]), ("L4-5", ["left"]), ("L5-S1", ["right"])]),
        (
            "         L3-4    L4-5   L5-S1\nRight    x               1 mL\nLeft     x        done\n",
            [("L3-4", ["right", "left"]), ("L4-5", ["left"]), ("L5-S1", ["right"])],
        ),
        (GAPS, [("L3-4", ["right", "left"]), ("L4-5", ["left"]), ("L5-S1", []), ("C2-3", [])]),
        ("Level\tRight\tLeft\nL3-4\t\tx\nL4-5\tx\t\n", [("L3-4", ["left"]), ("L4-5", ["right"])]),
        ("| Level | Right | Left |\n|---|---|---|\n| L3-4 | x | - |\n", [("L3-4", ["right"])]),
        (BARS.replace("\n", "\r\n"), [("L3-4", ["right"]), ("L4-5", ["right", "left"]), ("L5-S1", ["left"]), ("C2-3", [])]),
    ],
)
def test_side_table_reads_rows(text: str, rows: list[tuple[str, list[str]]]) -> None:
    found = side_rows(text)
    assert [
        (next(w for w in ("L3-4", "L4-5", "L5-S1", "C2-3") if w in text[r.start : r.end]), [s for _, _, s in r.sides]) for r in found
    ] == rows


def test_side_table_cells_cut_their_words() -> None:
    assert [BARS[a:b] for a, b, _ in side_rows(BARS)[1].sides] == ["0.5 mL", "0.5 mL"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no table",
        "| Level | Side |\n| L4-5 | right |",
        "Right knee and left knee were injected.",
        BARS.replace("Right", "First").replace("Left", "Last"),
    ],
)
def test_side_table_passes_other_text(text: str) -> None:
    assert side_rows(text) == []


def test_side_table_ends_with_the_table() -> None:
    assert len(side_rows(BARS + "\nThe L2-3 level was spared.\n")) == 4


def test_side_table_gives_a_procedure_its_sides(read: Callable[..., Encounter]) -> None:
    found = read(
        "PROCEDURE: Lumbar facet joint injections under fluoroscopy.\n\n| Level | Right | Left "
        "|\n|---|---|---|\n| L3-4 | 0.5 mL | none |\n| L4-5 | 0.5 mL | 0.5 mL |\n"
    )
    assert [{s.value: s.side for s in p.sites} for p in found.procedures if p.status == "performed"] == [
        {"L3-L4": "right", "L4-L5": "bilateral"}
    ]
