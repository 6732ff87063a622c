"""The service under load from a second process, and its memory over many notes; an environment variable makes each longer."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

from tests.load.fifty_at_once import notes
from tests.service.serving import ROOT, serving

SECONDS: Final = float(os.environ.get("NOTECODER_TEST_LOAD_SECONDS", "3"))
NOTES: Final = int(os.environ.get("NOTECODER_TEST_NOTES", "300"))

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("max_waiting", [64, 8], ids=["all-wait", "some-are-refused"])
def test_load_fifty_at_once_see_no_error_but_the_promised(tmp_path: Path, max_waiting: int) -> None:
    with serving(tmp_path, workers=2, max_waiting=max_waiting) as server:
        command = (sys.executable, "-m", "tests.load.fifty_at_once", server.address, str(SECONDS))
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS + 240, check=True)
    print(done.stdout)
    report = json.loads(done.stdout)
    assert report["errors"] == {}
    assert report["statuses"]["200"] > 2 * SECONDS
    assert ("503" in report["statuses"]) == (max_waiting < 50)


def test_load_memory_stays_level(tmp_path: Path) -> None:
    levels = []
    with serving(tmp_path, workers=2) as server, closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
        for number, note in zip(range(NOTES + 1), notes(), strict=False):
            if number % (NOTES // 5) == 0:
                levels.append(server.rss())
            connection.request("POST", "/v1/suggest", note)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200
    print(f"{NOTES:,} notes: {[round(level / 2**20) for level in levels]} MiB")
    # The first notes fill caches; after them there is nothing left to grow.
    assert levels[-1] < levels[1] * 1.1 + 20 * 2**20
