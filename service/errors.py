"""What went wrong, in words that hold nothing of a note: for the terminal, the batch's lines and the HTTP answers."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Final

from models.request import RequestError

_ROOT: Final = Path(__file__).resolve().parents[1]
_PACKAGES: Final = ("nlp", "models", "corpus", "service")
_BAD_REQUEST: Final = frozenset({"json", "encoding"})
_TITLES: Final = {
    "missing": "A field is missing",
    "empty": "The note is empty",
    "too_long": "A field is too long",
    "broken_text": "The text is broken",
    "type": "A field has the wrong type",
    "value": "A field has an unknown value",
    "date": "The date is not a date",
    "unknown_field": "The request has an unknown field",
    "encoding": "The body is not UTF-8",
    "json": "The body is not JSON",
    "too_large": "The body is too large",
    "claim": "The claim cannot be used",
    "not_found": "There is no such thing",
    "method": "The method is not allowed here",
    "busy": "Too many notes are waiting",
    "over_time": "The note took too long",
    "worker_died": "The note could not be read to its end",
    "store": "The database cannot be reached",
    "key_reused": "The idempotency key was used for another request",
    "decision": "The decision cannot be taken",
    "conflict": "The record is not as the request takes it to be",
    "workers": "No worker process is ready",
    "unauthorized": "You are not signed in",
    "forbidden": "This is not allowed",
    "cross_site": "The request is not of our own page",
    "host": "The service has another name",
    "too_many": "Too many requests",
    "login": "Signing in did not work",
    "unavailable": "The service cannot answer now",
    "internal": "The service failed",
}


class AnswerFailed(Exception):
    """The program failed on a note. Its words are the kind of the error and the line of the program it came from."""


class Unavailable(Exception):
    """The note was not answered now, for no fault of its fields: ``kind`` names why, ``retry_after`` is in seconds."""

    def __init__(self, kind: str, words: str, retry_after: int | None = None) -> None:
        super().__init__(kind, words, retry_after)
        self.kind = kind
        self.words = words
        self.retry_after = retry_after

    def __str__(self) -> str:
        return self.words


class Conflict(Exception):
    """What was asked is well-formed and does not fit what is kept now. ``field`` names the field that does not."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class CannotLoad(Exception):
    """The coder itself could not be loaded; no note was read yet, so its words are the cause's."""


def place(error: BaseException) -> str:
    """``KeyError at models/rules/levels.py:41``: the kind of ``error`` and our last line on its way, without its words."""
    kind = type(error).__name__
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        file = Path(frame.filename)
        if any(file.is_relative_to(_ROOT / package) for package in _PACKAGES):
            return f"{kind} at {file.relative_to(_ROOT).as_posix()}:{frame.lineno}"
    return kind


def status_of(error: RequestError) -> int:
    """The HTTP status of a request that cannot be answered: 400, 413 or 422."""
    if error.kind == "too_large":
        return 413
    return 400 if error.kind in _BAD_REQUEST else 422


def title_of(kind: str) -> str:
    """What went wrong, in general."""
    return _TITLES.get(kind, "The request failed")


def problem(status: int, kind: str, detail: str, field: str | None = None) -> dict[str, object]:
    """The body of an HTTP error, after RFC 9457."""
    return {"type": f"urn:notecoder:{kind}", "title": title_of(kind), "status": status, "detail": detail, "field": field}
