"""An application on a socket until it is told to stop; the log is ours, uvicorn's own is off."""

from __future__ import annotations

import math
import signal
import socket
import sys

import typer
import uvicorn
from fastapi import FastAPI

from service.log import LOG, open_log
from service.settings import Settings


def listen(app: FastAPI, settings: Settings, listener: socket.socket) -> None:
    """Serve ``app``; its address is printed when it can be asked, and nothing is opened."""
    # Before uvicorn puts its access log off, which it does with the loggers that there are.
    open_log()
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        # Addresses behind proxies are read by access, from the proxies that the site trusts.
        proxy_headers=False,
        # A note that is in work may end; what still streams then is cut off.
        timeout_graceful_shutdown=math.ceil(settings.note_seconds) + 1,
    )
    # uvicorn ends with the signal that it was told to end by; what the caller has open is still to be closed then.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))
    _Server(config).run([listener])


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and sockets:
            host, port = sockets[0].getsockname()[:2]
            address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
            typer.echo(f"Notecoder serves {address}")
            LOG.info("started", address=address)
