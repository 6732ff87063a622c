import pytest

from models.rules.infusion import InfusionUnits, infusion_units


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        pytest.param(0, None, id="R-INF-01 no time"),
        pytest.param(1, InfusionUnits("push"), id="R-INF-01 push"),
        pytest.param(15, InfusionUnits("push"), id="R-INF-01 15"),
        pytest.param(16, InfusionUnits("infusion", 0), id="R-INF-01 16"),
        pytest.param(90, InfusionUnits("infusion", 0), id="R-INF-01 90"),
        pytest.param(91, InfusionUnits("infusion", 1), id="R-INF-01 91"),
        pytest.param(150, InfusionUnits("infusion", 1), id="R-INF-01 150"),
        pytest.param(151, InfusionUnits("infusion", 2), id="R-INF-01 151"),
        pytest.param(240, InfusionUnits("infusion", 3), id="R-INF-01 four hours"),
    ],
)
def test_infusion_minutes(minutes: int, expected: InfusionUnits | None) -> None:
    assert infusion_units(minutes) == expected
