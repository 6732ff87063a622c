import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.level_units import Counted, crosses_thoracolumbar, intercostal_levels, split_facet_levels, split_first_further
from models.rules.levels import LevelSide
from nlp.facts import Side

JOINTS = ["L1-L2", "L2-L3", "L3-L4", "L4-L5", "L5-S1"]
SIDES: list[Side | None] = ["left", "right", "bilateral", None]
SITES = st.lists(st.builds(LevelSide, st.sampled_from(JOINTS), st.sampled_from(SIDES)), max_size=8)


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param("L4-L5 left", "first left 1", id="R-ESI-11 one"),
        pytest.param("L4-L5 right, L5-S1 right", "first right 1, further right 1", id="R-ESI-11 two roots, one side"),
        pytest.param("L5-S1 bilateral", "first bilateral 1", id="R-ESI-11 both sides of one"),
        pytest.param("L4-L5 bilateral, L5-S1 bilateral", "first bilateral 1, further bilateral 1", id="R-ESI-11 both sides of two"),
        pytest.param(
            "L3-L4 right, L4-L5 bilateral, L5-S1 bilateral",
            "first bilateral 1, further bilateral 1, further right 1",
            id="R-RFA-04 bilateral first",
        ),
        pytest.param("L4-L5 right, L5-S1 left", "first right 1, further left 1", id="R-LAT-05 other side, other level"),
        pytest.param("L5-S1 left, L4-L5 left, L4-L5 right", "first bilateral 1, further left 1", id="R-LAT-01 merged"),
        pytest.param("L3-L4 None, L4-L5 None, L5-S1 None", "first None 1, further None 2", id="R-LAT-07 no side"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_level_units_add_on_each(sites: str, expected: str) -> None:
    assert _short(split_first_further(_sites(sites))) == expected


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param("L4-L5 left", "first left 1", id="R-FAC-04 one"),
        pytest.param("L3-L4 left, L4-L5 left", "first left 1, further left 1", id="R-FAC-04 two"),
        pytest.param("L3-L4 left, L4-L5 left, L5-S1 left", "first left 1, further left 1, third left 1", id="R-FAC-04 three"),
        pytest.param(
            "L2-L3 left, L3-L4 left, L4-L5 left, L5-S1 left", "first left 1, further left 1, third left 1", id="R-FAC-03 four still once"
        ),
        pytest.param(
            "L2-L3 bilateral, L3-L4 bilateral, L4-L5 bilateral, L5-S1 bilateral",
            "first bilateral 1, further bilateral 1, third bilateral 1",
            id="R-FAC-05 four, both sides",
        ),
        pytest.param(
            "L2-L3 right, L3-L4 bilateral, L4-L5 bilateral, L5-S1 bilateral",
            "first bilateral 1, further bilateral 1, third bilateral 1",
            id="R-FAC-05 bilateral third covers the right",
        ),
        pytest.param(
            "L3-L4 right, L4-L5 bilateral, L5-S1 bilateral",
            "first bilateral 1, further bilateral 1, third right 1",
            id="R-FAC-05 third on one side",
        ),
    ],
)
def test_level_units_second_and_third(sites: str, expected: str) -> None:
    assert _short(split_first_further(_sites(sites), mode="second_and_third")) == expected


def test_level_units_name_levels_that_the_third_unit_covers() -> None:
    counted = split_first_further(_sites("L2-L3 right, L3-L4 bilateral, L4-L5 bilateral, L5-S1 bilateral"), mode="second_and_third")
    assert counted[2] == Counted("third", "bilateral", 1, ("L5-S1", "L2-L3"))


@pytest.mark.parametrize(
    ("cap", "expected"),
    [
        pytest.param(None, "first left 1, further left 3", id="R-NB-08 each level"),
        pytest.param(2, "first left 1, further left 2", id="cap of two"),
        pytest.param(1, "first left 1, further left 1", id="R-NB-13 all others once"),
    ],
)
def test_level_units_cap_further(cap: int | None, expected: str) -> None:
    assert _short(split_first_further(_sites("T4 left, T5 left, T6 left, T7 left"), cap_further=cap)) == expected


@given(SITES)
def test_level_units_cover_every_level_once(sites: list[LevelSide]) -> None:
    counted = split_first_further(sites)
    assert sum(line.units for line in counted) == len({site.level for site in sites})
    assert sorted(level for line in counted for level in line.levels) == sorted({site.level for site in sites})


@given(SITES, st.randoms(use_true_random=False), st.sampled_from(["add_on_each", "second_and_third"]))
def test_level_units_do_not_depend_on_order(sites: list[LevelSide], random: object, mode: str) -> None:
    shuffled = list(sites)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert split_first_further(sites, mode=mode) == split_first_further(shuffled, mode=mode)  # type: ignore[arg-type]


@given(SITES)
def test_level_units_second_and_third_are_once_a_side(sites: list[LevelSide]) -> None:
    counted = split_first_further(sites, mode="second_and_third")
    assert all(line.units == 1 for line in counted)
    for side in ("left", "right"):
        thirds = [line for line in counted if line.position == "third" and line.side in (side, "bilateral")]
        assert len(thirds) <= 1


@pytest.mark.parametrize(
    ("sites", "upper", "lower", "crosses"),
    [
        pytest.param("T12-L1 left, L1-L2 left", "first left 1", "further left 1", True, id="R-FAC-06 goes on counting"),
        pytest.param("T12-L1 left, L1-L2 left, L2-L3 left", "first left 1", "further left 1, third left 1", True, id="R-FAC-06 three"),
        pytest.param(
            "T11-T12 left, T12-L1 left, L1-L2 left", "first left 1, further left 1", "first left 1", True, id="R-FAC-06 disputed case"
        ),
        pytest.param("T12-L1 left, L1-L2 right", "first left 1", "first right 1", False, id="R-FAC-06 not the same side"),
        pytest.param("T12-L1 left, L4-L5 left", "first left 1", "first left 1", False, id="R-FAC-07 apart"),
        pytest.param("C5-C6 left, L4-L5 left", "first left 1", "first left 1", False, id="R-FAC-07 neck and low back"),
    ],
)
def test_level_units_facets_by_half(sites: str, upper: str, lower: str, crosses: bool) -> None:
    halves = split_facet_levels(_sites(sites))
    assert _short(halves["cervical_thoracic"]) == upper
    assert _short(halves["lumbar_sacral"]) == lower
    assert crosses_thoracolumbar(_sites(sites)) is crosses


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param("T5 left, T6 left", "T5 left, T6 left", id="R-NB-08 named"),
        pytest.param("T5-T8 right", "T5 right, T6 right, T7 right, T8 right", id="R-NB-08 range"),
        pytest.param("T5-T6 left, T6 right", "T5 left, T6 bilateral", id="R-NEU-03 both sides"),
    ],
)
def test_level_units_intercostal(sites: str, expected: str) -> None:
    assert intercostal_levels(_sites(sites)) == _sites(expected)


def _sites(text: str) -> tuple[LevelSide, ...]:
    pairs = [part.split() for part in text.split(", ") if part]
    return tuple(LevelSide(level, None if side == "None" else side) for level, side in pairs)  # type: ignore[arg-type]


def _short(counted: tuple[Counted, ...]) -> str:
    return ", ".join(f"{line.position} {line.side} {line.units}" for line in counted)
