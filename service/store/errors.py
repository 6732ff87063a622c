"""What the store refuses, in words that hold nothing of a note, of an id a client gave, or of a password."""

from __future__ import annotations


class StoreError(Exception):
    """What was asked of the store cannot be done."""


class CannotOpen(StoreError):
    """The database cannot be opened or used: a bad URL, no such server, a missing or wrong key of the texts."""


class StoreFailed(StoreError):
    """The database failed while it worked (busy for too long, full, gone). Nothing was kept; the same call may be tried again."""


class NoSuchRecord(StoreError, LookupError):
    """There is no such record: it never was, or it was erased."""


class NoSuchKey(StoreError, LookupError):
    """There is no API key of this name in force."""


class KeyExists(StoreError):
    """An API key of this name is or was there; the trail calls keys by their names, so a name is given once."""


class DecisionError(StoreError, ValueError):
    """A decision that cannot be taken. ``field`` names what is wrong: ``action``, ``line``, ``billed``, ``reason`` or ``answer``."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(f"{field}: {words}")
        self.field = field


class KeyReused(StoreError):
    """The idempotency key was used by the same caller for another decision."""
