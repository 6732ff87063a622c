"""Many at once: threads of one process and several processes, one chain."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from service.settings import Settings
from service.store.records import Decision
from service.store.store import open_store
from tests.service.stand_in import NOTE
from tests.service.store.keeping import ANN, BOB, answer, keep
from tests.service.store.processes import forks
from tests.service.store.victim import decide_some, open_once

PROCESSES, THREADS, TIMES = 4, 8, 10


def test_together_the_chain_stays_whole(database: str) -> None:
    store = open_store(Settings(database=database))
    records = [keep(store, f"{NOTE}{number}").id for number in range(2)]
    context = forks()
    processes = [context.Process(target=decide_some, args=(database, records[n % 2], TIMES), daemon=True) for n in range(PROCESSES)]
    for process in processes:
        process.start()
    with ThreadPoolExecutor(THREADS) as threads:
        made = list(threads.map(lambda n: store.decide(ANN, records[n % 2], Decision("accept", 1 + n % 2)), range(THREADS * TIMES)))
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    found = store.verify()
    assert (found.ok, found.entries) == (True, 2 + PROCESSES * TIMES + THREADS * TIMES), found.what
    assert len({entry.number for entry in made}) == THREADS * TIMES
    assert Counter(entry.who for entry in store.trail()) == {"local": 2 + PROCESSES * TIMES, "user:ann": THREADS * TIMES}
    store.close()


def test_together_one_note_is_one_record_and_one_key_one_entry(database: str) -> None:
    store = open_store(Settings(database=database))
    response = answer()
    with ThreadPoolExecutor(THREADS) as threads:
        ids = {record.id for record in threads.map(lambda _: store.keep(ANN, "suggest", NOTE, {}, response), range(2 * THREADS))}
        (id,) = ids
        entries = set(threads.map(lambda _: store.decide(BOB, id, Decision("accept", 1), "key-1").hash, range(2 * THREADS)))
    assert len(entries) == 1
    assert len(store.trail()) == 2
    store.close()


def test_together_the_tables_are_made_once(database: str) -> None:
    context = forks()
    processes = [context.Process(target=open_once, args=(database,), daemon=True) for _ in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * 6
    store = open_store(Settings(database=database))
    keep(store)
    assert store.verify().ok
    store.close()
