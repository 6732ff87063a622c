"""API keys: ``nc_<name>_<secret>``, of which the store has the SHA-256 digest only."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import Final

from service.access.who import Who
from service.store.records import Key

PREFIX: Final = "nc_"
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-.")


def new_key(name: str) -> str:
    """A key that nobody can guess. Its name stands in it, so that whoever finds it in a configuration knows which to revoke."""
    if not 1 <= len(name) <= 64 or not set(name) <= _LETTERS:
        raise ValueError("a key's name is 1 to 64 of the characters a-z, 0-9, - and .")
    return f"{PREFIX}{name}_{secrets.token_urlsafe(32)}"


def digest_of(key: str) -> str:
    """What the store has of ``key``, as hex. A slow hash protects what people choose; 256 random bits need none, and it costs each request.

    The store looks the digest up in an index: how long that takes says something of digests, and nothing of the key behind one.
    """
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def who_of(key: Key) -> Who:
    """Whom the trail names when ``key`` asks."""
    return Who(f"key:{key.name}", key.scopes)
