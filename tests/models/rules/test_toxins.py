import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.toxins import Limb, LimbUnits, in_trigger_points, limb_units, trunk_band
from nlp.facts import Evidence, Procedure, Site

LIMBS: list[Limb] = ["right_arm", "left_arm", "right_leg", "left_leg"]


@pytest.mark.parametrize(
    ("muscles", "expected"),
    [
        pytest.param(
            {"right_arm": 6, "left_arm": 3, "right_leg": 5},
            (
                LimbUnits("base_5_plus", 1, ("right_arm",)),
                LimbUnits("further_5_plus", 1, ("right_leg",)),
                LimbUnits("further_1_4", 1, ("left_arm",)),
            ),
            id="R-TOX-05 worked example",
        ),
        pytest.param({"right_arm": 4}, (LimbUnits("base_1_4", 1, ("right_arm",)),), id="R-TOX-05 four muscles"),
        pytest.param({"right_arm": 5}, (LimbUnits("base_5_plus", 1, ("right_arm",)),), id="R-TOX-05 five muscles"),
        pytest.param(
            {"right_arm": 2, "left_leg": 5},
            (LimbUnits("base_5_plus", 1, ("left_leg",)), LimbUnits("further_1_4", 1, ("right_arm",))),
            id="R-TOX-05 the larger limb is the base",
        ),
        pytest.param(
            {"right_arm": 2, "left_arm": 1, "right_leg": 4, "left_leg": 3},
            (LimbUnits("base_1_4", 1, ("right_arm",)), LimbUnits("further_1_4", 3, ("left_arm", "right_leg", "left_leg"))),
            id="R-TOX-05 four small limbs",
        ),
        pytest.param({"right_arm": 0}, (), id="R-TOX-05 no muscle"),
    ],
)
def test_toxins_limbs(muscles: dict[Limb, int], expected: tuple[LimbUnits, ...]) -> None:
    assert limb_units(muscles) == expected


@given(st.dictionaries(st.sampled_from(LIMBS), st.integers(1, 9), min_size=1))
def test_toxins_limbs_have_one_base_and_a_unit_each_r_tox_05(muscles: dict[Limb, int]) -> None:
    lines = limb_units(muscles)
    assert sum(line.units for line in lines) == len(muscles)
    assert [line.units for line in lines if line.position.startswith("base")] == [1]
    positions = {line.position for line in lines}
    assert "base_5_plus" in positions or "further_5_plus" not in positions


@pytest.mark.parametrize(
    ("muscles", "band"),
    [
        pytest.param(0, None, id="R-TOX-06 none"),
        pytest.param(1, "1_5", id="R-TOX-06 one"),
        pytest.param(5, "1_5", id="R-TOX-06 five"),
        pytest.param(6, "6_plus", id="R-TOX-06 six"),
    ],
)
def test_toxins_trunk(muscles: int, band: str | None) -> None:
    assert trunk_band(muscles) == band


def _muscles(family: str, *names: str) -> Procedure:
    here = Evidence(0, 5, "procedure")
    return Procedure(family, None, "performed", (here,), tuple(Site("muscle", n, "left", (here,)) for n in names))


@pytest.mark.parametrize(
    ("toxin", "points", "expected"),
    [
        (_muscles("trunk_toxin", "rhomboid"), _muscles("trigger_point", "rhomboid", "trapezius"), True),
        (_muscles("trunk_toxin", "rhomboid", "multifidus"), _muscles("trigger_point", "rhomboid"), False),
        (_muscles("migraine_toxin", "trapezius"), _muscles("trigger_point", "trapezius"), False),
        (_muscles("trunk_toxin"), _muscles("trigger_point", "rhomboid"), False),
    ],
)
def test_toxins_into_trigger_points_are_their_injection_r_tpi_07(toxin: Procedure, points: Procedure, expected: bool) -> None:
    assert in_trigger_points(toxin, (toxin, points)) is expected
