"""What was acknowledged survives: the writer killed at any moment, the server stopped as by a power cut."""

from __future__ import annotations

import os
import random
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess

from service.access.who import LOCAL
from service.settings import Settings
from service.store.records import Decision
from service.store.store import Store, open_store
from tests.service.stand_in import NOTE
from tests.service.store.cluster import Cluster
from tests.service.store.keeping import keep
from tests.service.store.processes import forks
from tests.service.store.victim import FAILED, decide_for_ever

KILLS = {"sqlite": 50, "postgresql": 10}


@dataclass(slots=True)
class Writer:
    """A process that decides on ``record`` for ever, and what it told: number of the decision, number and hash of its entry."""

    record: str
    process: ForkServerProcess
    pipe: Connection
    told: list[tuple[int, int, str]] = field(default_factory=list)

    def hear(self, count: int | None = None) -> None:
        """Wait for so many acknowledgements; None reads what is left after the process has ended."""
        while count is None or len(self.told) < count:
            assert count is None or self.pipe.poll(60), "no decision was acknowledged"
            try:
                number, entry, hash = self.pipe.recv_bytes().decode().split()
            except (EOFError, OSError):  # the end, or an acknowledgement that was cut off
                assert count is None, "the writer ended by itself"
                break
            self.told.append((int(number), int(entry), hash))

    def kill(self) -> None:
        assert self.process.pid is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.join(60)
        assert self.process.exitcode == -signal.SIGKILL, "it was still at work"
        self.hear()
        self.pipe.close()


def started(database: str, record: str) -> Writer:
    context = forks()
    reading, writing = context.Pipe(duplex=False)
    process = context.Process(target=decide_for_ever, args=(database, record, writing), daemon=True)
    process.start()
    writing.close()
    return Writer(record, process, reading)


def opened(database: str) -> Store:
    return open_store(Settings(database=database))


def check(store: Store, writer: Writer) -> int:
    """Nothing told is lost, the trail is whole, and the last key still finds its entry; how many entries were not told."""
    found = store.verify()
    assert found.ok, found.what
    kept = {entry.number: entry.hash for entry in store.history(writer.record) if entry.kind == "decided"}
    assert writer.told
    for number, entry, hash in writer.told:
        assert kept.get(entry) == hash, f"decision {number} was acknowledged and is lost"
    number, entry, hash = writer.told[-1]
    again = store.decide(LOCAL, writer.record, Decision("accept", 1 + number % 2), f"{writer.record} {number}")
    assert (again.number, again.hash) == (entry, hash)
    return len(kept) - len(writer.told)


def test_survival_of_kills(database: str) -> None:
    random_ = random.Random(6)
    told = untold = 0
    for number in range(KILLS[database.partition(":")[0]]):
        store = opened(database)
        record = keep(store, f"{NOTE}{number}").id
        alone = number % 2 == 0
        if alone:  # else another process has the database open while the writer dies
            store.close()
        writer = started(database, record)
        writer.hear(random_.randint(1, 12))
        time.sleep(random_.random() * 0.01)
        writer.kill()
        if alone:
            store = opened(database)
        untold += check(store, writer)
        told += len(writer.told)
        store.close()
    assert told > 2 * KILLS[database.partition(":")[0]]
    # One decision a round may be on disk when its writer died before it could say so; never more.
    assert 0 <= untold <= KILLS[database.partition(":")[0]]


def test_survival_of_a_power_cut(cluster: Cluster) -> None:
    database = cluster.database()
    store = opened(database)
    writer = started(database, keep(store).id)
    writer.hear(20)
    cluster.stop()
    writer.process.join(60)
    assert writer.process.exitcode == FAILED, "a decision that cannot be kept is not acknowledged"
    writer.hear()
    writer.pipe.close()
    cluster.start()
    assert check(store, writer) <= 1, "the store finds the server again by itself"
    store.close()
