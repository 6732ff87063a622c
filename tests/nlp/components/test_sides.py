"""Which side belongs to which place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from nlp.components.anatomy import find_places, find_sides
from nlp.components.sides import inside, is_position, is_symptom, not_spared, side_for, spared_sides, union
from nlp.facts import Encounter

Read = Callable[..., Encounter]


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("right L4-5 and L5-S1", ["right", "right"]),
        ("right L4-5, left L5-S1", ["right", "left"]),
        ("L4-5 left, L5-S1 right", ["left", "right"]),
        ("L4-5 on the right and L5-S1 on the left", ["right", "left"]),
        ("bilateral L4-5, L5-S1", ["bilateral", "bilateral"]),
        ("bilateral L5-S1 and left L4-5", ["bilateral", "left"]),
        ("left and right L5-S1", ["bilateral"]),
        ("R L4, R L5, L S1", ["right", "right", "left"]),
        ("L5-S1", [None]),
    ],
)
def test_sides_go_to_their_places(text: str, sides: list[str | None]) -> None:
    places = find_places(text)
    spans = [(p.start, p.end) for p in places]
    hits = find_sides(text, places)
    found = [side_for(text, hits, spans, i, (0, len(text))) for i in range(len(places))]
    assert [f[2] if f else None for f in found] == sides


@pytest.mark.parametrize(
    "text",
    [
        "left lateral decubitus",
        "right side down",
        "left oblique view",
        "turned to the right",
        "lying on the left side",
        "right antecubital IV",
        "head turned to the left",
        "her head turned left",
        "face was rotated right",
    ],
)
def test_sides_tells_positions(text: str) -> None:
    assert any(is_position(text, s) for s in find_sides(text, []))


@pytest.mark.parametrize(
    ("text", "side"), [("LSB L 3/2/26 22g", "left"), ("SGB R 04/12/2026", "right"), ("TFESI L 4 done", None), ("R 1/2 dose", None)]
)
def test_sides_by_a_letter_before_the_date(text: str, side: str | None) -> None:
    assert next((s[2] for s in find_sides(text, [])), None) == side


@pytest.mark.parametrize("text", ["left L5-S1 foramen", "right knee", "left-sided block"])
def test_sides_passes_what_is_no_position(text: str) -> None:
    assert not any(is_position(text, s) for s in find_sides(text, []))


@pytest.mark.parametrize(
    ("text", "symptom"),
    [
        ("left leg pain", True),
        ("right-sided sciatica", True),
        ("left knee osteoarthritis", True),
        ("left knee injection", False),
        ("right L4-5", False),
    ],
)
def test_sides_tells_symptoms(text: str, symptom: bool) -> None:
    assert is_symptom(text, find_sides(text, [])[0]) is symptom


@pytest.mark.parametrize(
    ("values", "both"),
    [
        (["left"], "left"),
        (["left", "left"], "left"),
        (["left", "right"], "bilateral"),
        (["left", "bilateral"], "bilateral"),
        ([None, "right"], "right"),
        ([], None),
        ([None], None),
    ],
)
def test_sides_union(values: Iterable[str | None], both: str | None) -> None:
    assert union(values) == both


def test_sides_inside() -> None:
    hits = [(0, 4, "left"), (10, 15, "right"), (20, 24, "left")]
    assert inside(hits, 4, 20) == [(10, 15, "right")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PROCEDURE: Right L4-5 and L5-S1 TFESI under fluoroscopy.", {"L4-L5": "right", "L5-S1": "right"}),
        ("PROCEDURE: Bilateral L4-5, L5-S1 facet joint injections under fluoroscopy.", {"L4-L5": "bilateral", "L5-S1": "bilateral"}),
        ("PROCEDURE: Left L3-4 TFESI and right L5-S1 TFESI under fluoroscopy.", {"L3-L4": "left", "L5-S1": "right"}),
        ("PROCEDURE: TFESI L4-5 left, L5-S1 right, under fluoroscopy.", {"L4-L5": "left", "L5-S1": "right"}),
        (
            (
                "Indication: left leg pain.\nPROCEDURE: Right L5-S1 TFESI under fluoroscopy.\nThe patient was placed "
                "in the left lateral decubitus position."
            ),
            {"L5-S1": "right"},
        ),
    ],
)
def test_sides_of_a_procedure(read: Read, text: str, expected: dict[str, str]) -> None:
    performed = [p for p in read(text).procedures if p.status == "performed"]
    assert {s.value: s.side or p.side for p in performed for s in p.sites} == expected


@pytest.mark.parametrize(
    ("text", "spared"),
    [
        ("Left side deferred", ["left"]),
        ("The left was not done.", ["left"]),
        ("Right knee was injected. Left knee was postponed.", ["left"]),
        ("Left L4 injected then right not done", ["right"]),
        ("Right L4 done, left L4 done", []),
        ("Bilateral block not performed", []),
    ],
)
def test_sides_that_were_left_out(text: str, spared: list[str]) -> None:
    assert [s[2] for s in spared_sides(text, find_sides(text, find_places(text)))] == spared


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("T10 0.4 mL, T11 0.4 mL, T12: not entered", ["T10", "T11"]),
        ("L4 injected. L5 was rescheduled.", ["L4"]),
        ("L4-5 was skipped", []),
        ("right L4: deferred", ["L4"]),
        ("L4 and L5 were injected", ["L4", "L5"]),
    ],
    ids=["label", "sentence", "level", "of one side only", "none left out"],
)
def test_sides_levels_left_out_on_all_sides_are_no_places(text: str, kept: list[str]) -> None:
    places = find_places(text)
    assert [p.value for p in not_spared(text, places, find_sides(text, places))] == kept
