from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import anyio
import psutil
import pytest
from anyio.from_thread import start_blocking_portal

from models.request import RequestError
from service.errors import Unavailable
from service.respond import Judge, answered, answered_audit
from service.work.hand import Hand
from service.work.pool import InProcess, Pool
from service.work.worker import Job
from tests.service.stand_in import CANARY, NOTE, StandIn

pytestmark = pytest.mark.slow

LONG = f"{NOTE} Right L4-L5 facet joint injection. " * 1_000


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    pool = Pool(2, seconds=60)
    yield pool
    pool.close()


def ask(pool: Pool | InProcess, *jobs: Job) -> list[object]:
    """The outcomes of jobs that are asked at the same time: answers or errors."""
    outcomes: list[object] = [None] * len(jobs)

    async def one(place: int, job: Job) -> None:
        try:
            outcomes[place] = await pool.ask(job)
        except Exception as error:
            outcomes[place] = error

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            for place, job in enumerate(jobs):
                group.start_soon(one, place, job)

    # Not anyio.run: a browser test before this one may have left its loop to this thread.
    with start_blocking_portal() as portal:
        portal.call(all_of_them)
    return outcomes


def test_pool_answers_what_the_coder_answers(pool: Pool, coder: Judge) -> None:
    fields = {"text": NOTE, "note_id": "n-17", "offset_encoding": "utf-16"}
    claimed = {**fields, "claim": "64483-RT"}
    jobs = [Job("suggest", fields), Job("audit", claimed), Job("suggest", {"text": f"😀{NOTE}"})]
    assert ask(pool, *jobs) == [answered(coder, fields), answered_audit(coder, claimed), answered(coder, {"text": f"😀{NOTE}"})]


def test_pool_gives_the_request_error(pool: Pool) -> None:
    (error,) = ask(pool, Job("suggest", {"text": NOTE, "payer": CANARY}))
    assert isinstance(error, RequestError)
    assert (error.kind, error.field) == ("value", "payer")
    assert CANARY not in error.told


def test_pool_goes_on_when_idle_workers_are_killed(pool: Pool) -> None:
    restarts = pool.restarts
    for hand in pool.hands:
        assert hand.pid
        os.kill(hand.pid, signal.SIGKILL)
    until = time.monotonic() + 60
    while pool.ready() and time.monotonic() < until:
        time.sleep(0.01)
    assert not pool.ready()
    found = ask(pool, *[Job("suggest", {"text": NOTE})] * 4)
    assert [type(outcome).__name__ for outcome in found] == ["Answered"] * 4
    assert pool.restarts == restarts + 2
    assert pool.ready()


def test_pool_loses_only_the_note_whose_worker_is_killed(pool: Pool) -> None:
    restarts = pool.restarts
    for hand in pool.hands:
        hand.wait()
        assert hand.pid
        os.kill(hand.pid, signal.SIGSTOP)

    async def killed() -> list[object]:
        outcomes: list[object] = []

        async def one() -> None:
            try:
                outcomes.append(await pool.ask(Job("suggest", {"text": NOTE})))
            except Unavailable as error:
                outcomes.append(error.kind)

        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(one)
            while pool.limiter.borrowed_tokens < 2:
                await anyio.sleep(0.01)
            # Long enough for the jobs to be in the pipes of the two that stand still.
            await anyio.sleep(0.3)
            for hand in pool.hands:
                assert hand.pid
                os.kill(hand.pid, signal.SIGKILL)
        return outcomes

    with start_blocking_portal() as portal:
        outcomes = portal.call(killed)
    assert outcomes.count("worker_died") == 2
    assert len(outcomes) == 4
    assert pool.restarts == restarts + 2


def test_pool_ends_a_note_that_takes_too_long(pool: Pool) -> None:
    hand = Hand()
    try:
        hand.wait()
        with pytest.raises(Unavailable, match=r"not read within 0\.02 seconds; split it") as caught:
            hand.ask(Job("suggest", {"text": LONG}), 0.02)
        assert (caught.value.kind, hand.restarts) == ("over_time", 1)
        assert hand.ask(Job("suggest", {"text": NOTE}), 60).response["suggestions"]
    finally:
        hand.close()


def test_pool_outlives_the_fork_server(pool: Pool) -> None:
    for hand in pool.hands:
        hand.wait()
    (server,) = {psutil.Process(hand.pid).ppid() for hand in pool.hands}
    os.kill(server, signal.SIGKILL)
    for hand in pool.hands:
        assert hand.pid
        os.kill(hand.pid, signal.SIGKILL)
    time.sleep(0.2)
    found = ask(pool, *[Job("suggest", {"text": NOTE})] * 3)
    assert [type(outcome).__name__ for outcome in found] == ["Answered"] * 3
    assert {psutil.Process(hand.pid).ppid() for hand in pool.hands if hand.alive()}.isdisjoint({server})


def test_pool_in_process_gives_errors_without_words() -> None:
    (failed,) = ask(InProcess(StandIn()), Job("suggest", {"text": f"please fail {CANARY}"}))
    assert "KeyError at service/respond.py" in str(failed)
    assert CANARY not in str(failed)
