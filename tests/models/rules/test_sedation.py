import pytest

from models.rules.sedation import SedationUnits, sedation_units


@pytest.mark.parametrize(
    ("minutes", "further"),
    [
        pytest.param(9, None, id="R-SED-01 under 10"),
        pytest.param(10, 0, id="R-SED-01 10"),
        pytest.param(22, 0, id="R-SED-01 22"),
        pytest.param(23, 1, id="R-SED-01 23"),
        pytest.param(37, 1, id="R-SED-01 37"),
        pytest.param(38, 2, id="R-SED-01 38"),
        pytest.param(52, 2, id="R-SED-01 52"),
        pytest.param(53, 3, id="R-SED-01 53"),
        pytest.param(67, 3, id="R-SED-01 67"),
    ],
)
def test_sedation_minutes(minutes: int, further: int | None) -> None:
    found = sedation_units(minutes, same_clinician=True, facility=False)
    assert found == (None if further is None else SedationUnits("99152", "99153", further))


@pytest.mark.parametrize(
    ("same", "facility", "age", "codes"),
    [
        pytest.param(True, True, None, ("99152", "99153"), id="R-SED-01 age not stated"),
        pytest.param(True, False, 5, ("99152", "99153"), id="R-SED-01 five years"),
        pytest.param(True, False, 4, ("99151", "99153"), id="R-SED-01 under five"),
        pytest.param(False, True, 60, ("99156", "99157"), id="R-SED-02 other clinician"),
        pytest.param(False, True, 4, ("99155", "99157"), id="R-SED-02 other clinician, under five"),
        pytest.param(False, False, 60, None, id="R-SED-02 not outside a facility"),
    ],
)
def test_sedation_codes(same: bool, facility: bool, age: int | None, codes: tuple[str, str] | None) -> None:
    found = sedation_units(30, same_clinician=same, facility=facility, age=age)
    assert found == (SedationUnits(*codes, 1) if codes else None)
