from __future__ import annotations

from random import Random

import pytest

from corpus.noise import scan, shorten, slip

_TEXT = "The needle was advanced to L4-L5 with guidance, 10.5 mL of 0.25% bupivacaine was injected on 03/02/2026 at 13:45, patient left"


def _numbers(text: str) -> list[str]:
    """The words that held a digit before anything was changed."""
    return [word for word in text.split() if word in _TEXT.split() and any(c.isdigit() for c in word)]


@pytest.mark.parametrize("change", [slip, scan, shorten])
def test_noise_keeps_numbers(change: object) -> None:
    assert callable(change)
    for seed in range(20):
        assert _numbers(change(_TEXT, Random(seed), 1.0)) == _numbers(_TEXT)


@pytest.mark.parametrize("change", [slip, scan, shorten])
def test_noise_changes_words(change: object) -> None:
    assert callable(change)
    assert any(change(_TEXT, Random(seed), 1.0) != _TEXT for seed in range(9))
    assert change(_TEXT, Random(1), 0.0) == _TEXT
