from __future__ import annotations

import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest

from service.log import LOG, method_of, open_log
from tests.service.stand_in import CANARY


@pytest.fixture
def stream(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Where the log goes; afterwards the process logs as before."""
    stream, root = StringIO(), logging.getLogger()
    handlers, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    monkeypatch.setattr(sys, "stderr", stream)
    open_log()
    yield stream
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks


def lines(stream: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_log_lets_only_its_fields_out(stream: StringIO) -> None:
    LOG.info("request", route="/v1/suggest", status=200, text=CANARY, path=f"/{CANARY}", headers={"x": CANARY})
    LOG.debug("request", route="not at this level")
    (line,) = lines(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"level": "info", "event": "request", "route": "/v1/suggest", "status": 200}


@pytest.mark.parametrize("name", ["uvicorn.error", "asyncio", "sqlalchemy.engine", "anything.else"])
def test_log_withholds_what_libraries_say(stream: StringIO, name: str) -> None:
    logger = logging.getLogger(name)
    try:
        raise KeyError(CANARY)
    except KeyError:
        logger.exception("failed on %s", CANARY)
    logger.warning(f"{CANARY}", extra={"text": CANARY}, stack_info=True)
    logger.error({"text": CANARY})
    assert CANARY not in stream.getvalue()
    found = lines(stream)
    assert [(line["logger"], line["level"]) for line in found] == [(name, "error"), (name, "warning"), (name, "error")]
    assert found[0]["error"] == "KeyError"
    assert all(line["event"].startswith("a message of a library, withheld") for line in found)


def test_log_says_what_uvicorn_says_of_its_life(stream: StringIO) -> None:
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 17)
    (line,) = lines(stream)
    assert line["event"] == "Started server process [%d]"


def test_log_takes_warnings_and_what_ends_threads(stream: StringIO) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn(CANARY, stacklevel=1)

    def fail() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(CANARY), None)
    assert CANARY not in stream.getvalue()
    assert [line.get("error") for line in lines(stream)][1:] == ["ValueError", "ValueError"]


@pytest.mark.parametrize(("method", "logged"), [("GET", "GET"), ("DELETE", "DELETE"), (CANARY, "other"), ("get", "other")])
def test_log_knows_methods(method: str, logged: str) -> None:
    assert method_of(method) == logged
