import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.levels import (
    LevelSide,
    by_half,
    ends_of,
    expand_range,
    interspaces_of,
    is_level,
    merge_sides,
    region_of,
    spine_half,
    spine_order,
)

VERTEBRAE = [*(f"C{n}" for n in range(1, 8)), *(f"T{n}" for n in range(1, 13)), *(f"L{n}" for n in range(1, 6)), "S1", "S2"]


@pytest.mark.parametrize(
    ("level", "known"),
    [("L4", True), ("C8", True), ("L6", True), ("L4-L5", True), ("L3-S1", True), ("L7", False), ("L4-L5-S1", False), ("", False)],
)
def test_levels_are_known_or_not(level: str, known: bool) -> None:
    assert is_level(level) is known


@pytest.mark.parametrize("level", ["L9", "TON", "L4-X", "L4/5", ""])
def test_levels_refuse_what_is_no_level_without_quoting_it(level: str) -> None:
    with pytest.raises(ValueError, match=r"^not a spinal level$"):
        ends_of(level)


@pytest.mark.parametrize(
    ("a", "b", "what", "expected"),
    [
        ("L3", "L5", "vertebra", ("L3", "L4", "L5")),
        ("L5", "L3", "vertebra", ("L3", "L4", "L5")),
        ("L4", "L4", "vertebra", ("L4",)),
        ("L3", "L5", "interspace", ("L3-L4", "L4-L5")),
        ("L4", "S1", "interspace", ("L4-L5", "L5-S1")),
        ("T11", "L2", "interspace", ("T11-T12", "T12-L1", "L1-L2")),
        ("T11", "L2", "vertebra", ("T11", "T12", "L1", "L2")),
        ("C6", "T1", "interspace", ("C6-C7", "C7-T1")),
        ("C6", "T1", "vertebra", ("C6", "C7", "T1")),
        ("C6", "T1", "nerve", ("C6", "C7", "C8", "T1")),
        ("C6", "C8", "vertebra", ("C6", "C7", "C8")),
        ("L5", "S1", "interspace", ("L5-S1",)),
        ("L5", "L6", "interspace", ("L5-L6",)),
        ("L4", "L4", "interspace", ()),
    ],
)
def test_levels_expand_range(a: str, b: str, what: str, expected: tuple[str, ...]) -> None:
    assert expand_range(a, b, what) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("a", "b"), [("C8", "T2"), ("L4", "L9")])
def test_levels_expand_range_refuses_unknown_ends(a: str, b: str) -> None:
    with pytest.raises(ValueError, match="spinal range"):
        expand_range(a, b, "interspace")


@given(st.sampled_from(VERTEBRAE), st.sampled_from(VERTEBRAE))
def test_levels_range_has_one_interspace_less_than_vertebrae(a: str, b: str) -> None:
    assert len(expand_range(a, b, "interspace")) == len(expand_range(a, b, "vertebra")) - 1


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param(("L3-S1",), ("L3-L4", "L4-L5", "L5-S1"), id="R-DISC-01 range"),
        pytest.param(("L5-S1", "L4-L5", "L4-L5"), ("L4-L5", "L5-S1"), id="R-DISC-01 twice"),
        pytest.param(("L4",), (), id="R-DISC-01 single vertebra"),
    ],
)
def test_levels_interspaces(levels: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert interspaces_of(levels) == expected


@pytest.mark.parametrize(
    ("level", "region", "half"),
    [
        pytest.param("C5-C6", "cervical", "cervical_thoracic", id="R-ESI-06 C5-C6"),
        pytest.param("C7-T1", "cervical", "cervical_thoracic", id="R-ESI-06 C7-T1"),
        pytest.param("C8", "cervical", "cervical_thoracic", id="R-ESI-06 C8"),
        pytest.param("T12-L1", "thoracic", "cervical_thoracic", id="R-FAC-06 T12-L1"),
        pytest.param("T6", "thoracic", "cervical_thoracic", id="R-ESI-09 T6"),
        pytest.param("L1-L2", "lumbar", "lumbar_sacral", id="R-FAC-06 L1-L2"),
        pytest.param("L5-S1", "lumbar", "lumbar_sacral", id="R-ESI-10 L5-S1"),
        pytest.param("S1", "sacral", "lumbar_sacral", id="R-ESI-10 S1"),
    ],
)
def test_levels_region_and_half(level: str, region: str, half: str) -> None:
    assert (region_of(level), spine_half(level)) == (region, half)


def test_levels_by_half_keeps_order() -> None:
    sites = (LevelSide("L4-L5", "left"), LevelSide("C5-C6", None), LevelSide("L3-L4", "left"))
    assert by_half(sites) == {"lumbar_sacral": (sites[0], sites[2]), "cervical_thoracic": (sites[1],)}


@pytest.mark.parametrize(
    ("sides", "merged"),
    [
        pytest.param(("left", "right"), "bilateral", id="R-LAT-01 left and right"),
        pytest.param(("left", "bilateral"), "bilateral", id="R-LAT-01 bilateral wins"),
        pytest.param((None, "left"), "left", id="R-LAT-07 stated beats unstated"),
        pytest.param((None, None), None, id="R-LAT-07 unstated"),
    ],
)
def test_levels_merge_sides(sides: tuple[str | None, ...], merged: str | None) -> None:
    assert merge_sides(LevelSide("L4-L5", side) for side in sides) == (LevelSide("L4-L5", merged),)  # type: ignore[arg-type]


@given(st.permutations([LevelSide("S1", "left"), LevelSide("C7-T1", None), LevelSide("C8", "right"), LevelSide("L5-S1", "left")]))
def test_levels_merge_sides_sorts_down_the_spine(sites: list[LevelSide]) -> None:
    merged = [site.level for site in merge_sides(sites)]
    assert merged == ["C7-T1", "C8", "L5-S1", "S1"]
    assert merged == sorted(merged, key=spine_order)
