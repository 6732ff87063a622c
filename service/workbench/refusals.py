"""What went wrong, as a page for people: each router of pages makes its routes of ``PageRoute``."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any, Final

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from corpus.readers.jsonl import ReaderError
from models.request import RequestError
from service.errors import AnswerFailed, CannotLoad, Unavailable, status_of
from service.log import LOG
from service.store.errors import DecisionError, KeyReused, NoSuchRecord, StoreFailed
from service.workbench.render import capitalize_first, page

# What a route of pages may raise and what is shown for it; who may not come in at all is told elsewhere.
REFUSALS: Final = (RequestError, ReaderError, AnswerFailed, CannotLoad, Unavailable, NoSuchRecord, DecisionError, KeyReused, StoreFailed)


def refusal(error: Exception) -> tuple[int, str]:
    """The HTTP status and the words for one of ``REFUSALS``; none of the words are of a note."""
    match error:
        case RequestError():
            return status_of(error), f"{capitalize_first(error.told)}."
        case ReaderError():
            return 422, f"The file cannot be read: {error.reason}."
        case AnswerFailed():
            LOG.error("no answer to a note", error=str(error))
            return 500, "The program failed on this note; this is a bug of notecoder."
        case Unavailable():
            return 503, f"{capitalize_first(error.words)}."
        case CannotLoad():
            return 503, "The program cannot read notes now. Try it again; if it stays so, tell whoever runs it."
        case NoSuchRecord():
            return 404, "There is no such note here: it never was, or it was erased."
        case StoreFailed():
            return 503, "The database did not answer and nothing was kept. Try it again."
        case KeyReused():
            return 409, "This page was used for another decision already. Load it again."
        case _:
            return 422, f"{capitalize_first(str(error))}."


class PageRoute(APIRoute):
    """A route whose refusals are pages, or plain words where a script asked."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except REFUSALS as error:
                status, words = refusal(error)
                if "hx-request" in request.headers:
                    answer: Response = PlainTextResponse(words, status, {"HX-Reswap": "none"})
                else:
                    head = "Not found" if status == 404 else "That did not work"
                    answer = page(request, None, "missing.html", status, head=head, error=words)
                if isinstance(error, Unavailable) and error.retry_after is not None:
                    answer.headers["Retry-After"] = str(error.retry_after)
                return answer

        return handle
