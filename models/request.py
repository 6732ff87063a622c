"""What may be asked: the fields of a request, checked once, before anything reads the note."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, TypeVar, get_args

Payer = Literal["medicare", "commercial"]
PatientStatus = Literal["new", "established"]
Setting = Literal["office", "facility", "telehealth"]
Part = Literal["facts", "alternatives", "not_coded", "alerts"]
OffsetEncoding = Literal["utf-32", "utf-16", "utf-8"]

MAX_CHARACTERS: Final = 200_000
MAX_NOTE_ID: Final = 128
PAYERS: Final[tuple[Payer, ...]] = get_args(Payer)
PATIENT_STATUSES: Final[tuple[PatientStatus, ...]] = get_args(PatientStatus)
SETTINGS: Final[tuple[Setting, ...]] = get_args(Setting)
PARTS: Final[tuple[Part, ...]] = get_args(Part)
OFFSET_ENCODINGS: Final[tuple[OffsetEncoding, ...]] = get_args(OffsetEncoding)
FIELDS: Final = (
    "text",
    "note_id",
    "date_of_service",
    "payer",
    "patient_status",
    "setting",
    "signed",
    "include",
    "offset_encoding",
)
# What is longer may be a note that slipped into the wrong field; it is described and not repeated.
_LONGEST_SHOWN: Final = 40

T = TypeVar("T", bound=str)


@dataclass(frozen=True, slots=True)
class Request:
    """A checked request. ``text`` is the note exactly as it came, 1 to 200,000 code points.

    None means left out: the date, the patient's status, the setting and the signature are then read from the note.
    ``include`` names the parts of the response that may be left away; ``offset_encoding`` is the unit its offsets count.
    """

    text: str
    note_id: str | None = None
    date_of_service: date | None = None
    payer: Payer = "medicare"
    patient_status: PatientStatus | None = None
    setting: Setting | None = None
    signed: bool | None = None
    include: frozenset[Part] = frozenset(PARTS)
    offset_encoding: OffsetEncoding = "utf-32"


class RequestError(ValueError):
    """A request that cannot be answered. Its words never hold words of the note.

    ``str()`` may show a short value as it was given, for whoever typed it; ``told`` describes it instead, for what is sent or kept.

    ``kind`` is one of ``missing``, ``empty``, ``too_long``, ``broken_text``, ``type``, ``value``, ``date``, ``unknown_field``, ``claim``;
    the doors add ``encoding``, ``json`` and ``too_large`` for input that never became fields.
    """

    def __init__(self, kind: str, field: str, expected: str, found: str, described: str | None = None) -> None:
        super().__init__(kind, field, expected, found, described)
        self.kind = kind
        self.field = field
        self.expected = expected
        self.found = found
        self.told = f"{field}: expected {expected}, found {found if described is None else described}"

    def __str__(self) -> str:
        return f"{self.field}: expected {self.expected}, found {self.found}"


def parse_request(fields: Mapping[str, object]) -> Request:
    """The request in ``fields``, as JSON gives them (a ``date`` may also be one already). Raises ``RequestError``."""
    given = {name: value for name, value in fields.items() if value is not None}
    if unknown := [name for name in fields if name not in FIELDS]:
        raise RequestError(
            "unknown_field", "request", f"only the fields {', '.join(FIELDS)}", ", ".join(map(_shown, unknown)), f"{len(unknown)} other"
        )
    return Request(
        text=_text(given.get("text")),
        note_id=_note_id(given["note_id"]) if "note_id" in given else None,
        date_of_service=parse_date(given["date_of_service"], "date_of_service") if "date_of_service" in given else None,
        payer=_one_of(PAYERS, given.get("payer", "medicare"), "payer"),
        patient_status=_one_of(PATIENT_STATUSES, given["patient_status"], "patient_status") if "patient_status" in given else None,
        setting=_one_of(SETTINGS, given["setting"], "setting") if "setting" in given else None,
        signed=_flag(given["signed"]) if "signed" in given else None,
        include=_parts(given["include"]) if "include" in given else frozenset(PARTS),
        offset_encoding=_one_of(OFFSET_ENCODINGS, given.get("offset_encoding", "utf-32"), "offset_encoding"),
    )


def parse_date(value: object, field: str) -> date:
    """An ISO calendar date, ``YYYY-MM-DD`` and no other form. Raises ``RequestError`` of kind ``date`` or ``type``."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        raise RequestError("type", field, "a date as YYYY-MM-DD", _shown(value), kind_of(value))
    # date.fromisoformat alone would also take 20250301 and 2025-W09-6.
    if len(value) != 10 or value[4] != "-" or value[7] != "-" or not value.isascii():
        raise RequestError("date", field, "a date as YYYY-MM-DD", _shown(value), kind_of(value))
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise RequestError("date", field, "a day that the calendar has, as YYYY-MM-DD", _shown(value), kind_of(value)) from None


def _text(value: object) -> str:
    expected = f"a note of 1 to {MAX_CHARACTERS:,} characters"
    if value is None:
        raise RequestError("missing", "text", expected, "nothing")
    if not isinstance(value, str):
        raise RequestError("type", "text", expected, kind_of(value))
    if len(value) > MAX_CHARACTERS:
        raise RequestError("too_long", "text", expected, f"{len(value):,} characters")
    if not value or value.isspace():
        raise RequestError("empty", "text", expected, "only white space" if value else "an empty string")
    _refuse_broken(value, "text")
    return value


def _refuse_broken(value: str, field: str) -> None:
    if (at := value.find("\0")) >= 0:
        raise RequestError("broken_text", field, "text without NUL characters", f"one at character {at}")
    if value.isascii():
        return
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        found = f"a lone surrogate U+{ord(value[error.start]):04X} at character {error.start}"
        raise RequestError("broken_text", field, "Unicode text", found) from None


def _note_id(value: object) -> str:
    expected = f"a string of up to {MAX_NOTE_ID} characters"
    if not isinstance(value, str):
        raise RequestError("type", "note_id", expected, _shown(value), kind_of(value))
    if len(value) > MAX_NOTE_ID:
        raise RequestError("too_long", "note_id", expected, f"{len(value):,} characters")
    _refuse_broken(value, "note_id")
    return value


def _one_of(choices: tuple[T, ...], value: object, field: str) -> T:
    for choice in choices:
        if value == choice:
            return choice
    expected = " or ".join(choices)
    raise RequestError("value" if isinstance(value, str) else "type", field, expected, _shown(value), kind_of(value))


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise RequestError("type", "signed", "true or false", _shown(value), kind_of(value))
    return value


def _parts(value: object) -> frozenset[Part]:
    if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
        raise RequestError("type", "include", f"a list of {', '.join(PARTS)}", _shown(value), kind_of(value))
    return frozenset(_one_of(PARTS, part, "include") for part in value)


def kind_of(value: object) -> str:
    """What sort of thing ``value`` is, in the words of JSON, with its length and without what is in it."""
    match value:
        case str():
            return f"a string of {len(value):,} characters"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return "a number"
        case list() | tuple():
            return f"a list of {len(value):,}"
        case Mapping():
            return f"an object of {len(value):,} fields"
        case None:
            return "null"
        case _:
            return f"a {type(value).__name__}"


def _shown(value: object) -> str:
    """``value`` itself where it is short, else only its kind."""
    if isinstance(value, str):
        return ascii(value) if len(value) <= _LONGEST_SHOWN else kind_of(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e12:
        return f"the number {value}"
    return kind_of(value)
