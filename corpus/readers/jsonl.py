"""Notes and gold answers as JSON lines, one record a line. Keys that are none of ours are passed over; wrong values are refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from importlib.resources.abc import Traversable
from typing import Any, Protocol, TypeVar

from corpus.gold import Gold, GoldLine, GoldNotCoded, GoldProcedure, GoldVisit
from corpus.note import Note

Fields = Mapping[str, Any]


class Named(Protocol):
    """A record with an id."""

    @property
    def id(self) -> str: ...


Record = TypeVar("Record", bound=Named)


class ReaderError(ValueError):
    """A file or a line of it that cannot be used. Names the file, the line (from 1) if it has any, and the key; never what stands there."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        super().__init__(f"{file}: {reason}" if line is None else f"{file}, line {line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


def read_notes(path: Traversable) -> tuple[Note, ...]:
    """The notes of a file with ``id``, ``text`` and, if known, ``date_of_service``, ``payer``, ``style``, ``field`` a line.

    Raises ``ReaderError`` for a line that is no such record and for an id that comes twice, ``OSError`` for no file.
    """
    return _records(path, _note)


def read_gold(path: Traversable) -> tuple[Gold, ...]:
    """The gold answers of a file with ``id``, ``codes``, ``drugs``, ``em``, ``procedures``, ``not_coded`` a line. Raises as above."""
    return _records(path, _gold)


def _records(path: Traversable, build: Callable[[Fields], Record]) -> tuple[Record, ...]:
    found: dict[str, Record] = {}
    # Only a line feed ends a line: a note may hold any other line end, even outside of an escape.
    for number, raw in enumerate(path.read_bytes().split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            fields = json.loads(raw)
            if not isinstance(fields, dict):
                raise ValueError("expected a JSON object")
            record = build(fields)
        except json.JSONDecodeError as error:
            raise ReaderError(path.name, number, f"no JSON: {error.msg} at column {error.colno}") from None
        except UnicodeDecodeError as error:
            raise ReaderError(path.name, number, f"no UTF-8 at byte {error.start}") from None
        except ValueError as error:
            raise ReaderError(path.name, number, str(error)) from None
        if record.id in found:
            raise ReaderError(path.name, number, "this id is there already")
        found[record.id] = record
    return tuple(found.values())


def _note(fields: Fields) -> Note:
    day = _maybe(fields, "date_of_service", str)
    try:
        on = date.fromisoformat(day) if day else None
    except ValueError:
        raise ValueError("date_of_service: expected a date as YYYY-MM-DD") from None
    return Note(
        id=_one(fields, "id", str),
        text=_one(fields, "text", str),
        date_of_service=on,
        payer=_maybe(fields, "payer", str),
        style=_maybe(fields, "style", str) or "",
        field=_maybe(fields, "field", str) or "",
    )


def _gold(fields: Fields) -> Gold:
    visit = _maybe(fields, "em", dict) or {}
    return Gold(
        id=_one(fields, "id", str),
        codes=tuple(map(_line, _many(fields, "codes", dict))),
        drugs=tuple(map(_line, _many(fields, "drugs", dict))),
        visit=GoldVisit(_maybe(visit, "category", str) or "none", _many(visit, "levels", str)),
        procedures=tuple(map(_procedure, _many(fields, "procedures", dict))),
        not_coded=tuple(GoldNotCoded(_one(entry, "mention", str), _one(entry, "why", str)) for entry in _many(fields, "not_coded", dict)),
        facts_required=_pairs(fields, "facts_required"),
        facts_allowed=_pairs(fields, "facts_allowed"),
    )


def _line(fields: Fields) -> GoldLine:
    return GoldLine(
        code=_one(fields, "code", str),
        units=_maybe(fields, "units", int),
        modifiers=_many(fields, "modifiers", str),
        modifiers_optional=_many(fields, "modifiers_optional", str),
        accept=_many(fields, "accept", str),
        ambiguous=_maybe(fields, "ambiguous", bool) or False,
        evidence=_many(fields, "evidence", str),
    )


def _procedure(fields: Fields) -> GoldProcedure:
    return GoldProcedure(
        type=_one(fields, "type", str),
        status=_one(fields, "status", str),
        quote=_one(fields, "quote", str),
        target=_maybe(fields, "target", str),
        levels=_many(fields, "levels", str),
        side=_maybe(fields, "side", str),
        imaging=_maybe(fields, "imaging", str),
        muscles=_many(fields, "muscles", str),
        minutes=_maybe(fields, "minutes", int),
        count=_maybe(fields, "count", int),
    )


def _pairs(fields: Fields, key: str) -> frozenset[tuple[str, str]] | None:
    if key not in fields:
        return None
    pairs = _many(fields, key, list)
    if any(len(pair) != 2 or not all(isinstance(part, str) for part in pair) for pair in pairs):
        raise ValueError(f"{key}: expected pairs of strings")
    return frozenset((name, value) for name, value in pairs)


T = TypeVar("T")


def _one(fields: Fields, key: str, kind: type[T]) -> T:
    value = _maybe(fields, key, kind)
    if value is None:
        raise ValueError(f"{key}: missing")
    return value


def _maybe(fields: Fields, key: str, kind: type[T]) -> T | None:
    value = fields.get(key)
    # True is an int to Python; a count of true is a mistake of the file.
    if value is not None and (not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)):
        raise ValueError(f"{key}: expected {kind.__name__}, found {type(value).__name__}")
    return value


def _many(fields: Fields, key: str, kind: type[T]) -> tuple[T, ...]:
    values = _maybe(fields, key, list) or []
    return tuple(_one({key: value}, key, kind) for value in values)
