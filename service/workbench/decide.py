"""A pressed button to a decision: what ``do`` says, with the fields of its line, checked against the code tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from models.audit.claim_lines import parse_claim
from models.request import RequestError
from service.form import Form
from service.store.records import REASONS, Billed, Decision
from service.workbench.claim_view import suggested

_SIDES: Final = {"LT", "RT", "50"}
_LINE_FIELDS: Final = ("code", "units", "modifiers", "reason")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: ``part`` is where on the page it stands, ``place`` the line's, ``fields`` what its inputs held."""

    part: Literal["line", "add", "claim"]
    verb: str
    rest: str
    place: int | None
    fields: Mapping[str, str]


def pressed(form: Form) -> Pressed:
    """The button of the form's ``do``: ``accept:3``, ``change:3``, ``reject:3:<reason>``, ``undo:3``, ``add``, ``drop:<line>``."""
    verb, _, rest = form.get("do").partition(":")
    if verb in ("accept", "change", "reject", "undo"):
        number, _, rest = rest.partition(":")
        if not (number.isascii() and number.isdigit() and len(number) < 5):
            raise _unknown()
        return Pressed("line", verb, rest, int(number), _fields(form, number))
    if verb == "add":
        return Pressed("add", verb, "", None, _fields(form, "add"))
    if verb == "drop":
        return Pressed("claim", verb, rest, None, {})
    raise _unknown()


def decision_of(button: Pressed, response: Mapping[str, Any]) -> Decision:
    """The decision that ``button`` makes on a record's ``response``. Raises ``RequestError`` for a line that cannot be billed."""
    match button.verb:
        case "accept" | "undo":
            return Decision("accept" if button.verb == "accept" else "undo", button.place)
        case "reject":
            return Decision("reject", button.place, reason=_reason(button.rest))
        case "change":
            billed = _billed(button.fields)
            place = button.place or 0
            if not 1 <= place <= len(response["suggestions"]):
                raise _unknown()
            before = suggested(response["suggestions"][place - 1])
            return Decision(
                "change", place, billed, _reason(button.fields["reason"]) if button.fields["reason"] else changed(before, billed)
            )
        case "add":
            return Decision("add", None, _billed(button.fields))
        case _:
            line = parse_claim(button.rest)[0]
            return Decision("undo", None, Billed(line.code, line.units, line.modifiers))


def changed(before: Billed, after: Billed) -> str:
    """The reason for a change that is told by the change itself. Raises ``RequestError`` where nothing was changed."""
    if before.code != after.code:
        return "wrong_code"
    if before.units != after.units:
        return "wrong_units"
    if before.modifiers == after.modifiers:
        raise RequestError("value", "line", "another code, other units or other modifiers", "the line as it is suggested")
    return "wrong_side" if set(before.modifiers) ^ set(after.modifiers) <= _SIDES else "wrong_modifier"


def _fields(form: Form, name: str) -> dict[str, str]:
    return {field: form.get(f"{field}.{name}").strip() for field in _LINE_FIELDS}


def _billed(fields: Mapping[str, str]) -> Billed:
    try:
        (line,) = parse_claim([{"code": fields["code"], "units": fields["units"] or None, "modifiers": fields["modifiers"]}])
    except RequestError as error:
        raise RequestError(error.kind, "line", error.expected, error.found) from None
    return Billed(line.code, line.units, line.modifiers)


def _reason(name: str) -> str:
    if name not in REASONS:
        raise RequestError("value", "reason", "one of the reasons of the page", "another")
    return name


def _unknown() -> RequestError:
    return RequestError("value", "do", "a decision that the page offers", "another")
