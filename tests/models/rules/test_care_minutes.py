from datetime import date

import pytest

from models.rules.care_minutes import (
    CodeUnits,
    caregiver_training,
    chronic_care_month,
    health_behaviour,
    monitoring_management,
    pain_management_month,
    principal_care_month,
    tobacco_counselling,
)


@pytest.mark.parametrize(
    ("personal", "first", "in_person", "expected"),
    [
        pytest.param(29, False, None, "", id="R-CPM-01 29 minutes"),
        pytest.param(30, False, None, "G3002 1", id="R-CPM-01 30 minutes"),
        pytest.param(44, False, None, "G3002 1", id="R-CPM-03 44 minutes"),
        pytest.param(45, False, None, "G3002 1, G3003 1", id="R-CPM-03 45 minutes"),
        pytest.param(75, False, None, "G3002 1, G3003 3", id="R-CPM-03 75 minutes"),
        pytest.param(60, True, 30, "G3002 1, G3003 2", id="R-CPM-02 first month in person"),
        pytest.param(60, True, 29, "", id="R-CPM-02 first month, in person too short"),
        pytest.param(60, True, None, "", id="R-CPM-02 first month, not stated"),
    ],
)
def test_care_minutes_pain_management(personal: int, first: bool, in_person: int | None, expected: str) -> None:
    assert _short(pain_management_month(personal, first_month=first, in_person=in_person)) == expected


@pytest.mark.parametrize(
    ("staff", "physician", "hard", "expected"),
    [
        pytest.param(19, 0, False, "", id="R-CCM-01 19"),
        pytest.param(20, 0, False, "99490 1", id="R-CCM-01 20"),
        pytest.param(39, 0, False, "99490 1", id="R-CCM-01 39"),
        pytest.param(40, 0, False, "99490 1, 99439 1", id="R-CCM-01 40"),
        pytest.param(60, 0, False, "99490 1, 99439 2", id="R-CCM-01 60"),
        pytest.param(100, 0, False, "99490 1, 99439 2", id="R-CCM-01 no fourth unit"),
        pytest.param(59, 0, True, "99490 1, 99439 1", id="R-CCM-01 complex but 59"),
        pytest.param(60, 0, True, "99487 1", id="R-CCM-01 complex"),
        pytest.param(90, 0, True, "99487 1, 99489 1", id="R-CCM-01 complex, 90"),
        pytest.param(0, 29, False, "", id="R-CCM-01 physician 29"),
        pytest.param(40, 30, True, "99491 1", id="R-CCM-01 families do not mix"),
        pytest.param(0, 60, False, "99491 1, 99437 1", id="R-CCM-01 physician 60"),
    ],
)
def test_care_minutes_chronic_care(staff: int, physician: int, hard: bool, expected: str) -> None:
    assert _short(chronic_care_month(staff=staff, physician=physician, complex_decisions=hard)) == expected


@pytest.mark.parametrize(
    ("staff", "physician", "expected"),
    [
        pytest.param(0, 30, "99424 1", id="R-PCM-01 physician"),
        pytest.param(30, 60, "99424 1, 99425 1", id="R-PCM-01 physician first"),
        pytest.param(30, 29, "99426 1", id="R-PCM-01 staff"),
        pytest.param(89, 0, "99426 1, 99427 1", id="R-PCM-01 staff 89"),
        pytest.param(29, 29, "", id="R-PCM-01 not pooled"),
    ],
)
def test_care_minutes_principal_care(staff: int, physician: int, expected: str) -> None:
    assert _short(principal_care_month(staff=staff, physician=physician)) == expected


@pytest.mark.parametrize(
    ("minutes", "year", "live", "expected"),
    [
        pytest.param(9, 2026, True, "", id="R-RTM-02 9"),
        pytest.param(10, 2026, True, "98979 1", id="R-RTM-02 10"),
        pytest.param(19, 2026, True, "98979 1", id="R-RTM-02 19"),
        pytest.param(19, 2025, True, "", id="R-RTM-02 19 before 2026"),
        pytest.param(20, 2025, True, "98980 1", id="R-RTM-02 20"),
        pytest.param(39, 2026, True, "98980 1", id="R-RTM-02 39"),
        pytest.param(40, 2026, True, "98980 1, 98981 1", id="R-RTM-02 40"),
        pytest.param(40, 2026, False, "", id="R-RTM-02 no live contact"),
    ],
)
def test_care_minutes_monitoring_management(minutes: int, year: int, live: bool, expected: str) -> None:
    assert _short(monitoring_management(minutes, date(year, 6, 1), live_contact=live)) == expected


@pytest.mark.parametrize(
    ("minutes", "further"),
    [(15, None), (16, 0), (30, 0), (37, 0), (38, 1), (52, 1), (53, 2)],
)
def test_care_minutes_half_hour_then_quarters_r_hb_01_r_pt_20(minutes: int, further: int | None) -> None:
    for found, codes in ((health_behaviour(minutes), ("96158", "96159")), (caregiver_training(minutes), ("97550", "97551"))):
        units = () if further is None else (1, further) if further else (1,)
        assert found == tuple(CodeUnits(code, count) for code, count in zip(codes, units, strict=False))


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        pytest.param(3, None, id="R-EM-22 three"),
        pytest.param(4, "99406", id="R-EM-22 four"),
        pytest.param(10, "99406", id="R-EM-22 ten"),
        pytest.param(11, "99407", id="R-EM-22 eleven"),
    ],
)
def test_care_minutes_tobacco(minutes: int, code: str | None) -> None:
    assert tobacco_counselling(minutes) == code


def _short(found: tuple[CodeUnits, ...]) -> str:
    return ", ".join(f"{line.code} {line.units}" for line in found)
