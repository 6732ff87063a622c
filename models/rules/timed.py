"""Units of services measured in quarter hours: Medicare's 8-minute rule and the CPT midpoint rule (section 17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Service = tuple[str, int]
PayerRule = Literal["cms", "ama"]


def total_units(minutes: int) -> int:
    """Units that all timed minutes of a day allow: 8-22 is one, 23-37 two, and so on (17.1)."""
    return 0 if minutes < 8 else (minutes + 7) // 15


def eight_minute(services: Sequence[Service]) -> dict[str, int]:
    """Units by code under Medicare's 8-minute rule (17.1), in note order; codes that get none stand there with 0.

    ``services`` are the timed codes of one discipline, day and patient with their one-on-one minutes; minutes of a code given
    twice add up. Whole quarter hours count first, then pooled remainders go to the largest one; a tie goes to the longer
    service, then to the one the note names first. ValueError on negative minutes.
    """
    minutes = _minutes_by_code(services)
    units = {code: spent // 15 for code, spent in minutes.items()}
    left = total_units(sum(minutes.values())) - sum(units.values())
    order = {code: place for place, code in enumerate(minutes)}
    by_remainder = sorted(minutes, key=lambda code: (-(minutes[code] % 15), -minutes[code], order[code]))
    for code in by_remainder[:left]:
        units[code] += 1
    return units


def midpoint(services: Sequence[Service]) -> dict[str, int]:
    """Units by code under the CPT midpoint rule (17.2): each code alone, a remainder of 8 minutes or more is a unit."""
    return {code: total_units(spent) for code, spent in _minutes_by_code(services).items()}


def timed_units(services: Sequence[Service], rule: PayerRule) -> dict[str, int]:
    """Units by code under the payer's rule (17.1 for ``cms``, 17.2 for ``ama``)."""
    return eight_minute(services) if rule == "cms" else midpoint(services)


def tied(services: Sequence[Service]) -> tuple[str, ...]:
    """Codes among which the last unit of the 8-minute rule was the clinician's choice (17.1 step 3); empty if none was."""
    minutes = _minutes_by_code(services)
    units = eight_minute(services)
    won = [code for code in minutes if units[code] > minutes[code] // 15]
    lost = [code for code in minutes if units[code] == minutes[code] // 15]
    keys = {(minutes[code] % 15, minutes[code]) for code in won} & {(minutes[code] % 15, minutes[code]) for code in lost}
    return tuple(code for code in minutes if (minutes[code] % 15, minutes[code]) in keys)


def total_disagrees(services: Sequence[Service], stated: int) -> bool:
    """Whether the timed total a note states is not the sum of its services (R-PT-02); units follow the sum (17.1)."""
    return sum(_minutes_by_code(services).values()) != stated


def _minutes_by_code(services: Sequence[Service]) -> dict[str, int]:
    minutes: dict[str, int] = {}
    for code, spent in services:
        if spent < 0:
            raise ValueError("minutes cannot be negative")
        minutes[code] = minutes.get(code, 0) + spent
    return minutes
