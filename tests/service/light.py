"""``python -m tests.service.light``: the service with the stand-in for a coder, on a free port; ``again``: anew each time it dies.

For ``again`` everything is imported once and each server is forked, so that it is up in a moment.
"""

from __future__ import annotations

import os
import socket
import sys

from service.app import create_app
from service.listen import listen
from service.settings import Settings
from tests.service.stand_in import StandIn


def serve() -> None:
    settings = Settings()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listen(create_app(settings, StandIn()), settings, listener)


def serve_again() -> None:
    while True:
        child = os.fork()
        if not child:
            serve()
            return
        os.waitpid(child, 0)


if __name__ == "__main__":
    (serve_again if "again" in sys.argv else serve)()
