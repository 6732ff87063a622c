import pytest

from models.rules.acupuncture import AcupunctureUnits, NeedleSet, NotCounted, acupuncture_units


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        pytest.param([(15, False, None)], ("manual", True, 0, 0), id="R-ACU-01 one set"),
        pytest.param([(15, True, None)], ("electrical", True, 0, 0), id="R-ACU-01 with current"),
        pytest.param([(8, False, None)], ("manual", True, 0, 0), id="R-ACU-01 eight minutes"),
        pytest.param([(7, False, None)], (None, False, 0, 0, (0, "under_8_minutes")), id="R-ACU-01 seven minutes"),
        pytest.param([(None, False, None)], ("manual", False, 0, 0), id="R-ACU-01 minutes to be asked for"),
        pytest.param([(15, False, None), (15, False, True)], ("manual", True, 1, 0), id="R-ACU-02 further"),
        pytest.param([(15, False, None), (8, True, True)], ("manual", True, 0, 1), id="R-ACU-02 electrical after manual"),
        pytest.param([(15, True, None), (15, False, True), (15, True, True)], ("electrical", True, 1, 1), id="R-ACU-02 both kinds"),
        pytest.param([(15, False, None), (7, False, True)], ("manual", True, 0, 0, (1, "under_8_minutes")), id="R-ACU-02 too short"),
        pytest.param([(15, False, None), (None, False, True)], ("manual", True, 0, 0, (1, "minutes_not_stated")), id="R-ACU-02 no minutes"),
        pytest.param([(15, False, None), (15, False, False)], ("manual", True, 0, 0, (1, "not_reinserted")), id="R-ACU-04 not reinserted"),
        pytest.param(
            [(15, False, None), (15, False, None)], ("manual", True, 0, 0, (1, "reinsertion_not_stated")), id="R-ACU-04 not stated"
        ),
        pytest.param([(5, False, None), (15, True, False)], ("electrical", True, 0, 0, (0, "under_8_minutes")), id="R-ACU-01 second leads"),
        pytest.param([], (None, False, 0, 0), id="nothing"),
    ],
)
def test_acupuncture_sets(sets: list[tuple[int | None, bool, bool | None]], expected: tuple[object, ...]) -> None:
    base, stated, manual, electrical, *left_out = expected
    assert acupuncture_units([NeedleSet(*needles) for needles in sets]) == AcupunctureUnits(
        base,  # type: ignore[arg-type]
        stated,  # type: ignore[arg-type]
        manual,  # type: ignore[arg-type]
        electrical,  # type: ignore[arg-type]
        tuple(NotCounted(*reason) for reason in left_out),  # type: ignore[misc]
    )
