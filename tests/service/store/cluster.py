"""A PostgreSQL server of the tests' own: made, started, stopped at once as by a power cut, and started again."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import psycopg

PASSWORD: Final = "canary-password-of-the-tests"
_SECONDS: Final = 60


class Cluster:
    """One server on a free port of 127.0.0.1, its files in a folder of its own, with a password as a site would have it."""

    def __init__(self) -> None:
        self.programs = _programs()
        self.folder = Path(mkdtemp(prefix="notecoder-postgresql-"))
        password = self.folder / "password"
        password.write_text(PASSWORD)
        if os.getuid() == 0:  # the server refuses root
            for path in (self.folder, password):
                shutil.chown(path, "postgres", "postgres")
        self._run("initdb", "--username=site", f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync")
        self.port = 0
        self.start()

    def start(self) -> None:
        if not self.port:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        options = f"-c listen_addresses=127.0.0.1 -c port={self.port} -c unix_socket_directories={self.folder} -c max_connections=100"
        self._run("pg_ctl", "--wait", f"--log={self.folder / 'server.log'}", f"--options={options}", "start")

    def stop(self) -> None:
        """As a power cut would: no checkpoint, no goodbye."""
        self._run("pg_ctl", "--wait", "--mode=immediate", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder)

    def database(self) -> str:
        """The URL of an empty schema, as a site would write it. A database each would be three hundred files."""
        name = f"notecoder_{secrets.token_hex(4)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self.url()}?options=-csearch_path%3D{name}"

    def url(self, name: str = "postgres") -> str:
        """The URL of a database."""
        return f"postgresql://site:{PASSWORD}@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *options: str) -> None:
        user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        command = [*user, str(self.programs / program), f"--pgdata={self.folder / 'data'}", *options]
        # The server keeps what it inherits open: a pipe would never end.
        with (self.folder / "run.log").open("ab") as log:
            done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=_SECONDS, check=False)
        assert done.returncode == 0, f"{program}: {(self.folder / 'run.log').read_text()}"


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    on_path = shutil.which("initdb")
    assert found or on_path, "the tests need PostgreSQL: run tests/system_packages.sh, as `make test` does"
    return found[-1].parent if found else Path(str(on_path)).resolve().parent
