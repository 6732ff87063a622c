"""Records: the answer to a note, found again by the note and what was asked of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select, update

from models.audit.claim_lines import parse_claim
from models.request import FIELDS
from service.access.who import Who
from service.store.chain import append, canonical, payload_of
from service.store.errors import NoSuchRecord
from service.store.records import Kind, Record, State
from service.store.tables import RECORDS, TRAIL
from service.store.texts import Texts
from service.store.words import without_words

_OPENED: Final = TRAIL.alias("opened_by")
_ANSWERED: Final = TRAIL.alias("answered_by")
# How an answer is shown changes nothing of it.
_NOT_ASKED: Final = ("text", "include", "offset_encoding")


def keep(
    connection: Connection, texts: Texts, who: Who, kind: Kind, text: str, fields: Mapping[str, object], response: Mapping[str, Any]
) -> Record:
    """Keep an answer: a new record, a new response of one that is there, or nothing new."""
    asked = _asked(fields)
    note_id = asked.pop("note_id", None)
    kept = without_words(response)
    note = sha256(text.encode()).hexdigest()
    same = fingerprint(kind, note, note_id, asked)
    found = connection.execute(_selected().where(RECORDS.c.fingerprint == same)).first()
    id, seal = (found.id, found.seal) if found else (secrets.token_hex(16), secrets.token_hex(16))
    if not found or canonical(payload_of(found.payload)["response"]) != canonical(kept):
        payload = {"kind": kind, "note": note, "note_id": sealed(seal, note_id), "fields": asked, "response": kept}
        number = append(connection, who.name, "answered", id, payload).number
        if found:
            connection.execute(update(RECORDS).where(RECORDS.c.id == id).values(answered=number))
        else:
            row = {"fingerprint": same, "note_id": note_id, "seal": seal, "state": "open"}
            connection.execute(insert(RECORDS).values(id=id, opened=number, answered=number, **row))
    if (not found or found.text is None) and (secret := texts.encrypted(text)):
        connection.execute(update(RECORDS).where(RECORDS.c.id == id).values(text=secret[0], text_key=secret[1]))
    return record(connection, texts, id)


def record(connection: Connection, texts: Texts, id: str) -> Record:
    """The record with its text. Raises ``NoSuchRecord``, ``StoreError`` where its text cannot be decrypted."""
    row = connection.execute(_selected().where(RECORDS.c.id == id)).first()
    if row is None:
        raise NoSuchRecord("there is no such record; it may have been erased")
    return _record(row, texts.read(row.text))


def records(connection: Connection, state: State | None, limit: int, before: str | None) -> list[Record]:
    """The newest first, without texts. Raises ``NoSuchRecord`` for a ``before`` that is none."""
    query = _selected().order_by(RECORDS.c.opened.desc()).limit(limit)
    if state is not None:
        query = query.where(RECORDS.c.state == state)
    if before is not None:
        opened = connection.execute(select(RECORDS.c.opened).where(RECORDS.c.id == before)).scalar()
        if opened is None:
            raise NoSuchRecord("there is no such record; it may have been erased")
        query = query.where(RECORDS.c.opened < opened)
    return [_record(row, None) for row in connection.execute(query)]


def set_state(connection: Connection, texts: Texts, who: Who, id: str, state: State) -> Record:
    """Put a record on or off the work queue."""
    if record(connection, texts, id).state != state:
        append(connection, who.name, "state", id, {"state": state})
        connection.execute(update(RECORDS).where(RECORDS.c.id == id).values(state=state))
    return record(connection, texts, id)


def fingerprint(kind: str, note: str, note_id: str | None, asked: Mapping[str, Any]) -> str:
    """The same for the same note, asked the same."""
    return sha256(canonical([kind, note, note_id, asked])).hexdigest()


def sealed(seal: str, note_id: str | None) -> str | None:
    """What the trail holds of a client's id: nobody can try it out without the row's seal, which goes when the row is erased."""
    return None if note_id is None else sha256(f"{seal} {note_id}".encode()).hexdigest()


def _asked(fields: Mapping[str, object]) -> dict[str, Any]:
    """The fields that were given, in one spelling; of a claim its lines, so that nothing else gets in beside them."""
    asked: dict[str, Any] = {}
    for name, value in fields.items():
        if name == "claim" and value is not None:
            lines = parse_claim(value)
            asked[name] = [{"code": line.code, "units": line.units, "modifiers": list(line.modifiers)} for line in lines]
        elif name in FIELDS and name not in _NOT_ASKED and value is not None:
            asked[name] = value.isoformat() if isinstance(value, date) else value
    return asked


def _selected() -> Select[Any]:
    columns = (RECORDS, _OPENED.c.at, _OPENED.c.who, _ANSWERED.c.payload)
    return select(*columns).join(_OPENED, _OPENED.c.number == RECORDS.c.opened).join(_ANSWERED, _ANSWERED.c.number == RECORDS.c.answered)


def _record(row: Row[Any], text: str | None) -> Record:
    answered = payload_of(row.payload)
    fields, response = answered["fields"], answered["response"]
    if row.note_id is not None:
        fields = {"note_id": row.note_id, **fields}
    return Record(
        id=row.id,
        kind=answered["kind"],
        sha256=answered["note"],
        note_id=row.note_id,
        fields=fields,
        response={"note_id": row.note_id, **response},
        state=row.state,
        at=datetime.fromisoformat(row.at),
        who=row.who,
        text=text,
        answer=row.answered,
    )
