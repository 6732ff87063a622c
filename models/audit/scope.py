"""Codes of the tables that no note earns: what belongs to a procedure, and what is another's to bill."""

from __future__ import annotations

from datetime import date
from typing import Final

from models.tables.load import Tables

# Local anaesthetics, sedatives, contrast and plain fluoroscopy used for a procedure are part of it (R-DRG-05, R-SED-04, section 12).
_PART: Final = "J2002 J2004 J0665 J0666 J0670 J2401 J2795 J2250 J3010 J2704 Q9965 Q9966 Q9967 G0500 76000 76937"
PART_OF_A_PROCEDURE: Final = frozenset(_PART.split())
# Of other clinicians, facilities, suppliers, quality programmes, enrolment and other fields: on these an audit says nothing.
_OTHERS: Final = (
    "01937 01938 01939 01940 01941 01942 01991 01992 G0260 G0259 C9399 C1767 C1820 C1822 C1778 C1897 L8679 L8680 "
    "64721 64772 G0571 G0108 G0556 G0557 G0558 G0568 G0569 G0570 G8730 G8731 G9584 1125F 1126F 0521F J3590 96522 "
    "80320 80324 80345 80346 80347 80348 80349 80353 80354 80355 80356 80358 80361 80362 80363 80364 80365 80366 80369 80372 80373"
)
OF_OTHERS: Final = frozenset(_OTHERS.split())

# What guidance codes show by: the value of a procedure's imaging.
SHOWN_BY: Final = {
    "77002": "fluoroscopy",
    "77003": "fluoroscopy",
    "76000": "fluoroscopy",
    "77012": "ct",
    "77021": "mri_guidance",
    "76942": "ultrasound",
    "76937": "ultrasound",
}


def out_of_scope(code: str, tables: Tables, on: date) -> bool:
    """Whether nothing can be said of the code: the tables do not know it, nor as one that ended, or it is another's to bill."""
    if code in OF_OTHERS:
        return tables.active(code, on) or code not in tables.successors
    return tables.code(code) is None and code not in tables.successors
