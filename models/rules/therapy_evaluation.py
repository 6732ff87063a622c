"""Complexity of a physical therapy evaluation, by counting its components."""

from __future__ import annotations

from typing import Literal

Complexity = Literal["low", "moderate", "high"]
Presentation = Literal["stable", "evolving", "unstable"]

EVALUATION_CODES: dict[Complexity, str] = {"low": "97161", "moderate": "97162", "high": "97163"}
_COMPLEXITY: tuple[Complexity, ...] = ("low", "moderate", "high")
_PRESENTATION: tuple[Presentation, ...] = ("stable", "evolving", "unstable")


def evaluation_complexity(factors: int, elements: int, presentation: Presentation) -> Complexity | None:
    """The lowest component caps the level; time does not count (R-PT-07).

    ``factors``: personal factors and comorbidities (0 / 1-2 / 3+). ``elements``: body structures, functions, activities and
    participation examined (1-2 / 3 / 4+); None without one. ValueError on negative counts.
    """
    if factors < 0 or elements < 0:
        raise ValueError("counts cannot be negative")
    if not elements:
        return None
    reached = (_band(factors, 1, 3), _band(elements, 3, 4), _PRESENTATION.index(presentation))
    return _COMPLEXITY[min(reached)]


def _band(count: int, moderate: int, high: int) -> int:
    return (count >= moderate) + (count >= high)
