"""Fifty clients post notes to a running service for some seconds: ``python -m tests.load.fifty_at_once ADDRESS SECONDS``.

It prints one line of JSON: how many were answered by status, the median and 99th percentile in milliseconds, the time of a note alone
before and after, and what the 99th percentile is of that time. Anything but 200, 429 and 503 with Retry-After is an error.
"""

from __future__ import annotations

import http.client
import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from typing import Final

CLIENTS: Final = 50
ALONE: Final = 40
NOTES: Final = Path(__file__).parents[2] / "corpus" / "data" / "chart.notes.jsonl"


def notes() -> Iterator[str]:
    """Notes of the corpus over and over, none of them twice."""
    texts = [json.loads(line)["text"] for line in NOTES.read_text(encoding="utf-8").splitlines()]
    for number in count():
        yield json.dumps({"text": f"{texts[number % len(texts)]}\nVisit {number}.", "note_id": f"n-{number}"})


class Clients:
    """What they have seen so far."""

    def __init__(self, address: str) -> None:
        host, _, port = address.removeprefix("http://").partition(":")
        self._place = host, int(port)
        self._notes, self._lock = notes(), threading.Lock()
        self.statuses: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.errors: Counter[str] = Counter()

    def post(self, connection: http.client.HTTPConnection) -> None:
        """One note, and the wait that the service asks for."""
        with self._lock:
            body = next(self._notes)
        began = time.perf_counter()
        connection.request("POST", "/v1/suggest", body)
        answer = connection.getresponse()
        content = answer.read()
        seconds, after = time.perf_counter() - began, answer.getheader("Retry-After")
        with self._lock:
            self.statuses[answer.status] += 1
            if answer.status == 200:
                self.seconds.append(seconds)
            elif answer.status not in (429, 503) or after is None:
                self.errors[f"{answer.status} {content[:200]!r}"] += 1
        if after:
            time.sleep(float(after))

    def run(self, until: float) -> None:
        """Post until then."""
        connection = self.connect()
        while time.perf_counter() < until:
            try:
                self.post(connection)
            except (OSError, http.client.HTTPException) as error:
                with self._lock:
                    self.errors[type(error).__name__] += 1
                connection.close()
        connection.close()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(*self._place, timeout=60)

    def alone(self) -> float:
        """The median time of a note that is asked alone, in seconds."""
        connection, others = self.connect(), self.seconds
        self.seconds = []
        for _ in range(ALONE):
            self.post(connection)
        connection.close()
        mine, self.seconds = self.seconds, others
        return median(mine)


def main(address: str, seconds: float) -> None:
    clients = Clients(address)
    alone = [clients.alone()]
    clients.statuses.clear()
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=clients.run, args=(until,)) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answered = clients.statuses.copy()
    alone.append(clients.alone())
    p99 = quantiles(clients.seconds, n=100)[98]
    report = {
        "statuses": {str(status): number for status, number in answered.items()},
        "errors": dict(clients.errors),
        "notes_a_second": round(answered[200] / seconds, 1),
        "p50_ms": round(1000 * median(clients.seconds), 1),
        "p99_ms": round(1000 * p99, 1),
        "alone_ms": [round(1000 * one, 1) for one in alone],
        "p99_to_alone": round(p99 / min(alone), 1),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
