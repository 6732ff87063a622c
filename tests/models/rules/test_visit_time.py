import pytest

from models.rules.visit_time import VisitKind, discharge_code, level_by_time, prolonged


@pytest.mark.parametrize(
    ("kind", "floors", "codes"),
    [
        pytest.param("office_new", (15, 30, 45, 60), "99202 99203 99204 99205", id="section 15 new"),
        pytest.param("office_established", (10, 20, 30, 40), "99212 99213 99214 99215", id="section 15 established"),
        pytest.param("consult", (20, 30, 40, 55), "99242 99243 99244 99245", id="section 15 consult"),
        pytest.param("inpatient_initial", (40, 55, 75), "99221 99222 99223", id="section 15 inpatient"),
        pytest.param("inpatient_subsequent", (25, 35, 50), "99231 99232 99233", id="section 15 inpatient, later"),
        pytest.param("consult_inpatient", (35, 45, 60, 80), "99252 99253 99254 99255", id="section 15 hospital consult"),
        pytest.param("same_day", (45, 70, 85), "99234 99235 99236", id="section 15 same-day stay"),
        pytest.param("nursing_initial", (25, 35, 50), "99304 99305 99306", id="section 15 nursing home"),
        pytest.param("nursing_subsequent", (10, 20, 30, 45), "99307 99308 99309 99310", id="section 15 nursing home, later"),
        pytest.param("video_new", (15, 30, 45, 60), "98000 98001 98002 98003", id="R-EM-17 video new"),
        pytest.param("video_established", (10, 20, 30, 40), "98004 98005 98006 98007", id="R-EM-17 video established"),
        pytest.param("audio_new", (15, 30, 45, 60), "98008 98009 98010 98011", id="R-EM-17 audio new"),
        pytest.param("audio_established", (10, 20, 30, 40), "98012 98013 98014 98015", id="R-EM-17 audio established"),
        pytest.param("home_new", (15, 30, 60, 75), "99341 99342 99344 99345", id="section 15 home new"),
        pytest.param("home_established", (20, 30, 40, 60), "99347 99348 99349 99350", id="section 15 home established"),
    ],
)
def test_visit_time_floors(kind: VisitKind, floors: tuple[int, ...], codes: str) -> None:
    expected = [None, *codes.split()]
    assert [level_by_time(floor - 1, kind) for floor in floors] == expected[:-1]
    assert [level_by_time(floor, kind) for floor in floors] == expected[1:]


@pytest.mark.parametrize(
    ("kind", "medicare", "code", "first"),
    [
        pytest.param("office_new", False, "99417", 75, id="R-EM-14 99417 on a new visit"),
        pytest.param("office_established", False, "99417", 55, id="R-EM-14 99417 on an established visit"),
        pytest.param("office_new", True, "G2212", 89, id="R-EM-14 G2212 on a new visit"),
        pytest.param("office_established", True, "G2212", 69, id="R-EM-14 G2212 on an established visit"),
        pytest.param("consult", False, "99417", 70, id="R-EM-14 99417 on a consult"),
        pytest.param("home_established", True, "G0318", 112, id="R-EM-14 G0318"),
        pytest.param("inpatient_initial", False, "99418", 90, id="R-EM-14 99418"),
        pytest.param("inpatient_subsequent", True, "G0316", 80, id="R-EM-14 G0316"),
        pytest.param("nursing_initial", True, "G0317", 95, id="R-EM-14 G0317"),
    ],
)
def test_visit_time_prolonged(kind: VisitKind, medicare: bool, code: str, first: int) -> None:
    minutes = (first - 1, first, first + 14, first + 15, first + 30)
    assert [prolonged(total, kind, medicare=medicare) for total in minutes] == [None, (code, 1), (code, 1), (code, 2), (code, 3)]


@pytest.mark.parametrize(("kind", "medicare"), [("video_new", False), ("consult", True)])
def test_visit_time_prolonged_has_no_add_on_elsewhere_r_em_14(kind: VisitKind, medicare: bool) -> None:
    assert prolonged(300, kind, medicare=medicare) is None


@pytest.mark.parametrize(("minutes", "code"), [(None, "99238"), (30, "99238"), (31, "99239")])
def test_visit_time_discharge(minutes: int | None, code: str) -> None:
    assert discharge_code(minutes) == code
