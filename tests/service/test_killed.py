"""What was acknowledged survives ``kill -9`` of the service, in the midst of writing, fifty times over."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import psutil
import pytest

from service.settings import Settings
from service.store.store import open_store
from tests.service.serving import LIGHT, serving
from tests.service.stand_in import NOTE

KILLS: Final = int(os.environ.get("NOTECODER_TEST_KILLS", "50"))
WRITERS: Final = 3


@dataclass(slots=True)
class Written:
    """What the service acknowledged: entries by number, records, and the decision of each key."""

    entries: dict[int, str] = field(default_factory=dict)
    records: set[str] = field(default_factory=set)
    keys: dict[str, int] = field(default_factory=dict)
    again: int = 0


def post(connection: http.client.HTTPConnection, path: str, body: dict[str, Any], **headers: str) -> tuple[int, dict[str, Any], str] | None:
    """Status, body and record of the answer, or None where the service was gone before it had given one."""
    try:
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read()), answer.getheader("Notecoder-Record") or ""
    except (OSError, http.client.HTTPException, ValueError):
        connection.close()
        return None


def write(port: int, name: str, written: Written, pending: dict[str, dict[str, Any]]) -> None:
    """Decide on a new record until the service is gone; what was not acknowledged is sent first, with its old key."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        _write(connection, name, written, pending)


def _write(connection: http.client.HTTPConnection, name: str, written: Written, pending: dict[str, dict[str, Any]]) -> None:
    note = post(connection, "/v1/suggest", {"text": NOTE, "note_id": name})
    record = note[2] if note else None
    if record:
        written.records.add(record)
    while record or pending:
        again = next(iter(pending.items()), None)
        key, body = again or (uuid4().hex, {"record": record, "line": 1, "action": "accept"})
        pending[key] = body
        answer = post(connection, "/v1/feedback", body, **{"Idempotency-Key": key})
        if answer is None:
            return
        assert answer[0] == 201, answer
        entry = answer[1]
        written.entries[entry["number"]] = entry["hash"]
        written.keys[key] = entry["number"]
        written.again += bool(again)
        del pending[key]


@pytest.mark.slow
def test_killed_service_loses_nothing_that_it_acknowledged(tmp_path: Path) -> None:
    written, chance = Written(), random.Random(1)
    pending: list[dict[str, dict[str, Any]]] = [{} for _ in range(WRITERS)]
    with serving(tmp_path, command=(*LIGHT, "again")) as server:
        supervisor = psutil.Process(server.process.pid)
        for kill in range(KILLS):
            port = _port(tmp_path / "stdout", kill)
            writers = [threading.Thread(target=write, args=(port, f"{kill}-{n}", written, pending[n])) for n in range(WRITERS)]
            for writer in writers:
                writer.start()
            # In the midst of it: some were acknowledged, and others are on their way.
            enough, until = len(written.entries) + chance.randint(1, 6), time.monotonic() + 30
            while len(written.entries) < enough and time.monotonic() < until:
                time.sleep(0.001)
            time.sleep(chance.uniform(0, 0.01))
            (child,) = supervisor.children()
            child.send_signal(signal.SIGKILL)
            for writer in writers:
                writer.join()
        # Once more without a kill, so that what was not acknowledged is settled too.
        connection = http.client.HTTPConnection("127.0.0.1", _port(tmp_path / "stdout", KILLS), timeout=30)
        for mine in pending:
            for key, body in mine.items():
                answer = post(connection, "/v1/feedback", body, **{"Idempotency-Key": key})
                assert answer is not None
                assert answer[0] == 201
                written.keys[key] = answer[1]["number"]
        connection.close()
        supervisor.kill()
        for child in supervisor.children():
            child.kill()
    with closing(open_store(Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}"))) as store:
        verification = store.verify()
        trail = {entry.number: entry for entry in store.trail(limit=10**6)}
        kept = {record: store.record(record).id for record in written.records}
    print(f"{KILLS} kills: {len(written.entries):,} decisions acknowledged, {written.again} when sent again, {len(trail):,} entries")
    assert verification.ok, verification
    assert len(written.entries) >= KILLS
    assert {number: trail[number].hash for number in written.entries} == written.entries
    assert set(kept) == written.records
    # Sent again or not, each decision is one entry.
    decided = [number for number, entry in trail.items() if entry.kind == "decided"]
    assert sorted(written.keys.values()) == decided


def _port(out: Path, kills: int) -> int:
    """The port of the server that came after so many kills."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if len(lines := [line for line in out.read_text().splitlines(keepends=True) if line.endswith("\n")]) > kills:
            return int(lines[kills].rpartition(":")[2])
        time.sleep(0.005)
    pytest.fail(f"no server came after {kills} kills")
