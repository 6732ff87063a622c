"""What runs in a process of its own and is killed: it imports the store and nothing heavier."""

from __future__ import annotations

import os
from itertools import count
from multiprocessing.connection import Connection

from service.access.who import LOCAL
from service.settings import Settings
from service.store.errors import StoreFailed
from service.store.records import Decision
from service.store.store import open_store

FAILED = 3


def decide_for_ever(database: str, record: str, acknowledged: Connection) -> None:
    """Append decisions until killed; number, entry and hash of each one that the store has answered are ``acknowledged``."""
    store = open_store(Settings(database=database))
    for number in count():
        try:
            entry = store.decide(LOCAL, record, Decision("accept", 1 + number % 2), f"{record} {number}")
            acknowledged.send_bytes(f"{number} {entry.number} {entry.hash}".encode())
            # Stands twice, in a row and in the trail: one without the other would be found.
            store.set_state(LOCAL, record, "open" if number % 2 else "done")
        except StoreFailed:
            os._exit(FAILED)


def decide_some(database: str, record: str, times: int) -> None:
    """Append so many decisions."""
    store = open_store(Settings(database=database))
    for number in range(times):
        store.decide(LOCAL, record, Decision("accept", 1 + number % 2))
    store.close()


def open_once(database: str) -> None:
    """Open and close."""
    open_store(Settings(database=database)).close()
