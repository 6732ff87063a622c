import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.assistants import AssistantSplit, over_de_minimis, split_assistant_units
from models.rules.timed import total_units


@pytest.mark.parametrize(
    ("therapist", "assistant", "expected"),
    [
        pytest.param(18, 2, False, id="R-PT-14 exactly 10 %"),
        pytest.param(17, 2, True, id="R-PT-14 just over 10 %"),
        pytest.param(0, 20, True, id="R-PT-14 all"),
        pytest.param(20, 0, False, id="R-PT-14 none"),
        pytest.param(0, 0, False, id="R-PT-14 no minutes"),
    ],
)
def test_assistants_de_minimis(therapist: int, assistant: int, expected: bool) -> None:
    assert over_de_minimis(therapist, assistant) is expected


@pytest.mark.parametrize(
    ("units", "therapist", "assistant", "expected"),
    [
        pytest.param(1, 5, 10, (0, 1), id="R-PT-15 therapist under 8 of one unit"),
        pytest.param(1, 6, 5, (0, 1), id="R-PT-15 therapist under 8, assistant less still"),
        pytest.param(1, 8, 7, (1, 0), id="R-PT-15 therapist has 8 of the final unit"),
        pytest.param(1, 7, 8, (0, 1), id="R-PT-15 therapist has 7 of the final unit"),
        pytest.param(2, 13, 23, (1, 1), id="R-PT-15 assistant whole unit, therapist final unit"),
        pytest.param(3, 23, 22, (2, 1), id="R-PT-15 one whole each, therapist 8 of the last"),
        pytest.param(3, 22, 23, (1, 2), id="R-PT-15 one whole each, therapist 7 of the last"),
        pytest.param(2, 12, 14, (1, 1), id="R-PT-15 two last units, one each"),
        pytest.param(2, 14, 9, (1, 1), id="R-PT-15 two last units at the edge"),
        pytest.param(2, 30, 0, (2, 0), id="R-PT-15 therapist alone"),
        pytest.param(2, 0, 30, (0, 2), id="R-PT-15 assistant alone"),
        pytest.param(2, 0, 28, (0, 2), id="R-PT-15 assistant alone with a part unit"),
        pytest.param(1, 15, 5, (1, 0), id="R-PT-15 assistant's minutes make no unit"),
        pytest.param(1, 7, 0, (1, 0), id="R-PT-15 unit from pooled remainders, therapist alone"),
        pytest.param(0, 3, 4, (0, 0), id="R-PT-15 no unit"),
    ],
)
def test_assistants_split(units: int, therapist: int, assistant: int, expected: tuple[int, int]) -> None:
    assert split_assistant_units(units, therapist, assistant) == AssistantSplit(*expected)


@given(st.integers(0, 120), st.integers(0, 120))
def test_assistants_split_keeps_the_units(therapist: int, assistant: int) -> None:
    units = total_units(therapist + assistant)
    split = split_assistant_units(units, therapist, assistant)
    assert split.therapist + split.assistant == units
    assert split.therapist >= therapist // 15
    assert split.assistant >= assistant // 15
    assert assistant or not split.assistant


def test_assistants_refuse_negative_minutes() -> None:
    with pytest.raises(ValueError, match="negative"):
        split_assistant_units(1, 10, -1)
