"""The store for the routers: every call in a thread, so that the event loop never waits for a disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Annotated, Final, TypeVar

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import Depends
from starlette.requests import Request

from models.answer import JSON
from service.access.who import Who
from service.store.records import Decision, Entry, Kind, Record, Standing, State
from service.store.store import Store

T = TypeVar("T")
# Threads that wait for the database at the same time; SQLite writes one at a time in any case.
_AT_ONCE: Final = 8


class Keeping:
    """The methods of ``store`` as coroutines, each raising what the store's own raises; ``store`` is there for threads."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._limiter = CapacityLimiter(_AT_ONCE)

    async def keep(self, who: Who, kind: Kind, text: str, fields: Mapping[str, object], response: JSON) -> Record:
        """The record of a note that was answered; ``response`` is the whole of it, with offsets in code points."""
        return await self._run(self.store.keep, who, kind, text, fields, response)

    async def record(self, id: str) -> Record:
        return await self._run(self.store.record, id)

    async def records(self, state: State | None = None, limit: int = 50, before: str | None = None) -> list[Record]:
        return await self._run(self.store.records, state, limit, before)

    async def set_state(self, who: Who, id: str, state: State) -> Record:
        return await self._run(self.store.set_state, who, id, state)

    async def decide(self, who: Who, id: str, decision: Decision, idempotency_key: str | None = None, answer: int | None = None) -> Entry:
        return await self._run(self.store.decide, who, id, decision, idempotency_key, answer)

    async def decisions(self, id: str) -> list[Standing]:
        return await self._run(self.store.decisions, id)

    async def history(self, id: str) -> list[Entry]:
        return await self._run(self.store.history, id)

    async def trail(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        return await self._run(self.store.trail, after, limit)

    async def erase(self, who: Who, id: str) -> Entry:
        return await self._run(self.store.erase, who, id)

    async def over(self, call: Callable[[Store], T]) -> T:
        """What ``call`` makes of the whole store, in one thread: no list of all records comes into the event loop."""
        return await self._run(call, self.store)

    async def expire(self, now: datetime) -> list[str]:
        return await self._run(self.store.expire, now)

    async def ping(self) -> None:
        await self._run(self.store.ping)

    async def _run(self, call: Callable[..., T], *values: object) -> T:
        return await run_sync(partial(call, *values), limiter=self._limiter)


def keeping_of(request: Request) -> Keeping:
    """The ``Keeping`` of the application that ``request`` came to."""
    keeping = request.app.state.store
    assert isinstance(keeping, Keeping)
    return keeping


InStore = Annotated[Keeping, Depends(keeping_of)]
