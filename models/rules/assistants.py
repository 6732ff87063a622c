"""Which therapy units an assistant (PTA, OTA) furnished in whole or in part, so that they carry CQ or CO."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AssistantSplit:
    """Units of one code on the line without and on the line with the assistant modifier (R-PT-14)."""

    therapist: int
    assistant: int


def over_de_minimis(therapist: int, assistant: int) -> bool:
    """Whether the assistant's own minutes exceed 10 % of the service (R-PT-14); alone enough for untimed services."""
    return 10 * assistant > therapist + assistant


def split_assistant_units(units: int, therapist: int, assistant: int) -> AssistantSplit:
    """Split the ``units`` of one timed code by who furnished them (R-PT-15), from each one's minutes of that code.

    Whole quarter hours go to whom they belong. A last unit is the therapist's if the therapist alone gave 8 minutes or more of
    it, else the assistant's if over the de minimis share; of two last units, such a therapist has one and the assistant the
    other. Minutes given together count as the therapist's. ValueError on negative numbers.
    """
    if min(units, therapist, assistant) < 0:
        raise ValueError("units and minutes cannot be negative")
    own = min(therapist // 15, units)
    helped = min(assistant // 15, units - own)
    left = units - own - helped
    therapist_rest, assistant_rest = therapist - 15 * own, assistant - 15 * helped
    if left and therapist_rest >= 8:
        own, left = own + 1, left - 1
        therapist_rest = 0
    if left and over_de_minimis(therapist_rest, assistant_rest):
        helped, left = helped + left, 0
    return AssistantSplit(own + left, helped)
