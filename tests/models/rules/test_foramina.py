import pytest

from models.rules.foramina import foramen_of, foraminal_levels
from models.rules.levels import LevelSide


@pytest.mark.parametrize(
    ("level", "foramen"),
    [
        pytest.param("L5", "L5-S1", id="R-ESI-11 lumbar root below its vertebra"),
        pytest.param("L5-S1", "L5-S1", id="R-ESI-11 interspace"),
        pytest.param("S1-L5", "L5-S1", id="R-ESI-11 interspace upside down"),
        pytest.param("S1", "S1", id="R-ESI-10 S1 foramen"),
        pytest.param("S1-S2", "S1", id="R-ESI-10 S1-S2"),
        pytest.param("C6", "C5-C6", id="R-ESI-11 cervical root above its vertebra"),
        pytest.param("C8", "C7-T1", id="R-ESI-11 C8"),
        pytest.param("C1", "C1", id="R-ESI-11 C1"),
        pytest.param("T1", "T1-T2", id="R-ESI-11 T1"),
        pytest.param("T12", "T12-L1", id="R-ESI-09 T12"),
        pytest.param("L6", "L6-S1", id="R-ESI-11 L6"),
    ],
)
def test_foramina_of_level(level: str, foramen: str) -> None:
    assert foramen_of(level) == foramen


def test_foramina_of_a_span_is_refused() -> None:
    with pytest.raises(ValueError, match="more than one"):
        foramen_of("L3-L5")


@pytest.mark.parametrize(
    ("sites", "expected"),
    [
        pytest.param([("L4", "right"), ("L5", "right")], [("L4-L5", "right"), ("L5-S1", "right")], id="R-ESI-11 two roots"),
        pytest.param([("L5", "left"), ("L5-S1", "left")], [("L5-S1", "left")], id="R-ESI-11 root via its foramen"),
        pytest.param([("L5-S1", "left"), ("S1", "left")], [("L5-S1", "left"), ("S1", "left")], id="R-ESI-11 S1 is another"),
        pytest.param([("L5", "left"), ("L5-S1", "right")], [("L5-S1", "bilateral")], id="R-ESI-11 both sides"),
        pytest.param([("L3-L5", None)], [("L3-L4", None), ("L4-L5", None)], id="R-ESI-11 span"),
        pytest.param([("C6", "left"), ("C5-C6", "left")], [("C5-C6", "left")], id="R-ESI-11 cervical"),
    ],
)
def test_foramina_count_levels_not_needles(sites: list[tuple[str, str]], expected: list[tuple[str, str]]) -> None:
    assert foraminal_levels(LevelSide(*site) for site in sites) == tuple(LevelSide(*site) for site in expected)  # type: ignore[arg-type]
