"""The store: one object that every door shares, safe to use from many threads and beside other processes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select

from models.answer import JSON
from service.access.who import Scope, Who
from service.settings import Settings
from service.store import decisions, erasure, keys, notes
from service.store.chain import entries_of
from service.store.database import Database
from service.store.errors import CannotOpen, NoSuchRecord, StoreFailed
from service.store.records import Decision, Entry, Key, Kind, Record, Standing, State, Verification
from service.store.tables import RECORDS, TRAIL
from service.store.texts import Texts
from service.store.upgrade import upgrade
from service.store.verify import verify

# Who erases what has been kept long enough.
RETENTION: Final = Who("retention", frozenset())


def open_store(settings: Settings, *, make: bool = True) -> Store:
    """The store at ``settings.database``, its tables made or brought up to date; several processes may open it at once.

    ``make`` False makes no file: a mistyped name is an error then, and not an empty store.

    Raises ``CannotOpen``: a bad URL, a database that cannot be reached or was made by a newer notecoder, a missing or wrong text key.
    """
    texts = Texts([key.get_secret_value() for key in settings.text_keys], keep=settings.keep_text)
    database = Database(settings.database, make=make)
    try:
        database.connect()
        upgrade(database)
        if settings.keep_text:
            _check_keys(database, texts)
    except StoreFailed as error:
        database.close()
        raise CannotOpen(f"database: its tables cannot be made or read: {error}") from None
    except CannotOpen:
        database.close()
        raise
    return Store(database, texts, settings.retention_days)


def _check_keys(database: Database, texts: Texts) -> None:
    with database.read() as connection:
        used = connection.execute(select(RECORDS.c.text_key).where(RECORDS.c.text_key.is_not(None)).distinct()).scalars().all()
    if missing := set(used) - set(texts.names):
        raise CannotOpen(f"text_keys: expected every key that kept texts were encrypted with, found {len(missing)} missing")


class Store:
    """Everything that is kept. Methods block; each is one transaction, and what it returned is on disk.

    Each raises ``StoreFailed`` where the database fails; then nothing was kept.
    """

    def __init__(self, database: Database, texts: Texts, days: int | None) -> None:
        self._database = database
        self._texts = texts
        self._days = days

    def keep(self, who: Who, kind: Kind, text: str, fields: Mapping[str, object], response: JSON) -> Record:
        """Keep the answer to a note: ``response`` with all its parts, offsets in code points; ``fields`` the request's and a ``claim``.

        The same note with the same fields is the same record, however the answer was shown (``include``, ``offset_encoding``); a response
        other than the last is one more entry of its trail.
        """
        with self._database.write() as connection:
            return notes.keep(connection, self._texts, who, kind, text, fields, response)

    def record(self, id: str) -> Record:
        """The record. Raises ``NoSuchRecord``."""
        with self._database.read() as connection:
            return notes.record(connection, self._texts, id)

    def records(self, state: State | None = None, limit: int = 50, before: str | None = None) -> list[Record]:
        """The newest records first, without their texts; ``before`` is the id of the last one of the page before."""
        with self._database.read() as connection:
            return notes.records(connection, state, limit, before)

    def set_state(self, who: Who, id: str, state: State) -> Record:
        """Put a record on or off the work queue; no entry is made where it is there already. Raises ``NoSuchRecord``."""
        with self._database.write() as connection:
            return notes.set_state(connection, self._texts, who, id, state)

    def decide(self, who: Who, id: str, decision: Decision, idempotency_key: str | None = None, answer: int | None = None) -> Entry:
        """Append a decision; it replaces what stood on the line until it is undone.

        The same key of the same caller gives the same entry again. ``answer`` is ``Record.answer`` as the person saw it: where the
        response has changed since, the decision is refused. Raises ``NoSuchRecord``, ``DecisionError``, ``KeyReused``.
        """
        with self._database.write() as connection:
            return decisions.decide(connection, who, id, decision, idempotency_key, answer)

    def decisions(self, id: str) -> list[Standing]:
        """What stands now, by line and then the lines added by hand. Raises ``NoSuchRecord``.

        Where a later response has a line of the same code, units and modifiers, a decision moves to its place; else it stands no longer.
        """
        with self._database.read() as connection:
            return decisions.decisions(connection, id)

    def history(self, id: str) -> list[Entry]:
        """All entries of a record, oldest first; of an erased one without payloads. Raises ``NoSuchRecord``."""
        with self._database.read() as connection:
            return decisions.history(connection, id)

    def trail(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        """The entries numbered from ``after + 1`` on, oldest first, at most ``limit``."""
        with self._database.read() as connection:
            return entries_of(connection.execute(select(TRAIL).where(TRAIL.c.number > after).order_by(TRAIL.c.number).limit(limit)))

    def erase(self, who: Who, id: str) -> Entry:
        """Erase a record: its row, its text, the payloads of its entries. That it was erased stays. Raises ``NoSuchRecord``."""
        with self._database.write() as connection:
            entry = erasure.erase(connection, who, id)
        self._database.forget()
        return entry

    def erase_note(self, who: Who, note_id: str) -> list[str]:
        """Erase every record that a client kept under ``note_id``; their ids."""
        with self._database.write() as connection:
            ids = erasure.ids_of(connection, note_id)
            for id in ids:
                erasure.erase(connection, who, id)
        self._database.forget()
        return ids

    def expire(self, now: datetime) -> list[str]:
        """Erase the records on which nothing was done for ``settings.retention_days`` days; their ids, none where there is no limit."""
        if self._days is None:
            return []
        with self._database.write() as connection:
            ids = erasure.expired(connection, now, self._days)
            for id in ids:
                erasure.erase(connection, RETENTION, id)
        self._database.forget()
        return ids

    def verify(self, expected_head: str | None = None) -> Verification:
        """Check every entry of the trail, and records and keys against it.

        ``expected_head`` is a hash that was written down before, of any age: where the trail has no such entry, its end was cut off
        or it was written anew.
        """
        with self._database.read() as connection:
            return verify(connection, self._texts, expected_head)

    def add_key(self, name: str, digest: str, scopes: Collection[Scope], per_minute: int | None, who: Who) -> Key:
        """Keep an API key by the digest of its secret. Raises ``KeyExists``."""
        with self._database.write() as connection:
            return keys.add_key(connection, name, digest, scopes, per_minute, who)

    def key_by_digest(self, digest: str) -> Key | None:
        """The key in force with this digest."""
        with self._database.read() as connection:
            return keys.key_by_digest(connection, digest)

    def revoke_key(self, name: str, who: Who) -> Key:
        """Put a key out of force. Raises ``NoSuchKey``."""
        with self._database.write() as connection:
            return keys.revoke_key(connection, name, who)

    def keys(self) -> list[Key]:
        """All keys by name, revoked ones too."""
        with self._database.read() as connection:
            return keys.keys(connection)

    def decided(self, since: datetime | None = None) -> Iterator[tuple[Record, list[Standing]]]:
        """Records with a decision since then, oldest first, each with what stands on it now (nothing, where all was undone)."""
        with self._database.read() as connection:
            ids = decisions.decided_ids(connection, since)
        for id in ids:
            try:
                with self._database.read() as connection:
                    found = notes.record(connection, self._texts, id), decisions.decisions(connection, id)
            except NoSuchRecord:  # erased meanwhile
                continue
            yield found

    def ping(self) -> None:
        """Return if the database answers; else raise ``StoreFailed``."""
        with self._database.read() as connection:
            connection.execute(select(RECORDS.c.id).limit(1))

    def close(self) -> None:
        """Give the connections back."""
        self._database.close()
