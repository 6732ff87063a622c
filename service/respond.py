"""Fields in, response out: the one way from every door to the judge."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Protocol

import orjson

from models.answer import JSON, Answer
from models.audit.claim_lines import parse_claim
from models.audit.records import Audit, ClaimLine
from models.audit.response import to_dict as audit_to_dict
from models.request import Request, RequestError, parse_request
from models.response import to_dict
from service.errors import AnswerFailed, CannotLoad, place
from service.settings import tables_folder


class Judge(Protocol):
    """What the doors need of ``models.coder.Coder``."""

    @property
    def versions(self) -> Mapping[str, str]: ...

    def answer(self, request: Request) -> Answer: ...

    def audit_claim(self, request: Request, claimed: tuple[ClaimLine, ...]) -> Audit: ...

    def code(self, code: str, on: date | None) -> dict[str, object] | None: ...


def load_coder() -> Judge:
    """The released coder, with the site's own tables where ``NOTECODER_TABLES`` names their folder.

    Imported here, so that a command that answers nothing (``--help``) pays nothing for it. Raises ``CannotLoad``.
    """
    try:
        from models.coder import Coder

        return Coder.load(tables_folder())
    except Exception as error:
        raise CannotLoad(f"{type(error).__name__}: {error}") from error


def respond(judge: Judge, fields: Mapping[str, object]) -> JSON:
    """The response to a request's ``fields``. Raises ``RequestError`` for what the sender did, ``AnswerFailed`` for what we did."""
    request = parse_request(fields)
    try:
        answer = judge.answer(request)
        return to_dict(answer, request.text, request.offset_encoding, request.include)
    except Exception as error:
        # An exception's own words may quote the note; only its kind and place go on.
        raise AnswerFailed(place(error)) from None


def respond_audit(judge: Judge, fields: Mapping[str, object]) -> JSON:
    """The audit of the ``claim`` in a request's ``fields``. Raises as ``respond`` does."""
    if fields.get("claim") is None:
        raise RequestError("missing", "claim", "the billed lines", "nothing")
    claimed = parse_claim(fields["claim"])
    request = parse_request({name: value for name, value in fields.items() if name != "claim"})
    try:
        return audit_to_dict(judge.audit_claim(request, claimed), request.text, request.offset_encoding, request.include)
    except Exception as error:
        raise AnswerFailed(place(error)) from None


def to_bytes(response: Mapping[str, object]) -> bytes:
    """``response`` as one line of JSON, without the line end. Same response, same bytes. Raises ``AnswerFailed`` where it is no JSON."""
    try:
        return orjson.dumps(response)
    except orjson.JSONEncodeError as error:
        raise AnswerFailed(place(error)) from None
