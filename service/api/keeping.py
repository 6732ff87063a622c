"""The store for the routers: every call in a thread, so that the event loop never waits for a disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Any, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Depends
from starlette.requests import Request

from models.answer import JSON
from service.access.who import Who
from service.store.records import Decision, Entry, Kind, Record, State

T = TypeVar("T")
# Threads that wait for the database at the same time; SQLite writes one at a time in any case.
_AT_ONCE = 8


class Keeping:
    """The methods of ``store`` as coroutines. ``store`` itself is there for what runs in a thread of its own."""

    def __init__(self, store: Any) -> None:
        self.store = store
        self._limiter = CapacityLimiter(_AT_ONCE)

    async def keep(self, who: Who, kind: Kind, text: str, fields: Mapping[str, object], response: JSON) -> Record:
        """The record of a note that was answered; the same note asked the same way is the same record."""
        return await self._run(self.store.keep, who, kind, text, fields, response)

    async def record(self, record: str) -> Record:
        """Raises ``NoSuchRecord``."""
        return await self._run(self.store.record, record)

    async def records(self, state: State | None = None, limit: int = 50, before: Any = None) -> list[Record]:
        """Newest first."""
        return await self._run(self.store.records, state=state, limit=limit, before=before)

    async def set_state(self, who: Who, record: str, state: State) -> None:
        await self._run(self.store.set_state, who, record, state)

    async def decide(self, who: Who, record: str, decision: Decision, idempotency_key: str | None = None) -> Entry:
        """Raises ``NoSuchRecord``, ``DecisionError`` or ``KeyReused``."""
        return await self._run(self.store.decide, who, record, decision, idempotency_key=idempotency_key)

    async def decisions(self, record: str) -> Any:
        """What stands now, by line."""
        return await self._run(self.store.decisions, record)

    async def history(self, record: str) -> list[Entry]:
        return await self._run(self.store.history, record)

    async def trail(self, after: int = 0, limit: int = 100) -> list[Entry]:
        """Up to ``limit`` entries with numbers above ``after``."""
        return await self._run(lambda: list(self.store.trail(after=after, limit=limit)))

    async def erase(self, who: Who, record: str) -> None:
        """Raises ``NoSuchRecord``."""
        await self._run(self.store.erase, who, record)

    async def expire(self, now: datetime) -> Any:
        return await self._run(self.store.expire, now)

    async def ping(self) -> None:
        """Raises where the database cannot be reached."""
        await self._run(self.store.ping)

    async def _run(self, call: Callable[..., T], *values: object, **named: object) -> T:
        return await run_sync(partial(call, *values, **named), limiter=self._limiter)


def keeping_of(request: Request) -> Keeping:
    """The ``Keeping`` of the application that ``request`` came to."""
    keeping = request.app.state.store
    assert isinstance(keeping, Keeping)
    return keeping


InStore = Annotated[Keeping, Depends(keeping_of)]
