"""What is known of a request beside its body: its id, who asks, the record it made. Log, metrics and problems read it here."""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

# A UUID or its digits alone; anything else could hold a name, and it would stand in the log.
_SANE: Final = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")
_KEY: Final = "notecoder.trace"


@dataclass(slots=True)
class Trace:
    """``request_id`` is a UUID. ``who`` is the name of ``service.access.who.Who``, ``record`` the id of a record, where there are."""

    request_id: str
    who: str | None = None
    record: str | None = None


def begin_trace(scope: MutableMapping[str, Any]) -> Trace:
    """The trace of a request that just came: the id that its ``X-Request-ID`` gives where it is a UUID, else a new one."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"").decode("latin-1")
    trace = Trace(str(UUID(given) if _SANE.fullmatch(given) else uuid4()))
    scope[_KEY] = trace
    return trace


def trace_of(scope: MutableMapping[str, Any]) -> Trace:
    """The trace of the request of this ASGI scope."""
    trace = scope[_KEY]
    assert isinstance(trace, Trace)
    return trace
