"""The log: JSON lines on standard error, of fields that can hold no word of a note."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Final

import orjson
import structlog
from structlog.stdlib import BoundLogger, ProcessorFormatter
from structlog.typing import EventDict, WrappedLogger

from service.errors import place

# Everything that a line may have. An event is one of our own fixed texts; a route is its template, never the path.
FIELDS: Final = (
    "timestamp",
    "level",
    "event",
    "logger",
    "request_id",
    "method",
    "route",
    "status",
    "milliseconds",
    "who",
    "record",
    "count",
    "error",
    "address",
)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What uvicorn says of its own life, by the text before anything was put into it.
_SPOKEN: Final = frozenset(
    {
        "Started server process [%d]",
        "Finished server process [%d]",
        "Waiting for application startup.",
        "Application startup complete.",
        "Waiting for application shutdown.",
        "Application shutdown complete.",
        "Shutting down",
        "Waiting for connections to close. (CTRL+C to force quit)",
        "Waiting for background tasks to complete. (CTRL+C to force quit)",
        "Invalid HTTP request received.",
    }
)
_OTHER: Final = "a message of a library, withheld since it may quote its input"


def open_log() -> None:
    """From here on every logger of the process writes JSON lines to standard error, at level info and above."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate, logger.disabled = True, False
        logger.setLevel(logging.NOTSET)
    # A logger's own failure would print the message's parts.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    sys.excepthook = _died
    threading.excepthook = lambda failed: LOG.error("a thread failed", error=_place(failed.exc_value))


def method_of(method: str) -> str:
    """``method`` where it is one of HTTP's; a client may send any word."""
    return method if method in _METHODS else "other"


def _formatter() -> ProcessorFormatter:
    stamp = structlog.processors.TimeStamper(fmt="iso", utc=True)
    return ProcessorFormatter(
        foreign_pre_chain=[_withheld, structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, stamp],
        processors=[_allowed, structlog.processors.JSONRenderer(serializer=_line)],
    )


def _withheld(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    record: logging.LogRecord = event["_record"]
    words = record.msg if isinstance(record.msg, str) and record.msg in _SPOKEN else _OTHER
    kept: dict[str, Any] = {"event": words, "_record": record, "_from_structlog": False}
    if isinstance(error := event.get("exc_info"), tuple):
        kept["error"] = _place(error[1])
    return kept


def _allowed(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    return {field: event[field] for field in FIELDS if event.get(field) is not None}


def _line(event: MutableMapping[str, Any], **_: object) -> str:
    return orjson.dumps(event, default=lambda value: type(value).__name__).decode()


def _place(error: BaseException | None) -> str | None:
    return None if error is None else place(error)


def _died(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    LOG.critical("the service ended", error=place(error))


LOG: Final[BoundLogger] = structlog.wrap_logger(
    logging.getLogger("notecoder"),
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        ProcessorFormatter.wrap_for_formatter,
    ],
    wrapper_class=BoundLogger,
)
