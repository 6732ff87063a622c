"""Fields in, response out: the one way from every door to the judge."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple, Protocol

import orjson

from models.answer import JSON, Answer
from models.audit.claim_lines import parse_claim
from models.audit.records import Audit, ClaimLine
from models.audit.response import to_dict as audit_to_dict
from models.request import PARTS, Request, RequestError, parse_request
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


class Answered(NamedTuple):
    """The response as it was asked for, and the whole of it with offsets in code points, which is what is kept."""

    response: JSON
    whole: JSON


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
    return answered(judge, fields).response


def respond_audit(judge: Judge, fields: Mapping[str, object]) -> JSON:
    """The audit of the ``claim`` in a request's ``fields``. Raises as ``respond`` does."""
    return answered_audit(judge, fields).response


def answered(judge: Judge, fields: Mapping[str, object]) -> Answered:
    """The response to a request's ``fields``, and the whole of it. Raises as ``respond`` does."""
    request = parse_request(fields)
    try:
        answer = judge.answer(request)
        return _both(request, lambda encoding, parts: to_dict(answer, request.text, encoding, parts))
    except Exception as error:
        # An exception's own words may quote the note; only its kind and place go on.
        raise AnswerFailed(place(error)) from None


def answered_audit(judge: Judge, fields: Mapping[str, object]) -> Answered:
    """The audit of the ``claim`` in a request's ``fields``, and the whole of it. Raises as ``respond`` does."""
    request, claimed = parse_audit(fields)
    try:
        audit = judge.audit_claim(request, claimed)
        return _both(request, lambda encoding, parts: audit_to_dict(audit, request.text, encoding, parts))
    except Exception as error:
        raise AnswerFailed(place(error)) from None


def parse_audit(fields: Mapping[str, object]) -> tuple[Request, tuple[ClaimLine, ...]]:
    """The request and the claim in ``fields``. Raises ``RequestError``."""
    if fields.get("claim") is None:
        raise RequestError("missing", "claim", "the billed lines", "nothing")
    claimed = parse_claim(fields["claim"])
    return parse_request({name: value for name, value in fields.items() if name != "claim"}), claimed


def _both(request: Request, shown: Callable[[str, Collection[str]], JSON]) -> Answered:
    response = shown(request.offset_encoding, request.include)
    whole = request.offset_encoding == "utf-32" and len(request.include) == len(PARTS)
    return Answered(response, response if whole else shown("utf-32", PARTS))


def to_bytes(response: Mapping[str, object]) -> bytes:
    """``response`` as one line of JSON, without the line end. Same response, same bytes. Raises ``AnswerFailed`` where it is no JSON."""
    try:
        return orjson.dumps(response)
    except orjson.JSONEncodeError as error:
        raise AnswerFailed(place(error)) from None
