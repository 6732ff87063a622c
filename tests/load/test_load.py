"""The service under load from a second process, and its memory over many notes; an environment variable makes each longer."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from tests.load.fifty_at_once import notes
from tests.service.serving import LIGHT, ROOT, serving

SECONDS: Final = float(os.environ.get("NOTECODER_TEST_LOAD_SECONDS", "3"))
NOTES: Final = int(os.environ.get("NOTECODER_TEST_NOTES", "300"))

pytestmark = pytest.mark.slow


def test_load_fifty_at_once_all_are_answered_and_memory_stays_level(tmp_path: Path) -> None:
    levels = []
    with serving(tmp_path, workers=2) as server:
        report = fifty_at_once(server.address)
        with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
            for number, note in zip(range(NOTES + 1), notes(), strict=False):
                if number % (NOTES // 5) == 0:
                    levels.append(server.rss())
                connection.request("POST", "/v1/suggest", note)
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200
    assert report["errors"] == {}
    assert report["statuses"].keys() == {"200"}
    assert report["statuses"]["200"] > 2 * SECONDS
    print(f"{NOTES:,} notes: {[round(level / 2**20) for level in levels]} MiB")
    # The first notes fill caches; after them there is nothing left to grow.
    assert levels[-1] < levels[1] * 1.1 + 20 * 2**20


def test_load_fifty_at_once_are_told_to_wait_where_few_may(tmp_path: Path) -> None:
    with serving(tmp_path, command=LIGHT, max_waiting=8) as server:
        report = fifty_at_once(server.address)
    assert report["errors"] == {}
    assert report["statuses"].keys() == {"200", "503"}


def fifty_at_once(address: str) -> dict[str, Any]:
    """What the second process saw of the service."""
    command = (sys.executable, "-m", "tests.load.fifty_at_once", address, str(SECONDS))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS + 240, check=True)
    print(done.stdout)
    report: dict[str, Any] = json.loads(done.stdout)
    return report
