"""A service in a process of its own, for the tests that need a real one: started, found by the address it prints, and ended."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import psutil

ROOT: Final = Path(__file__).resolve().parents[2]
SERVE: Final = ("-c", "from service.cli import main; main()", "serve", "--port", "0")
# The same service with the stand-in in place of the coder: it is up in a second.
LIGHT: Final = ("-m", "tests.service.light")
_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Server:
    """``address`` without a slash at its end; ``log`` is where standard error goes, ``seconds`` how long the start took."""

    process: subprocess.Popen[bytes]
    address: str
    log: Path
    seconds: float

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def kill(self) -> None:
        """``kill -9``."""
        self.process.kill()
        self.process.wait(30)

    def workers(self) -> list[psutil.Process]:
        """The worker processes: those that the fork server forked."""
        ours = psutil.Process(self.process.pid)
        return [child for helper in ours.children() for child in helper.children()]

    def rss(self) -> int:
        """Resident bytes of all processes, shared pages counted once (PSS)."""
        ours = psutil.Process(self.process.pid)
        return sum(process.memory_full_info().pss for process in (ours, *ours.children(recursive=True)))


@contextmanager
def serving(folder: Path, *, command: tuple[str, ...] = SERVE, **variables: object) -> Iterator[Server]:
    """A server whose database and logs are in ``folder``; ``variables`` are settings, as ``max_waiting=3``."""
    log, out = folder / "stderr", folder / "stdout"
    began = time.monotonic()
    environment = _environment(folder, variables)
    with log.open("ab") as stderr, out.open("wb") as stdout:
        process = subprocess.Popen(
            (sys.executable, *command),
            cwd=ROOT,
            env=environment,
            stdout=stdout,
            stderr=stderr,
            stdin=subprocess.DEVNULL,
        )
    try:
        address = _address(process, out)
        yield Server(process, address, log, time.monotonic() - began)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(30)
        Path(environment["TMPDIR"]).unlink()


def _environment(folder: Path, variables: Mapping[str, object]) -> dict[str, str]:
    given = {f"NOTECODER_{name.upper()}": str(value) for name, value in variables.items()}
    database = f"sqlite:///{folder / 'notecoder.db'}"
    temporary = folder / "temporary"
    temporary.mkdir(exist_ok=True)
    # By a short name: pytest's own folders are too long for the path of a socket.
    short = Path(tempfile.gettempdir()) / f"nc{uuid4().hex[:12]}"
    short.symlink_to(temporary)
    return {**os.environ, "NOTECODER_DATABASE": database, "TMPDIR": str(short), "PYTHONPATH": str(ROOT), **given}


def _address(process: subprocess.Popen[bytes], out: Path) -> str:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(rb"Notecoder serves (http://\S+)\n", out.read_bytes()):
            return found[1].decode()
        time.sleep(0.02)
    raise RuntimeError(f"the server did not start (status {process.poll()}): {(out.parent / 'stderr').read_text()[-2000:]}")
