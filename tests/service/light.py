"""``python -m tests.service.light``: the service with the stand-in for a coder, on a free port."""

from __future__ import annotations

import socket

from service.app import create_app
from service.listen import listen
from service.settings import Settings
from tests.service.stand_in import StandIn

if __name__ == "__main__":
    settings = Settings()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listen(create_app(settings, StandIn()), settings, listener)
