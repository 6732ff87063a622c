"""The answer that careful coders gave to a note: claim lines, drugs, visit, what was done, and what must not be coded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# In ``accept``: leaving the line out is defensible too.
LEFT_OUT: Final = "none"


@dataclass(frozen=True, slots=True)
class GoldLine:
    """One claim line. ``units`` is None where the note does not settle them.

    ``modifiers_optional`` may be there or not. An ``ambiguous`` line is one on which careful coders differ; ``accept`` are the
    other codes that they would take for it (``LEFT_OUT``: or no line at all). ``evidence`` are words of the note, as they are.
    """

    code: str
    units: int | None = None
    modifiers: tuple[str, ...] = ()
    modifiers_optional: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    ambiguous: bool = False
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldVisit:
    """The visit: ``category`` (``none``, ``new_office``, ``established_office``, ``inpatient``, ``ed``, ``consult``, ``other``) and
    the codes of the levels that can be defended."""

    category: str = "none"
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldProcedure:
    """One act that the note speaks of, with ``status`` ``performed``, ``planned``, ``historical``, ``negated`` or ``discussed``.

    ``levels`` are written as in the response (``L4-L5``, ``L5``); ``side`` and ``imaging`` are None where the note is silent.
    """

    type: str
    status: str
    quote: str
    target: str | None = None
    levels: tuple[str, ...] = ()
    side: str | None = None
    imaging: str | None = None
    muscles: tuple[str, ...] = ()
    minutes: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class GoldNotCoded:
    """Words that tempt and earn no line: ``why`` is ``planned``, ``historical``, ``negated``, ``informational``, ``bundled`` …"""

    mention: str
    why: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The whole answer to the note of the same id.

    ``facts_required`` and ``facts_allowed`` (``("level", "L4-L5")`` …) replace the facts of ``procedures`` where two codings
    differ: what only one of them holds is neither required nor wrong. None where one coding stands.
    """

    id: str
    codes: tuple[GoldLine, ...] = ()
    drugs: tuple[GoldLine, ...] = ()
    visit: GoldVisit = GoldVisit()
    procedures: tuple[GoldProcedure, ...] = ()
    not_coded: tuple[GoldNotCoded, ...] = ()
    facts_required: frozenset[tuple[str, str]] | None = None
    facts_allowed: frozenset[tuple[str, str]] | None = None
