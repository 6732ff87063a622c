"""Billing units of drugs, and the lines for what was discarded from single-dose containers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import Literal


@dataclass(frozen=True, slots=True)
class DrugLine:
    """One drug line: JW for discarded units, JZ for nothing discarded, None where neither is said."""

    units: int
    modifier: Literal["JW", "JZ"] | None


@dataclass(frozen=True, slots=True)
class DrugLines:
    """Lines of one drug. ``waste_unstated``: a single-dose container whose remainder the note does not give (ask).

    ``vial_mismatch``: given and discarded together are not whole vials of the size that the note states.
    """

    lines: tuple[DrugLine, ...]
    waste_unstated: bool = False
    vial_mismatch: bool = False


def amount_in(volume_ml: float, concentration: float | None) -> float | None:
    """Amount in a volume at so much a millilitre; None without a concentration, which is never assumed (R-DRG-02)."""
    return None if concentration is None else float(_exact(volume_ml) * _exact(concentration))


def drug_units(given: Iterable[float], unit_size: float) -> int:
    """Billing units of one drug on one day: all doses summed, then rounded up once (R-DRG-01, R-DRG-09, R-TOX-09).

    ``given`` and ``unit_size`` are in the same unit (mg, U, syringes); different products are called apart (R-DRG-10).
    ValueError on negative amounts or a unit size that is not positive.
    """
    return ceil(sum((_exact(dose) for dose in given), Fraction()) / _positive(unit_size))


def drug_lines(
    given: Iterable[float], wasted: float | None, unit_size: float, *, single_dose: bool = True, vial: float | None = None
) -> DrugLines:
    """Lines for what was given and what was discarded (R-DRG-06, R-TOX-10); no line at all when nothing was given.

    ``wasted`` is what the note says was discarded (0 when it says nothing was), None when it does not say; ``vial`` the
    content of one container, if stated. Containers are billed whole, so a remainder that the rounding up of the given dose
    already covers is no JW line and the given line takes JZ. Multi-dose containers carry neither modifier.
    """
    doses = tuple(given)
    total, size = sum((_exact(dose) for dose in doses), Fraction()), _positive(unit_size)
    units = drug_units(doses, unit_size)
    if not units:
        return DrugLines(())
    if not single_dose:
        return DrugLines((DrugLine(units, None),))
    if wasted is None:
        # Whole vials leave nothing over, whether or not the note says so.
        whole = vial is not None and total % _positive(vial) == 0
        return DrugLines((DrugLine(units, "JZ" if whole else None),), waste_unstated=not whole)
    used_up = total + _exact(wasted)
    mismatch = vial is not None and used_up % _positive(vial) != 0
    discarded = ceil(used_up / size) - units
    if discarded:
        return DrugLines((DrugLine(units, None), DrugLine(discarded, "JW")), vial_mismatch=mismatch)
    return DrugLines((DrugLine(units, "JZ"),), vial_mismatch=mismatch)


def _exact(amount: float) -> Fraction:
    """The decimal number as written: 1.1 mg in units of 0.1 mg is eleven units, not twelve."""
    exact = Fraction(str(amount))
    if exact < 0:
        raise ValueError("amounts cannot be negative")
    return exact


def _positive(size: float) -> Fraction:
    exact = _exact(size)
    if not exact:
        raise ValueError("a unit or vial holds more than nothing")
    return exact
