"""``notecoder serve``: the service as a process, from its settings to its last answer."""

from __future__ import annotations

import os
import socket
from contextlib import closing
from typing import Annotated

import typer

from service.exits import failures_told, stop
from service.settings import Settings, read_settings


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on; else NOTECODER_HOST, else 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Else NOTECODER_PORT, else 8080; 0 takes a free one.")] = None,
) -> None:
    """Serve the pages and the HTTP endpoint. Exit status 2: it may not start as it is set up."""
    with failures_told():
        settings = read_settings(host=host, port=port)
        with _listening(settings) as listener:
            _serve(settings, listener)


def _listening(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        stop(f"serve: {settings.host} port {settings.port}: {os.strerror(error.errno) if error.errno else error}", status=2)


def _serve(settings: Settings, listener: socket.socket) -> None:
    from service.access.hosts import is_loopback
    from service.work.hand import begin

    # The fork server loads the coder while this process imports what it needs itself. It would outlive a start that is refused,
    # which an address of this machine hardly ever is.
    if is_loopback(settings.host):
        begin()
    from service.access.start import check_start
    from service.store.store import open_store
    from service.table_pack import tables_in_use

    with closing(open_store(settings)) as store:
        check_start(settings, store)
        begin()
        tables_in_use()
        from service.app import create_app
        from service.listen import listen

        listen(create_app(settings, store=store), settings, listener)
