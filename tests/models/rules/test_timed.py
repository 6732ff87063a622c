import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.timed import Service, eight_minute, midpoint, tied, timed_units, total_disagrees, total_units

MINUTES = st.integers(0, 90)
SERVICES = st.lists(st.tuples(st.sampled_from("abcdef"), MINUTES), max_size=6, unique_by=lambda service: service[0])


@pytest.mark.parametrize(
    ("low", "high", "units"),
    [(0, 7, 0), (8, 22, 1), (23, 37, 2), (38, 52, 3), (53, 67, 4), (68, 82, 5), (83, 97, 6), (98, 112, 7), (113, 127, 8)],
)
def test_timed_total_units_bands_17_1(low: int, high: int, units: int) -> None:
    assert {total_units(minutes) for minutes in range(low, high + 1)} == {units}


@pytest.mark.parametrize(
    ("minutes", "cms", "ama"),
    [
        pytest.param((24, 23), (2, 1), (2, 2), id="17.1 manual example 1: 24+23"),
        pytest.param((23, 24), (1, 2), (2, 2), id="17.1 manual example 1 turned round"),
        pytest.param((20, 20), (2, 1), (1, 1), id="17.1 manual example 2: 20+20, a tie"),
        pytest.param((33, 7), (2, 1), (2, 0), id="17.1 manual example 3: 33+7"),
        pytest.param((18, 13, 10, 8), (1, 1, 1, 0), (1, 1, 1, 1), id="17.1 manual example 4: 18+13+10+8"),
        pytest.param((7, 7, 7), (1, 0, 0), (0, 0, 0), id="17.1 manual example 5: 7+7+7"),
        pytest.param((5, 5), (1, 0), (0, 0), id="17.1 5+5"),
        pytest.param((7,), (0,), (0,), id="17.1 7"),
        pytest.param((28,), (2,), (2,), id="17.1 28"),
        pytest.param((28, 3), (2, 0), (2, 0), id="17.1 28+3"),
        pytest.param((28, 10), (2, 1), (2, 1), id="17.1 28+10"),
        pytest.param((25, 12), (1, 1), (2, 1), id="17.1 25+12: the larger remainder is the other code's"),
        pytest.param((18, 3), (1, 0), (1, 0), id="17.1 18+3"),
        pytest.param((19, 4), (2, 0), (1, 0), id="17.1 pooled remainders, tie goes to the longer service"),
        pytest.param((4, 19), (0, 2), (0, 1), id="17.1 the longer service, wherever it stands"),
        pytest.param((45, 7), (3, 0), (3, 0), id="17.1 45+7"),
        pytest.param((0, 15), (0, 1), (0, 1), id="17.1 no minutes"),
        pytest.param((), (), (), id="17.1 nothing"),
    ],
)
def test_timed_examples(minutes: tuple[int, ...], cms: tuple[int, ...], ama: tuple[int, ...]) -> None:
    services = [(f"code{place}", spent) for place, spent in enumerate(minutes)]
    assert tuple(timed_units(services, "cms").values()) == cms
    assert tuple(timed_units(services, "ama").values()) == ama


def test_timed_adds_up_a_code_given_twice_17_1() -> None:
    assert eight_minute([("97110", 8), ("97140", 15), ("97110", 7)]) == {"97110": 1, "97140": 1}


def test_timed_refuses_negative_minutes() -> None:
    with pytest.raises(ValueError, match="negative"):
        eight_minute([("97110", -1)])


@given(SERVICES)
def test_timed_cms_units_are_exactly_the_total_17_1(services: list[Service]) -> None:
    units = eight_minute(services)
    assert sum(units.values()) == total_units(sum(spent for _, spent in services))
    assert all(spent // 15 <= units[code] <= -(-spent // 15) for code, spent in services)


@given(SERVICES, st.randoms(use_true_random=False))
def test_timed_order_matters_only_for_ties_17_1(services: list[Service], random: object) -> None:
    shuffled = list(services)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = eight_minute(services), eight_minute(shuffled)
    assert {code for code in first if first[code] != second[code]} <= set(tied(services))
    assert set(tied(services)) == set(tied(shuffled))


@given(SERVICES)
def test_timed_midpoint_rounds_each_code_17_2(services: list[Service]) -> None:
    units = midpoint(services)
    assert all(15 * units[code] - 7 <= spent <= 15 * units[code] + 7 for code, spent in services)


@pytest.mark.parametrize(
    ("services", "codes"),
    [
        pytest.param([("a", 20), ("b", 20)], ("a", "b"), id="17.1 20+20"),
        pytest.param([("a", 7), ("b", 7), ("c", 7)], ("a", "b", "c"), id="17.1 7+7+7"),
        pytest.param([("a", 24), ("b", 23)], (), id="17.1 no tie"),
        pytest.param([("a", 19), ("b", 4)], (), id="17.1 longer service, no choice"),
        pytest.param([("a", 28), ("b", 28)], (), id="17.1 both win"),
        pytest.param([("a", 15), ("b", 15)], (), id="17.1 no remainder"),
    ],
)
def test_timed_ties(services: list[Service], codes: tuple[str, ...]) -> None:
    assert tied(services) == codes


@pytest.mark.parametrize(("stated", "expected"), [(40, False), (45, True), (38, True)])
def test_timed_stated_total_disagrees_r_pt_02(stated: int, expected: bool) -> None:
    assert total_disagrees([("97110", 33), ("97140", 7)], stated) is expected
