"""Choices never made and boxes never ticked."""

from __future__ import annotations

import pytest

from nlp.templates import open_spans, within


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("{Left/Right} knee", ["{Left/Right}"]),
        ("[TFESI | ILESI] at L4-5", ["[TFESI | ILESI]"]),
        (
            "{right genicular nerve radiofrequency ablation, knee / left stellate ganglion block}",
            ["{right genicular nerve radiofrequency ablation, knee / left stellate ganglion block}"],
        ),
        ("[ ] Fluoroscopy", ["Fluoroscopy"]),
        ("[x] Fluoroscopy  [ ] CT  [ ] Ultrasound", ["CT", "Ultrasound"]),
        ("[_] RFA", ["RFA"]),
        ("☐ RFA\n☒ MBB", ["RFA"]),
        ("( ) MAC\n(x) local", ["MAC"]),
    ],
)
def test_templates_finds_what_is_open(text: str, spans: list[str]) -> None:
    assert [text[a:b].strip() for a, b in open_spans(text)] == spans


@pytest.mark.parametrize("text", ["{RFA}", "[x] MBB", "[X] TFESI", "☒ GON block", "[3/10]", "[1 - 2]", "L4/5 and L5/S1", "", "(see below)"])
def test_templates_passes_what_is_filled(text: str) -> None:
    assert open_spans(text) == []


@pytest.mark.parametrize(("offset", "inside"), [(0, False), (3, True), (7, True), (8, False), (12, True), (15, False)])
def test_templates_within(offset: int, inside: bool) -> None:
    assert within([(3, 8), (12, 14)], offset) is inside
