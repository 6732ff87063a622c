from itertools import permutations

import pytest

from models.rules.mdm import LEVELS, Level, data_level, higher_code, level_by_mdm, mdm_code, problem_level
from models.rules.visit_time import VisitKind, level_by_time


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        pytest.param(("moderate", "straightforward", "moderate"), "moderate", id="section 15 two of three"),
        pytest.param(("high", "straightforward", "moderate"), "moderate", id="section 15 second highest"),
        pytest.param(("high", "low", "straightforward"), "low", id="section 15 all differ"),
        pytest.param(("high", "high", "straightforward"), "high", id="section 15 high"),
    ],
)
def test_mdm_second_highest_in_any_order(columns: tuple[Level, Level, Level], expected: Level) -> None:
    assert {level_by_mdm(*order) for order in permutations(columns)} == {expected}


@pytest.mark.parametrize("kind", ["office_new", "office_established", "consult", "home_new", "home_established"])
def test_mdm_codes_are_the_codes_of_time_section_15(kind: VisitKind) -> None:
    by_time = {level_by_time(minutes, kind) for minutes in range(10, 120)} - {None}
    assert [mdm_code(level, kind) for level in LEVELS] == sorted(code for code in by_time if code)


@pytest.mark.parametrize(
    ("by_mdm", "by_time", "expected"),
    [("99214", "99213", "99214"), ("99213", "99215", "99215"), (None, "99213", "99213"), ("99213", None, "99213"), (None, None, None)],
)
def test_mdm_or_time_whichever_is_higher_section_15(by_mdm: str | None, by_time: str | None, expected: str | None) -> None:
    assert higher_code(by_mdm, by_time) == expected


@pytest.mark.parametrize(
    ("problems", "expected"),
    [
        pytest.param({"minor": 1}, "straightforward", id="section 15 one minor"),
        pytest.param({"minor": 2}, "low", id="section 15 two minor"),
        pytest.param({"stable": 1}, "low", id="section 15 one stable"),
        pytest.param({"acute_simple": 1}, "low", id="section 15 acute"),
        pytest.param({"stable": 2}, "moderate", id="section 15 two stable"),
        pytest.param({"unstable": 1}, "moderate", id="R-EM-06 pain above goal"),
        pytest.param({"acute_serious": 1}, "moderate", id="section 15 uncertain prognosis"),
        pytest.param({"threatening": 1, "stable": 1}, "high", id="section 15 threat to function"),
    ],
)
def test_mdm_problems(problems: dict[str, int], expected: Level) -> None:
    assert problem_level(**problems) == expected


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param({}, "straightforward", id="section 15 none"),
        pytest.param({"tests_ordered": 1}, "straightforward", id="section 15 one item"),
        pytest.param({"tests_ordered": 1, "tests_reviewed": 1}, "low", id="section 15 two items"),
        pytest.param({"historian": True}, "low", id="section 15 historian alone"),
        pytest.param({"tests_ordered": 2, "historian": True}, "moderate", id="section 15 historian as third item"),
        pytest.param({"tests_ordered": 1, "outside_notes": 2}, "moderate", id="section 15 three items"),
        pytest.param({"own_interpretation": True}, "moderate", id="section 15 own interpretation"),
        pytest.param({"discussion": True}, "moderate", id="section 15 discussion"),
        pytest.param({"own_interpretation": True, "discussion": True}, "high", id="section 15 two categories"),
        pytest.param({"tests_ordered": 3, "discussion": True}, "high", id="section 15 items and discussion"),
    ],
)
def test_mdm_data(items: dict[str, int], expected: Level) -> None:
    assert data_level(**items) == expected  # type: ignore[arg-type]
