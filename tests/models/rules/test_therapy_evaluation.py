import pytest

from models.rules.therapy_evaluation import EVALUATION_CODES, Presentation, evaluation_complexity


@pytest.mark.parametrize(
    ("factors", "elements", "presentation", "code"),
    [
        pytest.param(0, 1, "stable", "97161", id="R-PT-07 low"),
        pytest.param(1, 3, "evolving", "97162", id="R-PT-07 moderate"),
        pytest.param(2, 3, "evolving", "97162", id="R-PT-07 moderate, two factors"),
        pytest.param(3, 4, "unstable", "97163", id="R-PT-07 high"),
        pytest.param(0, 4, "unstable", "97161", id="R-PT-07 factors cap"),
        pytest.param(3, 2, "unstable", "97161", id="R-PT-07 elements cap"),
        pytest.param(3, 3, "unstable", "97162", id="R-PT-07 three elements cap"),
        pytest.param(3, 4, "evolving", "97162", id="R-PT-07 presentation caps"),
        pytest.param(3, 4, "stable", "97161", id="R-PT-07 stable caps"),
        pytest.param(2, 0, "evolving", None, id="R-PT-07 nothing examined"),
    ],
)
def test_therapy_evaluation_lowest_component(factors: int, elements: int, presentation: Presentation, code: str | None) -> None:
    complexity = evaluation_complexity(factors, elements, presentation)
    assert (EVALUATION_CODES[complexity] if complexity else None) == code


def test_therapy_evaluation_refuses_negative_counts() -> None:
    with pytest.raises(ValueError, match="negative"):
        evaluation_complexity(-1, 3, "stable")
