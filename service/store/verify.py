"""Is the trail whole? Every entry is hashed again, and what the other tables say is compared with what the trail says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from service.store.chain import GENESIS, digest_of, hash_of, payload_of
from service.store.errors import StoreError
from service.store.keys import granted
from service.store.notes import fingerprint, sealed
from service.store.records import Verification
from service.store.tables import KEYS, RECORDS, REPLIES, TRAIL
from service.store.texts import Texts


@dataclass(slots=True)
class _Told:
    """What the trail says of one record."""

    opened: int
    kind: str = ""
    note: str = ""
    note_id: str | None = None
    asked: Mapping[str, Any] = field(default_factory=dict)
    answered: int = 0
    state: str = "open"
    lost: int | None = None  # the first entry without payload
    kept: int | None = None  # the first with one
    erased: int | None = None


@dataclass(slots=True)
class _Trail:
    """What the trail says of everything."""

    records: dict[str, _Told] = field(default_factory=dict)
    keys: dict[str, tuple[int, dict[str, Any], str, str, str | None]] = field(default_factory=dict)
    entries: int = 0


Bad = tuple[int, str]


def verify(connection: Connection, texts: Texts, expected_head: str | None) -> Verification:
    """Read the whole trail in order, in one moment of the database."""
    before, count, seen = GENESIS, 0, expected_head in (None, GENESIS)
    told = _Trail()
    with connection.execute(select(TRAIL).order_by(TRAIL.c.number).execution_options(yield_per=500)) as rows:
        for count, row in enumerate(rows, 1):
            bad = _entry(row, count, before) or _tell(told, row)
            if bad:
                return Verification(False, count, before, count, bad)
            before = row.hash
            seen = seen or row.hash == expected_head
    if not seen:
        what = "the expected head is not in the trail: its end was cut off, or it was written anew"
        return Verification(False, count, before, count + 1, what)
    found = min((*_payloads(told), *_records(connection, texts, told), *_keys(connection, told), *_replies(connection)), default=None)
    return Verification(False, count, before, *found) if found else Verification(True, count, before)


def _entry(row: Row[Any], number: int, before: str) -> str | None:
    if row.number != number:
        return f"entry {number} is missing"
    if row.hash != hash_of(row.number, row.at, row.who, row.kind, row.record, row.digest, before):
        return f"entry {number} is not the one that was appended: its hash is another"
    if row.payload is not None and digest_of(row.payload) != row.digest:
        return f"the payload of entry {number} is not the one that was appended"
    return None


def _tell(trail: _Trail, row: Row[Any]) -> str | None:
    trail.entries = row.number
    try:
        data = None if row.payload is None else payload_of(row.payload)
        return _tell_record(trail, row, data) if row.record else _tell_key(trail, row, data)
    except (KeyError, TypeError, ValueError):
        return f"the payload of entry {row.number} is none that notecoder appends"


def _tell_key(trail: _Trail, row: Row[Any], data: dict[str, Any] | None) -> str | None:
    if data is None:
        return f"the payload of entry {row.number} is gone, and it is of no record that could be erased"
    if row.kind == "key_added":
        trail.keys[data["name"]] = (row.number, data, row.at, row.who, None)
    elif row.kind == "key_revoked":
        trail.keys[data["name"]] = (*trail.keys[data["name"]][:4], row.at)
    return None


def _tell_record(trail: _Trail, row: Row[Any], data: dict[str, Any] | None) -> str | None:
    told = trail.records.setdefault(row.record, _Told(row.number))
    if told.erased is not None:
        return f"entry {row.number} is of a record that was erased before"
    if row.kind == "erased":
        told.erased = row.number
    elif data is None:
        told.lost = told.lost or row.number
    else:
        told.kept = told.kept or row.number
        if row.kind == "answered":
            told.answered, told.kind, told.note = row.number, data["kind"], data["note"]
            told.note_id, told.asked = data["note_id"], data["fields"]
        elif row.kind == "state":
            told.state = data["state"]
    return None


def _payloads(trail: _Trail) -> Iterator[Bad]:
    for told in trail.records.values():
        if told.erased is None and told.lost is not None:
            yield told.lost, f"the payload of entry {told.lost} is gone, and no entry says that its record was erased"
        if told.erased is not None and told.kept is not None:
            yield told.kept, f"the payload of entry {told.kept} is still there, and entry {told.erased} says that its record was erased"


def _records(connection: Connection, texts: Texts, trail: _Trail) -> Iterator[Bad]:
    rows = {row.id: row for row in connection.execute(select(*(c for c in RECORDS.c if c.name != "text")))}
    for id, told in trail.records.items():
        row = rows.pop(id, None)
        if told.erased is not None:
            if row is not None:
                yield told.erased, f"record {id} is still there, and entry {told.erased} says that it was erased"
        elif row is None:
            yield told.opened, f"record {id} of entry {told.opened} is gone, and no entry says that it was erased"
        elif (row.opened, row.answered, row.state) != (told.opened, told.answered, told.state):
            yield told.answered, f"record {id} is not as its entries say: its state or the entry of its response is another"
        elif sealed(row.seal, row.note_id) != told.note_id:
            yield told.answered, f"record {id} is not as entry {told.answered} says: its note_id is another"
        elif row.fingerprint != fingerprint(told.kind, told.note, row.note_id, told.asked):
            yield told.answered, f"record {id} is not as entry {told.answered} says: its fingerprint is another"
        elif row.text_key in texts.names and not _is_text(connection, texts, id, told.note):
            yield told.answered, f"the text of record {id} is not the one whose hash entry {told.answered} holds"
    for id in rows:
        yield trail.entries + 1, f"record {id} is in no entry of the trail"


def _is_text(connection: Connection, texts: Texts, id: str, note: str) -> bool:
    try:
        text = texts.read(connection.execute(select(RECORDS.c.text).where(RECORDS.c.id == id)).scalar())
    except StoreError:
        return False
    return text is not None and sha256(text.encode()).hexdigest() == note


def _keys(connection: Connection, trail: _Trail) -> Iterator[Bad]:
    rows = {row.name: row for row in connection.execute(select(KEYS))}
    for name, (number, data, at, who, revoked) in trail.keys.items():
        row = rows.pop(name, None)
        if row is None:
            yield number, f"the key of entry {number} is gone"
        elif (granted(name, row.digest, row.scopes, row.per_minute), row.at, row.who, row.revoked) != (data, at, who, revoked):
            yield number, f"the key of entry {number} is not as the trail says"
    for _ in rows:
        yield trail.entries + 1, "a key is in no entry of the trail"


def _replies(connection: Connection) -> Iterator[Bad]:
    query = select(REPLIES.c.entry).join(TRAIL, TRAIL.c.number == REPLIES.c.entry)
    for number in connection.execute(query.where(or_(TRAIL.c.who != REPLIES.c.who, TRAIL.c.kind != "decided"))).scalars():
        yield number, f"an idempotency key leads to entry {number}, which it did not make"
