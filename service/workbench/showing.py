"""A record as a page: the answer or the audit of its note, with the note itself where it is at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from service.access.who import Who
from service.store.records import Record, Standing
from service.store.words import with_words
from service.workbench.answer_view import answer_view
from service.workbench.asked import CHOICES, carry, shown_of
from service.workbench.audit_view import audit_view
from service.workbench.render import page

# How the ends of a pasted note's lines may have been when it was asked for first.
_LINE_ENDS: Final = ("\n", "\r\n", "\r")


def note_name(record: Record) -> str:
    """What a note is called: the reference it was given, else the start of its fingerprint."""
    return record.note_id or f"note {record.sha256[:8]}"


def same_note(record: Record, text: str) -> str | None:
    """``text`` with the line ends that the record's note had; None where it is another note."""
    plain = text.replace("\r\n", "\n")
    for candidate in (text, *(plain.replace("\n", end) for end in _LINE_ENDS)):
        if sha256(candidate.encode()).hexdigest() == record.sha256:
            return candidate
    return None


def record_page(
    request: Request, who: Who, record: Record, standing: Sequence[Standing], text: str | None, status: int = 200, **more: Any
) -> Response:
    """The page of ``record``; ``text`` None: its note is not at hand."""
    response: Mapping[str, Any] = record.response if text is None else with_words(record.response, text)
    ground = {
        "record": record,
        "name": note_name(record),
        "at_hand": text is not None,
        "carried": "" if text is None else carry(text),
        "form": shown_of(record),
        "choices": CHOICES,
    }
    if record.kind == "audit":
        return page(request, who, "audit_answer.html", status, audit=audit_view(text, response), **ground, **more)
    view = answer_view(text, response, standing)
    return page(
        request, who, "answer.html", status, answer=view, once=token_urlsafe(12), **{"add_error": None, "add_tried": None, **ground, **more}
    )
