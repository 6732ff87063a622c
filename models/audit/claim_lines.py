"""A claim as people write it, ``64483-RT, 64484-RT x2, 77003``, or as lines of fields: checked, with errors that name the line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from models.audit.modifiers import VALID
from models.audit.records import ClaimLine
from models.request import RequestError, kind_of
from models.tables.schema import code_cell

MAX_LINES: Final = 200
MAX_UNITS: Final = 9999
MAX_MODIFIERS: Final = 4
LINE_FIELDS: Final = ("code", "units", "modifiers")
_SHOWN: Final = 40


def parse_claim(claim: object) -> tuple[ClaimLine, ...]:
    """The lines of a claim: one string, or a list of such strings or of ``{"code", "units", "modifiers"}``.

    Units are whole numbers from 1, 1 where left out; a code and its set of modifiers stand there once. Raises ``RequestError``
    of kind ``claim`` whose field names the line.
    """
    if isinstance(claim, str):
        claim = [part for part in claim.replace("\n", ",").replace(";", ",").split(",") if part.strip()]
    if isinstance(claim, Mapping) or not isinstance(claim, Sequence):
        raise RequestError("claim", "claim", "a list of lines or a string like 64483-RT, 64484-RT x2", type(claim).__name__)
    if not claim:
        raise RequestError("claim", "claim", "at least one line", "none")
    if len(claim) > MAX_LINES:
        raise RequestError("claim", "claim", f"at most {MAX_LINES} lines", f"{len(claim):,}")
    lines: list[ClaimLine] = []
    first: dict[tuple[str, frozenset[str]], int] = {}
    for number, given in enumerate(claim, 1):
        line = _written(number, given) if isinstance(given, str) else _fields(number, given)
        key = (line.code, frozenset(line.modifiers))
        if key in first:
            raise _bad(number, "a code with other modifiers than an earlier line", f"the code and modifiers of line {first[key]}")
        first[key] = number
        lines.append(line)
    return tuple(lines)


def _written(number: int, text: str) -> ClaimLine:
    """``64484-RT-59 x2``, ``64484 RT x 2``, ``64484:RT*2``: the code, its modifiers, the units."""
    words = text.replace("×", "x").replace("*", " x").replace(":", "-").split()
    units: object = None
    if len(words) > 1 and words[-2] in ("x", "X"):
        units, words = words[-1], words[:-2]
    # X2474 alone is a code and no units.
    elif words and (found := _units_in(words[-1])) and (found[0] or len(words) > 1):
        rest, units = found
        words = [*words[:-1], *([rest] if rest else [])]
    parts = "-".join(words).split("-") if words else [""]
    return _line(number, parts[0], 1 if units is None else units, parts[1:])


def _units_in(word: str) -> tuple[str, str] | None:
    """``RTx2`` is RT and 2; X1 to X5 after a hyphen are modifiers."""
    head, mark, tail = word.rpartition("x") if "x" in word else word.rpartition("X")
    if not mark or head.endswith("-") or not tail.removeprefix("-").removeprefix("+").replace(".", "").isdigit():
        return None
    return head, tail


def _fields(number: int, given: object) -> ClaimLine:
    if not isinstance(given, Mapping):
        raise _bad(number, "an object with code, units and modifiers", f"a {type(given).__name__}")
    if unknown := [name for name in given if name not in LINE_FIELDS]:
        raise _bad(number, "only code, units and modifiers", _shown(unknown[0]), f"{len(unknown)} other")
    modifiers = given.get("modifiers")
    if modifiers is None:
        modifiers = ()
    if isinstance(modifiers, str):
        modifiers = modifiers.replace(",", " ").replace("-", " ").split()
    if isinstance(modifiers, Mapping) or not isinstance(modifiers, Sequence):
        raise _bad(number, "modifiers as a list", f"a {type(modifiers).__name__}")
    units = given.get("units")
    return _line(number, given.get("code"), 1 if units is None else units, modifiers)


def _line(number: int, code: object, units: object, modifiers: Sequence[object]) -> ClaimLine:
    try:
        checked = code_cell(code.strip().upper()) if isinstance(code, str) else ""
    except ValueError:
        checked = ""
    if not checked:
        raise _bad(number, "a code of five characters", _shown(code), kind_of(code))
    marks = []
    for modifier in modifiers:
        mark = modifier.strip().upper() if isinstance(modifier, str) else ""
        if mark not in VALID:
            raise _bad(number, "modifiers that exist", _shown(modifier), kind_of(modifier))
        marks.append(mark)
    if len(marks) > MAX_MODIFIERS:
        raise _bad(number, f"at most {MAX_MODIFIERS} modifiers", str(len(marks)))
    return ClaimLine(number, checked, _whole(number, units), tuple(dict.fromkeys(marks)))


def _whole(number: int, units: object) -> int:
    expected = f"a whole number of units from 1 to {MAX_UNITS}"
    # Longer than any number that is taken, and Python refuses to read thousands of digits.
    if isinstance(units, str) and len(units) <= _SHOWN and units.isascii() and units.removeprefix("-").removesuffix(".0").isdigit():
        units = int(units.removesuffix(".0"))
    if isinstance(units, bool) or not isinstance(units, (int, float)) or not 1 <= units <= MAX_UNITS or units != int(units):
        raise _bad(number, expected, _shown(units), kind_of(units))
    return int(units)


def _bad(number: int, expected: str, found: str, described: str | None = None) -> RequestError:
    return RequestError("claim", f"claim line {number}", expected, found, described)


def _shown(value: object) -> str:
    """``value`` where it is short enough to be a mistyped code, unit or modifier; what is longer may be the note."""
    if isinstance(value, str):
        return ascii(value) if len(value) <= _SHOWN // 4 else f"a string of {len(value):,} characters"
    return str(value) if value is None or isinstance(value, (int, float)) else f"a {type(value).__name__}"
