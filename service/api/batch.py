"""``POST /v1/batch``: many notes as JSON lines in, an answer a line out, in the same order, while the body still arrives."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Final

from anyio import Event, WouldBlock, create_memory_object_stream, create_task_group
from anyio.abc import TaskGroup
from anyio.streams.memory import MemoryObjectSendStream
from fastapi import APIRouter, Depends, Query
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from models.request import RequestError
from service.access.needs import asking
from service.access.refused import Refused
from service.access.who import Who
from service.api.answers import Answers, InAnswers
from service.api.batch_schema import BATCH_BODY, BATCH_RESPONSES
from service.errors import AnswerFailed, Unavailable, place
from service.lines import Line, Splitter, failure, fields_of
from service.log import LOG
from service.respond import to_bytes
from service.store.errors import StoreFailed
from service.store.records import Kind
from service.trace import trace_of

router = APIRouter(prefix="/v1", tags=["notes"])

_RETRY_SECONDS: Final = 10


@router.post(
    "/batch",
    operation_id="batch",
    summary="Answer many notes",
    response_class=Response,
    responses=BATCH_RESPONSES,
    openapi_extra={"requestBody": BATCH_BODY},
)
async def batch(
    request: Request,
    answers: InAnswers,
    who: Annotated[Who, Depends(asking)],
    audit: Annotated[bool, Query(description="Audit the `claim` of each line instead of suggesting codes.")] = False,
) -> Response:
    """One request a line (`id` may stand for `note_id`), one answer a line: the bytes of `/v1/suggest` or `/v1/audit`, in order.

    A line that cannot be answered gets `{"line", "note_id", "error": {"kind", "text"}}`, and the others go on. Answers are written
    while the body still arrives, and the body is read no faster than it is answered: read the answers while you send. Each note is
    kept as by the single endpoints; its record is the one that they name for the same note.
    """
    needed: Kind = "audit" if audit else "suggest"
    if not who.may(needed):
        raise Refused(403, "forbidden", f"this needs the scope {needed}, which you do not have")
    response = Answered(request, answers, who, audit=audit)
    try:
        answers.turn.batches.acquire_on_behalf_of_nowait(response)
    except WouldBlock:
        words = "as many batches as the service takes run already; send this one after the seconds of Retry-After"
        raise Unavailable("busy", words, _RETRY_SECONDS) from None
    return response


class Slot:
    """The place of a line's answer in the order."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.done = Event()
        self.answer = b""


class Answered(Response):
    """An ASGI response that reads its request while it is written."""

    media_type = "application/x-ndjson"

    def __init__(self, request: Request, answers: Answers, who: Who, *, audit: bool) -> None:
        super().__init__()
        del self.headers["content-length"]
        self._request = request
        self._answers = answers
        self._who = who
        self._audit = audit
        self._ahead = 2 * answers.turn.at_once

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        give, take = create_memory_object_stream[Slot](self._ahead)
        try:
            async with create_task_group() as group, take:
                group.start_soon(self._read, give, group)
                async for slot in take:
                    await slot.done.wait()
                    await send({"type": "http.response.body", "body": slot.answer + b"\n", "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._answers.turn.batches.release_on_behalf_of(self)

    async def _read(self, give: MemoryObjectSendStream[Slot], group: TaskGroup) -> None:
        try:
            async with give:
                async for line in self._lines():
                    slot = Slot(line)
                    # It waits here while enough are held, and so nothing more is read of the body.
                    await give.send(slot)
                    group.start_soon(self._fill, slot)
        except ClientDisconnect:
            # Nobody reads the answers to what came until then.
            group.cancel_scope.cancel()

    async def _lines(self) -> AsyncIterator[Line]:
        splitter = Splitter()
        async for piece in self._request.stream():
            for line in splitter.feed(piece):
                yield line
        for line in splitter.rest():
            yield line

    async def _fill(self, slot: Slot) -> None:
        fields: dict[str, object] = {}
        try:
            fields = fields_of(slot.line, audit=self._audit)
            told = await self._answers.tell(self._who, "audit" if self._audit else "suggest", fields, patient=True)
            slot.answer = to_bytes(told.response)
        except RequestError as error:
            slot.answer = failure(slot.line, fields, error.kind, error.told)
        except Unavailable as error:
            slot.answer = failure(slot.line, fields, error.kind, error.words)
        except StoreFailed:
            slot.answer = failure(slot.line, fields, "store", "the database cannot be used now, so nothing was kept; send the line again")
        except Exception as error:
            words = str(error) if isinstance(error, AnswerFailed) else place(error)
            LOG.error("no answer to a line", request_id=trace_of(self._request.scope).request_id, error=words)
            slot.answer = failure(slot.line, fields, "internal", "the program failed on this note; this is a bug of notecoder")
        finally:
            slot.done.set()
