"""The store: one object that every door shares, safe to use from many threads and beside other processes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

from models.answer import JSON
from service.access.who import Scope, Who
from service.settings import Settings
from service.store.records import Decision, Entry, Key, Kind, Record, Standing, State, Verification


def open_store(settings: Settings) -> Store:
    """The store at ``settings.database``, its tables made or brought up to date; several processes may open it at once.

    Raises ``CannotOpen``: a bad URL, a database that cannot be reached or was made by a newer notecoder, a missing or wrong text key.
    """
    raise NotImplementedError


class Store:
    """Everything that is kept. Methods block; each is one transaction, and what it returned is on disk.

    Each raises ``StoreFailed`` where the database fails; then nothing was kept.
    """

    def keep(self, who: Who, kind: Kind, text: str, fields: Mapping[str, object], response: JSON) -> Record:
        """Keep the answer to a note. ``fields`` are the request's without ``text``, an audit's with ``claim``; ``response`` as it was sent.

        The same note with the same fields is the same record; a response other than the last is one more entry of its trail.
        """
        raise NotImplementedError

    def record(self, id: str) -> Record:
        """The record. Raises ``NoSuchRecord``."""
        raise NotImplementedError

    def records(self, state: State | None = None, limit: int = 50, before: str | None = None) -> list[Record]:
        """The newest records first, without their texts; ``before`` is the id of the last one of the page before."""
        raise NotImplementedError

    def set_state(self, who: Who, id: str, state: State) -> Record:
        """Put a record on or off the work queue; no entry is made where it is there already. Raises ``NoSuchRecord``."""
        raise NotImplementedError

    def decide(self, who: Who, id: str, decision: Decision, idempotency_key: str | None = None, answer: int | None = None) -> Entry:
        """Append a decision; it replaces what stood on the line until it is undone.

        The same key of the same caller gives the same entry again. ``answer`` is ``Record.answer`` as the person saw it: where the
        response has changed since, the decision is refused. Raises ``NoSuchRecord``, ``DecisionError``, ``KeyReused``.
        """
        raise NotImplementedError

    def decisions(self, id: str) -> list[Standing]:
        """What stands now, by line and then the lines added by hand. Raises ``NoSuchRecord``.

        Where a later response has a line of the same code, units and modifiers, a decision moves to its place; else it stands no longer.
        """
        raise NotImplementedError

    def history(self, id: str) -> list[Entry]:
        """All entries of a record, oldest first; of an erased one without payloads. Raises ``NoSuchRecord``."""
        raise NotImplementedError

    def trail(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        """The entries numbered from ``after + 1`` on, oldest first, at most ``limit``."""
        raise NotImplementedError

    def erase(self, who: Who, id: str) -> Entry:
        """Erase a record: its row, its text, the payloads of its entries. That it was erased stays. Raises ``NoSuchRecord``."""
        raise NotImplementedError

    def erase_note(self, who: Who, note_id: str) -> list[str]:
        """Erase every record that a client kept under ``note_id``; their ids."""
        raise NotImplementedError

    def expire(self, now: datetime) -> list[str]:
        """Erase the records on which nothing was done for ``settings.retention_days`` days; their ids, none where there is no limit."""
        raise NotImplementedError

    def verify(self, expected_head: str | None = None) -> Verification:
        """Check every entry of the trail, and records and keys against it.

        ``expected_head`` is a hash that was written down before, of any age: where the trail has no such entry, its end was cut off
        or it was written anew.
        """
        raise NotImplementedError

    def add_key(self, name: str, digest: str, scopes: Collection[Scope], per_minute: int | None, who: Who) -> Key:
        """Keep an API key by the digest of its secret. Raises ``KeyExists``."""
        raise NotImplementedError

    def key_by_digest(self, digest: str) -> Key | None:
        """The key in force with this digest."""
        raise NotImplementedError

    def revoke_key(self, name: str, who: Who) -> Key:
        """Put a key out of force. Raises ``NoSuchKey``."""
        raise NotImplementedError

    def keys(self) -> list[Key]:
        """All keys by name, revoked ones too."""
        raise NotImplementedError

    def decided(self, since: datetime | None = None) -> Iterator[tuple[Record, list[Standing]]]:
        """Records with a decision since then, oldest first, each with what stands on it now (nothing, where all was undone)."""
        raise NotImplementedError

    def ping(self) -> None:
        """Return if the database answers; else raise ``StoreFailed``."""
        raise NotImplementedError

    def close(self) -> None:
        """Give the connections back."""
        raise NotImplementedError
