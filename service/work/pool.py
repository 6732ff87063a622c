"""The workers together: a note goes to whichever is free, and waits in order while none is."""

from __future__ import annotations

from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from service.respond import Answered, Judge
from service.work.hand import Hand, begin
from service.work.worker import Job, reply_to


class Pool:
    """``workers`` processes. ``limiter`` counts the notes in work (``borrowed_tokens``) and those that wait."""

    def __init__(self, workers: int, seconds: float) -> None:
        """Starts the workers and returns when all are ready. Raises ``CannotLoad``."""
        begin()
        self._seconds = seconds
        self.hands = [Hand() for _ in range(workers)]
        self._free = list(self.hands)
        self.limiter = CapacityLimiter(workers)
        self._threads = CapacityLimiter(workers)
        try:
            for hand in self.hands:
                hand.wait()
        except BaseException:
            self.close()
            raise

    @property
    def restarts(self) -> int:
        """How many workers had to be replaced so far."""
        return sum(hand.restarts for hand in self.hands)

    async def ask(self, job: Job) -> Answered:
        """The answer to ``job``, when a worker is free. Raises as ``Hand.ask`` does."""
        async with self.limiter:
            hand = self._free.pop()
            try:
                return await run_sync(hand.ask, job, self._seconds, limiter=self._threads)
            finally:
                self._free.append(hand)

    def ready(self) -> bool:
        """At least one worker runs with its coder loaded."""
        return any(hand.alive() for hand in self.hands)

    def close(self) -> None:
        """End all workers."""
        for hand in self.hands:
            hand.close()


class InProcess:
    """A judge in this process, one note at a time: spaCy's vocabulary is shared, and one more thread makes nothing faster."""

    restarts = 0

    def __init__(self, judge: Judge) -> None:
        self._judge = judge
        self.limiter = CapacityLimiter(1)
        self._threads = CapacityLimiter(1)

    async def ask(self, job: Job) -> Answered:
        """The answer to ``job``, when it is its turn. Raises ``RequestError`` or ``AnswerFailed``."""
        async with self.limiter:
            reply = await run_sync(reply_to, self._judge, job, limiter=self._threads)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def ready(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing runs beside this process."""
