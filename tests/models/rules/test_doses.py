from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.doses import DrugLine, DrugLines, amount_in, drug_lines, drug_units


@pytest.mark.parametrize(
    ("given_doses", "unit_size", "units"),
    [
        pytest.param((40,), 10, 4, id="R-DRG-01 whole units"),
        pytest.param((35,), 10, 4, id="R-DRG-01 rounded up"),
        pytest.param((6,), 6, 1, id="R-DRG-01 betamethasone 1 mL"),
        pytest.param((1.1,), 0.1, 11, id="R-DRG-01 decimals are exact"),
        pytest.param((16.8,), 0.1, 168, id="R-DRG-11 hyaluronate by label mg"),
        pytest.param((1, 1), 1, 2, id="R-DRG-11 syringes"),
        pytest.param((15, 15), 10, 3, id="R-DRG-09 summed, then rounded once"),
        pytest.param((155,), 1, 155, id="R-TOX-09 per unit"),
        pytest.param((502,), 5, 101, id="R-TOX-09 per 5 units"),
        pytest.param((), 10, 0, id="R-DRG-01 nothing"),
    ],
)
def test_doses_units(given_doses: tuple[float, ...], unit_size: float, units: int) -> None:
    assert drug_units(given_doses, unit_size) == units


@given(st.lists(st.integers(0, 500), max_size=6), st.integers(1, 100))
def test_doses_rounding_once_never_exceeds_rounding_each_r_drg_09(doses: list[int], size: int) -> None:
    units = drug_units(doses, size)
    assert units <= sum(ceil(dose / size) for dose in doses)
    assert (units - 1) * size < sum(doses) <= units * size or units == 0 == sum(doses)


@pytest.mark.parametrize(
    ("volume", "concentration", "amount"),
    [
        pytest.param(2, 40, 80, id="R-DRG-02 2 mL of 40"),
        pytest.param(0.3, 10, 3, id="R-DRG-02 exact"),
        pytest.param(2, None, None, id="R-DRG-02 volume alone"),
    ],
)
def test_doses_amount_in_volume(volume: float, concentration: float | None, amount: float | None) -> None:
    assert amount_in(volume, concentration) == amount


@pytest.mark.parametrize(
    ("dose", "wasted", "size", "vial", "single", "expected"),
    [
        pytest.param(155, 45, 1, 200, True, DrugLines((DrugLine(155, None), DrugLine(45, "JW"))), id="R-TOX-10 155 of 200"),
        pytest.param(200, 0, 1, 200, True, DrugLines((DrugLine(200, "JZ"),)), id="R-TOX-10 nothing wasted"),
        pytest.param(155, None, 1, 200, True, DrugLines((DrugLine(155, None),), waste_unstated=True), id="R-TOX-10 waste not written"),
        pytest.param(200, None, 1, 100, True, DrugLines((DrugLine(200, "JZ"),)), id="R-DRG-06 whole vials leave nothing"),
        pytest.param(40, None, 10, None, True, DrugLines((DrugLine(4, None),), waste_unstated=True), id="R-DRG-06 vial unknown"),
        pytest.param(40, None, 10, None, False, DrugLines((DrugLine(4, None),)), id="R-DRG-06 multi-dose"),
        pytest.param(40, 40, 10, 80, False, DrugLines((DrugLine(4, None),)), id="R-DRG-06 multi-dose with a remainder"),
        pytest.param(35, 5, 10, 40, True, DrugLines((DrugLine(4, "JZ"),)), id="R-DRG-06 rounding covers the waste"),
        pytest.param(25, 15, 10, 40, True, DrugLines((DrugLine(3, None), DrugLine(1, "JW"))), id="R-DRG-06 rounding covers a part"),
        pytest.param(
            155, 40, 1, 200, True, DrugLines((DrugLine(155, None), DrugLine(40, "JW")), vial_mismatch=True), id="R-TOX-10 not a whole vial"
        ),
        pytest.param(0, 200, 1, 200, True, DrugLines(()), id="nothing given"),
    ],
)
def test_doses_lines(dose: float, wasted: float | None, size: float, vial: float | None, single: bool, expected: DrugLines) -> None:
    assert drug_lines((dose,), wasted, size, single_dose=single, vial=vial) == expected


@given(st.integers(1, 500), st.integers(0, 500), st.integers(1, 100))
def test_doses_lines_add_up_to_what_was_opened_r_tox_10(dose: int, wasted: int, size: int) -> None:
    lines = drug_lines((dose,), wasted, size).lines
    assert sum(line.units for line in lines) == ceil((dose + wasted) / size)
    assert ("JZ" in {line.modifier for line in lines}) != ("JW" in {line.modifier for line in lines})


@pytest.mark.parametrize(("doses", "size"), [((-1,), 10), ((1,), 0), ((1,), -5)])
def test_doses_refuse_impossible_amounts(doses: tuple[float, ...], size: float) -> None:
    with pytest.raises(ValueError, match=r"amounts cannot be negative|more than nothing"):
        drug_units(doses, size)
