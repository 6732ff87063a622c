"""API keys: rows that are looked up at every request, and entries of the trail that say who gave and revoked them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, get_args

from sqlalchemy import Connection, Row, insert, select, update

from service.access.who import Scope, Who
from service.store.chain import append, moment
from service.store.errors import KeyExists, NoSuchKey
from service.store.records import Key
from service.store.tables import KEYS


def add_key(connection: Connection, name: str, digest: str, scopes: Collection[Scope], per_minute: int | None, who: Who) -> Key:
    """Keep a key. Raises ``KeyExists``, ``ValueError`` for a scope that is none."""
    if not set(scopes) <= set(get_args(Scope)):
        raise ValueError(f"scopes: expected some of {', '.join(get_args(Scope))}")
    if connection.execute(select(KEYS.c.name).where(KEYS.c.name == name)).first():
        raise KeyExists("a key of this name is or was there; names are given once")
    entry = append(connection, who.name, "key_added", None, granted(name, digest, " ".join(sorted(scopes)), per_minute))
    row = {"scopes": " ".join(sorted(scopes)), "per_minute": per_minute, "at": moment(entry.at), "who": who.name}
    connection.execute(insert(KEYS).values(name=name, digest=digest, **row))
    return _key(connection.execute(select(KEYS).where(KEYS.c.name == name)).one())


def key_by_digest(connection: Connection, digest: str) -> Key | None:
    """The key in force with this digest."""
    row = connection.execute(select(KEYS).where(KEYS.c.digest == digest, KEYS.c.revoked.is_(None))).first()
    return _key(row) if row else None


def revoke_key(connection: Connection, name: str, who: Who) -> Key:
    """Put a key out of force. Raises ``NoSuchKey``."""
    in_force = connection.execute(select(KEYS.c.name).where(KEYS.c.name == name, KEYS.c.revoked.is_(None))).first()
    if not in_force:
        raise NoSuchKey("there is no key of this name in force")
    entry = append(connection, who.name, "key_revoked", None, {"name": name})
    connection.execute(update(KEYS).where(KEYS.c.name == name).values(revoked=moment(entry.at)))
    return _key(connection.execute(select(KEYS).where(KEYS.c.name == name)).one())


def keys(connection: Connection) -> list[Key]:
    """All keys by name."""
    return [_key(row) for row in connection.execute(select(KEYS).order_by(KEYS.c.name))]


def granted(name: str, digest: str, scopes: str, per_minute: int | None) -> Mapping[str, Any]:
    """What the trail holds of a key: enough to see that its row was changed, the digest only by its digest."""
    return {"name": name, "scopes": scopes, "per_minute": per_minute, "key": sha256(digest.encode()).hexdigest()}


def _key(row: Row[Any]) -> Key:
    revoked = None if row.revoked is None else datetime.fromisoformat(row.revoked)
    return Key(row.name, frozenset(row.scopes.split()), row.per_minute, datetime.fromisoformat(row.at), row.who, revoked)
