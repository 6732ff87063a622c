"""One worker process as the service sees it: ask it, and have another in its place when it dies or takes too long."""

from __future__ import annotations

import os
import tempfile
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from typing import Final

from service.errors import CannotLoad, Unavailable
from service.respond import Answered
from service.work.worker import Job, work

# The coder is loaded in some seconds; on a machine that is busy with other things it takes longer.
_START_SECONDS: Final = 120.0
# A socket's path holds 107 bytes, of which the fork server's own names take up to 32.
_LONGEST_FOLDER: Final = 75
_CONTEXT: Final = get_context("forkserver")


def begin() -> None:
    """Start the fork server, which loads the coder while the caller goes on. Called again it does nothing. Raises ``CannotLoad``."""
    from multiprocessing import forkserver

    if len(os.fsencode(tempfile.gettempdir())) > _LONGEST_FOLDER:
        raise CannotLoad(f"the path of the temporary folder (TMPDIR) has more than {_LONGEST_FOLDER} bytes, too many for a socket below it")
    _CONTEXT.set_forkserver_preload(["service.work.preload"])
    forkserver.ensure_running()


class Hand:
    """A worker and the pipe to it. Used by one thread at a time; ``begin`` was called before."""

    def __init__(self) -> None:
        self.restarts = 0
        self._ready = False
        self._start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def alive(self) -> bool:
        """The worker runs, and its coder is loaded."""
        return self._ready and self._process.is_alive()

    def wait(self) -> None:
        """Return when the worker is ready. Raises ``CannotLoad``."""
        if self._ready:
            return
        try:
            told = self._pipe.recv() if self._pipe.poll(_START_SECONDS) else CannotLoad("a worker process did not start in time")
        except (EOFError, OSError):
            told = CannotLoad("a worker process ended while it started")
        if isinstance(told, CannotLoad):
            raise told
        self._ready = True

    def ask(self, job: Job, seconds: float) -> Answered:
        """The answer to ``job``. Raises ``RequestError``, ``AnswerFailed``, ``CannotLoad`` or ``Unavailable``."""
        if self._ready and not self._process.is_alive():
            self._restart()
        try:
            self.wait()
        except CannotLoad:
            self._restart()
            raise
        try:
            self._pipe.send(job)
            in_time = self._pipe.poll(seconds)
            reply = self._pipe.recv() if in_time else None
        except (EOFError, OSError):
            self._restart()
            raise Unavailable("worker_died", "the process that read the note ended; send the note once more", 1) from None
        if reply is None:
            self._restart()
            words = f"the note was not read within {seconds:g} seconds; split it into its visits or parts and send each by itself"
            raise Unavailable("over_time", words)
        if isinstance(reply, Exception):
            raise reply
        assert isinstance(reply, Answered)
        return reply

    def close(self) -> None:
        """End the worker; a note that it has in hand is lost."""
        self._pipe.close()
        self._process.join(1)
        self._process.kill()
        self._process.join()

    def _start(self) -> None:
        self._ready = False
        self._pipe: Connection
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process: ForkServerProcess = _CONTEXT.Process(target=work, args=(theirs,), name="notecoder-worker", daemon=True)
        try:
            self._process.start()
        except (OSError, EOFError) as error:
            raise CannotLoad(f"a worker process could not be started: {type(error).__name__}") from error
        # While this end is open here too, the death of the worker would not end the pipe.
        theirs.close()

    def _restart(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self.restarts += 1
        self._start()
