"""The trail: append-only entries, each hashed together with the hash before it, their payloads by digest so that they can be erased."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final

import orjson
from sqlalchemy import Connection, Row, insert, select

from service.store.records import Entry
from service.store.tables import TRAIL

GENESIS: Final = "0" * 64


def append(connection: Connection, who: str, kind: str, record: str | None, payload: Mapping[str, Any]) -> Entry:
    """Append an entry, in a transaction that is alone among writers. ``payload`` is JSON."""
    last = connection.execute(select(TRAIL.c.number, TRAIL.c.hash).order_by(TRAIL.c.number.desc()).limit(1)).first()
    number, before = (last.number + 1, last.hash) if last else (1, GENESIS)
    # Salted: who sees the digest of an erased payload cannot try out what it was.
    stored = orjson.dumps({"data": payload, "salt": secrets.token_hex(16)}).decode()
    at = moment(datetime.now(UTC))
    digest = digest_of(stored)
    hash = hash_of(number, at, who, kind, record, digest, before)
    connection.execute(
        insert(TRAIL).values(number=number, at=at, who=who, kind=kind, record=record, digest=digest, payload=stored, hash=hash)
    )
    return Entry(number, datetime.fromisoformat(at), who, kind, record, payload, hash)


def hash_of(number: int, at: str, who: str, kind: str, record: str | None, digest: str, before: str) -> str:
    """SHA-256 over the canonical JSON of an entry and the hash before it, in hexadecimal."""
    entry = {"number": number, "at": at, "who": who, "kind": kind, "record": record, "digest": digest, "before": before}
    return sha256(canonical(entry)).hexdigest()


def digest_of(stored: str) -> str:
    """What the chain holds of a payload: the SHA-256 of the bytes that are stored."""
    return sha256(stored.encode()).hexdigest()


def canonical(value: object) -> bytes:
    """JSON with sorted keys and no spaces: the same value, the same bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def moment(at: datetime) -> str:
    """UTC with all six digits, so that text sorts as time does."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def payload_of(stored: str) -> dict[str, Any]:
    """The data of a stored payload."""
    data: dict[str, Any] = orjson.loads(stored)["data"]
    return data


def entries_of(rows: Iterable[Row[Any]]) -> list[Entry]:
    """The rows of the trail as entries."""
    return [
        Entry(
            row.number,
            datetime.fromisoformat(row.at),
            row.who,
            row.kind,
            row.record,
            None if row.payload is None else payload_of(row.payload),
            row.hash,
        )
        for row in rows
    ]
