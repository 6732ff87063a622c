"""API keys: ``nc_<name>_<secret>``, of which the store has the SHA-256 digest only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from service.access.who import Scope, Who


class KeyRow(Protocol):
    """A key as the store gives it."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def scopes(self) -> Collection[str]: ...
    @property
    def per_minute(self) -> int | None: ...
    @property
    def revoked(self) -> bool: ...


class KeyStore(Protocol):
    """What of the store is asked here. ``keys`` gives revoked ones too; ``key_by_digest`` may, or None."""

    def add_key(self, name: str, digest: str, scopes: Collection[Scope], per_minute: int | None, who: Who) -> object: ...
    def key_by_digest(self, digest: str) -> KeyRow | None: ...
    def revoke_key(self, name: str, who: Who) -> object: ...
    def keys(self) -> Sequence[KeyRow]: ...
