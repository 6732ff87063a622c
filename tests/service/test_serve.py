from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
import pytest

from service.log import FIELDS
from tests.service.serving import ROOT, SERVE, serving
from tests.service.stand_in import NOTE

pytestmark = pytest.mark.slow


def test_serve_prints_its_address_answers_and_takes_its_workers_along_when_killed(tmp_path: Path) -> None:
    with serving(tmp_path, workers=2) as server:
        assert (tmp_path / "stdout").read_text() == f"Notecoder serves {server.address}\n"
        for probe in ("healthz", "readyz"):
            with urlopen(f"{server.address}/{probe}", timeout=30) as answer:
                assert json.load(answer) == {"status": "ok"}
        body = json.dumps({"text": NOTE, "note_id": "n-17"}).encode()
        with urlopen(Request(f"{server.address}/v1/suggest", body), timeout=60) as answer:
            assert json.load(answer)["suggestions"][0]["code"] == "64483"
            record, request = answer.headers["Notecoder-Record"], answer.headers["X-Request-ID"]
        assert len(server.workers()) == 2
        processes = psutil.Process(server.process.pid).children(recursive=True)
        # Wall time is the other tests' too; of the processor's, loading is the long part, and the rest goes on beside it.
        seconds = max(sum(process.cpu_times()[:2]) for process in processes)
        print(f"start: {server.seconds:.1f} s, of which the coder took {seconds:.1f} s of processor time")
        assert seconds < 10
        server.kill()
        assert not psutil.wait_procs(processes, 20)[1]
    log = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert {name for line in log for name in line} <= set(FIELDS)
    (line,) = [line for line in log if line["event"] == "request"]
    assert (line["method"], line["route"], line["status"], line["who"]) == ("POST", "/v1/suggest", 200, "local")
    assert (line["record"], line["request_id"]) == (record, request)


@pytest.mark.parametrize(
    ("variables", "status", "words"),
    [
        ({"NOTECODER_TABLES": "/none/at/all"}, 1, "notecoder: the coder could not be loaded: "),
        ({"NOTECODER_DATABASE": "sqlite:////proc/none/notecoder.db"}, 2, "notecoder: "),
        ({"NOTECODER_NOTE_SECONDS": "soon"}, 2, "notecoder: NOTECODER_NOTE_SECONDS: "),
        ({"NOTECODER_HOST": "0.0.0.0"}, 2, "notecoder: other machines reach 0.0.0.0"),
    ],
)
def test_serve_says_why_it_does_not_start(variables: dict[str, str], status: int, words: str, tmp_path: Path) -> None:
    environment = {**os.environ, "NOTECODER_DATABASE": f"sqlite:///{tmp_path / 'notecoder.db'}", **variables}
    done = subprocess.run((sys.executable, *SERVE), cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (status, "")
    assert done.stderr.startswith(words)
    assert "Traceback" not in done.stderr


def test_serve_says_that_the_port_is_taken(tmp_path: Path) -> None:
    began = time.monotonic()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = (sys.executable, *SERVE[:-1], str(port))
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, f"notecoder: serve: 127.0.0.1 port {port}: Address already in use\n")
    assert time.monotonic() - began < 30
