import pytest

from models.rules.vertebral_bodies import AugmentationUnits, BasivertebralUnits, augmentation_units, basivertebral_units, bodies_of


@pytest.mark.parametrize(
    ("levels", "bodies"),
    [
        pytest.param(("L4-L5",), ("L4", "L5"), id="R-BVN-02 interspace names two"),
        pytest.param(("L5-S1", "L4-L5"), ("L4", "L5", "S1"), id="R-BVN-02 shared body once"),
        pytest.param(("T12", "L2"), ("T12", "L2"), id="R-VA-01 named"),
    ],
)
def test_vertebral_bodies_of_levels(levels: tuple[str, ...], bodies: tuple[str, ...]) -> None:
    assert bodies_of(levels) == bodies


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param(("L4", "L5"), BasivertebralUnits(1, 0, False, ()), id="R-BVN-01 two bodies"),
        pytest.param(("L4",), BasivertebralUnits(1, 0, True, ()), id="R-BVN-01 one body"),
        pytest.param(("L4-L5", "S1"), BasivertebralUnits(1, 1, False, ()), id="R-BVN-02 third body"),
        pytest.param(("L3-S1",), BasivertebralUnits(1, 2, False, ()), id="R-BVN-02 four bodies"),
        pytest.param(("L2", "L3", "L4"), BasivertebralUnits(1, 0, False, ("L2",)), id="R-BVN-01 outside L3-S1"),
        pytest.param((), BasivertebralUnits(0, 0, False, ()), id="nothing"),
    ],
)
def test_vertebral_bodies_basivertebral(levels: tuple[str, ...], expected: BasivertebralUnits) -> None:
    assert basivertebral_units(levels) == expected


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        pytest.param(("L1",), AugmentationUnits("L1", "lumbar_sacral", 0), id="R-VA-01 one"),
        pytest.param(("L1", "T12"), AugmentationUnits("T12", "cervical_thoracic", 1), id="R-VA-01 thoracic leads"),
        pytest.param(("T11", "T12", "L3"), AugmentationUnits("T11", "cervical_thoracic", 2), id="R-VA-01 three"),
        pytest.param((), None, id="nothing"),
    ],
)
def test_vertebral_bodies_augmentation(levels: tuple[str, ...], expected: AugmentationUnits | None) -> None:
    assert augmentation_units(levels) == expected
