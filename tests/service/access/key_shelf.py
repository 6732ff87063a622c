"""The store's keys in memory, for the tests that need keys and no database."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from service.access.keys import digest_of, new_key
from service.access.who import LOCAL, Scope, Who
from service.store.records import Key


class Shelf:
    def __init__(self) -> None:
        self._keys: dict[str, tuple[str, Key]] = {}

    def add(self, name: str, *scopes: Scope, per_minute: int | None = None) -> str:
        key = new_key(name)
        self.add_key(name, digest_of(key), scopes, per_minute, LOCAL)
        return key

    def add_key(self, name: str, digest: str, scopes: Collection[Scope], per_minute: int | None, who: Who) -> Key:
        key = Key(name, frozenset(scopes), per_minute, datetime.now(UTC), who.name)
        self._keys[name] = digest, key
        return key

    def key_by_digest(self, digest: str) -> Key | None:
        return next((key for found, key in self._keys.values() if found == digest and key.revoked is None), None)

    def revoke_key(self, name: str, who: Who) -> Key:
        digest, key = self._keys[name]
        self._keys[name] = digest, replace(key, revoked=datetime.now(UTC))
        return self._keys[name][1]

    def keys(self) -> list[Key]:
        return [key for _, key in self._keys.values()]
