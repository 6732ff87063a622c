"""Erasing: the row, the text and the payloads go; that something was there, and who erased it when, stays in the trail."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select, update

from service.access.who import Who
from service.store.chain import append, moment
from service.store.errors import NoSuchRecord
from service.store.records import Entry
from service.store.tables import RECORDS, REPLIES, TRAIL


def erase(connection: Connection, who: Who, id: str) -> Entry:
    """Erase one record. Raises ``NoSuchRecord``."""
    if not connection.execute(delete(RECORDS).where(RECORDS.c.id == id)).rowcount:
        raise NoSuchRecord("there is no such record; it may have been erased")
    mine = select(TRAIL.c.number).where(TRAIL.c.record == id)
    connection.execute(delete(REPLIES).where(REPLIES.c.entry.in_(mine)))
    erased = connection.execute(update(TRAIL).where(TRAIL.c.record == id).values(payload=None)).rowcount
    return append(connection, who.name, "erased", id, {"entries": erased})


def ids_of(connection: Connection, note_id: str) -> list[str]:
    """The records that a client kept under this id, oldest first."""
    return list(connection.execute(select(RECORDS.c.id).where(RECORDS.c.note_id == note_id).order_by(RECORDS.c.opened)).scalars())


def expired(connection: Connection, now: datetime, days: int) -> list[str]:
    """The records on which nothing was done for ``days`` days, oldest first."""
    newest = func.max(TRAIL.c.at)
    query = select(RECORDS.c.id).join(TRAIL, TRAIL.c.record == RECORDS.c.id).group_by(RECORDS.c.id, RECORDS.c.opened)
    return list(connection.execute(query.having(newest < moment(now - timedelta(days=days))).order_by(RECORDS.c.opened)).scalars())
