import pytest

from models.rules.visit_time import VisitKind, level_by_time, prolonged_units


@pytest.mark.parametrize(
    ("kind", "floors", "codes"),
    [
        pytest.param("office_new", (15, 30, 45, 60), "99202 99203 99204 99205", id="section 15 new"),
        pytest.param("office_established", (10, 20, 30, 40), "99212 99213 99214 99215", id="section 15 established"),
        pytest.param("consult", (20, 30, 40, 55), "99242 99243 99244 99245", id="section 15 consult"),
        pytest.param("inpatient_initial", (40, 55, 75), "99221 99222 99223", id="section 15 inpatient"),
        pytest.param("inpatient_subsequent", (25, 35, 50), "99231 99232 99233", id="section 15 inpatient, later"),
        pytest.param("home_new", (15, 30, 60, 75), "99341 99342 99344 99345", id="section 15 home new"),
        pytest.param("home_established", (20, 30, 40, 60), "99347 99348 99349 99350", id="section 15 home established"),
    ],
)
def test_visit_time_floors(kind: VisitKind, floors: tuple[int, ...], codes: str) -> None:
    expected = [None, *codes.split()]
    assert [level_by_time(floor - 1, kind) for floor in floors] == expected[:-1]
    assert [level_by_time(floor, kind) for floor in floors] == expected[1:]


@pytest.mark.parametrize(
    ("kind", "medicare", "first"),
    [
        pytest.param("office_new", False, 75, id="R-EM-14 99417 on a new visit"),
        pytest.param("office_established", False, 55, id="R-EM-14 99417 on an established visit"),
        pytest.param("office_new", True, 89, id="R-EM-14 G2212 on a new visit"),
        pytest.param("office_established", True, 69, id="R-EM-14 G2212 on an established visit"),
        pytest.param("consult", False, 70, id="R-EM-14 99417 on a consult"),
    ],
)
def test_visit_time_prolonged(kind: VisitKind, medicare: bool, first: int) -> None:
    minutes = (first - 1, first, first + 14, first + 15, first + 30)
    assert [prolonged_units(total, kind, medicare=medicare) for total in minutes] == [0, 1, 1, 2, 3]


@pytest.mark.parametrize(("kind", "medicare"), [("inpatient_initial", False), ("consult", True)])
def test_visit_time_prolonged_has_no_add_on_elsewhere_r_em_14(kind: VisitKind, medicare: bool) -> None:
    assert prolonged_units(300, kind, medicare=medicare) == 0
