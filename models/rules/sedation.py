"""Moderate sedation by intraservice minutes: first drug to the end of face-to-face time."""

from __future__ import annotations

from dataclasses import dataclass

from models.rules.timed import total_units


@dataclass(frozen=True, slots=True)
class SedationUnits:
    """The code of the first quarter hour, the code of each further one, and how many of those there are."""

    first_code: str
    further_code: str
    further: int


def sedation_units(minutes: int, *, same_clinician: bool, facility: bool, age: int | None = None) -> SedationUnits | None:
    """Sedation of a patient whose ``age`` is taken for five or more unless stated; None where nothing is reported.

    Under 10 minutes there is no service; 10-22 are the first unit, 23-37 one further, 38-52 two (R-SED-01). A clinician other
    than the one doing the procedure reports it in a facility only (R-SED-02). The trained observer and the stated start and
    end are facts of the note, not arithmetic.
    """
    if minutes < 10 or (not same_clinician and not facility):
        return None
    child = age is not None and age < 5
    further = total_units(minutes) - 1
    if same_clinician:
        return SedationUnits("99151" if child else "99152", "99153", further)
    return SedationUnits("99155" if child else "99156", "99157", further)
