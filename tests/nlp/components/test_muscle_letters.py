"""Letters that stand for muscles in a list of what was needled."""

from __future__ import annotations

import pytest

from nlp.components.muscle_letters import listed_muscles


@pytest.mark.parametrize(
    ("text", "muscles"),
    [
        ("DN: R UT, R LS, R SO", ["levator_scapulae", "suboccipital"]),
        ("DN L GM, L TFL x2, L VL.", ["gluteus_medius", "tensor_fasciae_latae", "vastus_lateralis"]),
        ("DN R UT. MT 10 min, SO release", []),
        ("so the LS spine was tender", []),
    ],
    ids=["sides", "counts", "other services", "words"],
)
def test_muscle_letters_in_lists(text: str, muscles: list[str]) -> None:
    assert [m for _, _, m in listed_muscles(text, 0, len(text))] == muscles
