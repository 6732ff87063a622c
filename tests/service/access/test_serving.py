"""The real thing: processes of their own, sockets, a database on disk."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from tests.service.stand_in import NOTE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
COMMAND = "import sys; sys.argv[0] = 'notecoder'; from service.cli import main; main()"
SERVICE = """
import socket
from service.app import create_app
from service.listen import listen
from service.settings import read_settings
from tests.service.stand_in import StandIn

settings = read_settings()
listen(create_app(settings, StandIn()), settings, socket.create_server((settings.host, 0)))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "NOTECODER_DATABASE": f"sqlite:///{tmp_path / 'notecoder.db'}"}


def notecoder(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", COMMAND, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Host and port of a service around the stand-in, and what it wrote once it has ended."""
    written: list[str] = []
    command = [sys.executable, "-c", SERVICE]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        try:
            for line in process.stdout:
                written.append(line)
                if started := re.search(r"serves http://(\S+)", line):
                    break
            else:
                pytest.fail("the service did not start: " + "".join(written))
            yield started[1], written
        finally:
            process.terminate()
            written.append(process.communicate(timeout=30)[0])


def ask(address: str, path: str = "/v1/suggest", **headers: str) -> tuple[int, dict[str, str], Any]:
    connection = HTTPConnection(address, timeout=30)
    try:
        body = json.dumps({"text": NOTE, "claim": "64483-RT"} if path.endswith("audit") else {"text": NOTE})
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, json.loads(answer.read())
    finally:
        connection.close()


def test_serving_lets_in_who_has_a_key_and_nobody_else(environment: dict[str, str]) -> None:
    key = notecoder(environment, "keys", "add", "ehr", "--scope", "suggest", "--per-minute", "3").stdout.strip()
    other = notecoder(environment, "keys", "add", "other", "--scope", "admin").stdout.strip()
    with serving(environment) as (address, written):
        status, headers, body = ask(address)
        assert (status, body["type"]) == (401, "urn:notecoder:unauthorized")
        assert headers["www-authenticate"].startswith("Bearer")
        assert ask(address, Authorization=f"Bearer {key[:-1]}x")[0] == 401
        status, headers, body = ask(address, Authorization=f"Bearer {key}")
        assert (status, [line["code"] for line in body["suggestions"]]) == (200, ["64483", "20552"])
        assert headers["ratelimit"].startswith('"minute";r=2;')
        status, _, body = ask(address, "/v1/audit", Authorization=f"Bearer {key}")
        assert (status, body["detail"]) == (403, "this needs the scope audit, which you do not have")
        assert ask(address, "/v1/suggest", Authorization=f"Bearer {key}")[0] == 200
        status, headers, body = ask(address, "/v1/suggest", Authorization=f"Bearer {key}")
        assert (status, body["type"]) == (429, "urn:notecoder:too_many")
        assert 1 <= int(headers["retry-after"]) <= 60
        assert ask(address, "/v1/audit", **{"X-API-Key": other})[0] == 200
        assert ask(address, Host="rebound.example", **{"X-API-Key": other})[0] == 400
        # Revoked by another process, and out with the next request.
        assert notecoder(environment, "keys", "revoke", "other").returncode == 0
        status, _, body = ask(address, **{"X-API-Key": other})
        assert (status, body["detail"]) == (401, "there is no such key, or it is revoked")
    log = "".join(written)
    assert '"who":"key:ehr"' in log
    assert not [secret for secret in (key, other, key[-43:], other[-43:]) if secret in log]


def test_serving_to_others_without_a_way_to_tell_who_asks_does_not_start(environment: dict[str, str]) -> None:
    begun = time.monotonic()
    refused = notecoder(environment, "serve", "--host", "0.0.0.0", "--port", "0")
    took = time.monotonic() - begun
    assert refused.returncode == 2
    assert refused.stdout == ""
    assert refused.stderr.startswith(
        "notecoder: other machines reach 0.0.0.0, and there is no way to tell who asks. Do one of these: add an"
    )
    assert refused.stderr.count("\n") == 1
    # Under a second where nothing else runs. No process may be left that loads the coder: it would hold these pipes open.
    assert took < 10


def test_serving_with_settings_that_are_wrong_names_each_and_no_value(environment: dict[str, str]) -> None:
    wrong = {"NOTECODER_PORT": "zaphod", "NOTECODER_SESSION_SECRET": "zaphod", "NOTECODER_TRUSTED_PROXIES": "zaphod"}
    refused = notecoder({**environment, **wrong}, "serve")
    assert refused.returncode == 2
    assert refused.stderr.splitlines() == [
        "notecoder: NOTECODER_PORT: Input should be a valid integer, unable to parse string as an integer",
        "NOTECODER_TRUSTED_PROXIES: expected addresses or networks, as 10.0.0.0/8, found another word at place 1",
    ]
