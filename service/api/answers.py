"""A note answered, counted and kept: what suggestions, audits, batches and pages share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, NamedTuple

from fastapi import Depends
from starlette.requests import Request

from models.answer import JSON
from service.access.who import Who
from service.api.keeping import Keeping, keeping_of
from service.api.turn import Turn, turn_of
from service.metrics import Metrics
from service.store.records import Kind, Record
from service.trace import Trace, trace_of

# How the answer is shown makes no other record; what is kept is whole, with offsets in code points.
_SHOWN: Final = frozenset({"text", "offset_encoding", "include"})


class Told(NamedTuple):
    """The response as it was asked for, and its record."""

    response: JSON
    record: Record


class Answers:
    """For one request: its ``Trace`` gets the record of the last note."""

    def __init__(self, turn: Turn, keeping: Keeping, metrics: Metrics, trace: Trace) -> None:
        self.turn = turn
        self._keeping = keeping
        self._metrics = metrics
        self._trace = trace

    async def tell(self, who: Who, kind: Kind, fields: Mapping[str, Any], *, patient: bool = False) -> Told:
        """Answer, count and keep a note. Raises as ``Turn.answered`` does, and ``StoreFailed``: an answer that is not kept is not given."""
        response, whole = await self.turn.answered(kind, fields, patient=patient)
        asked = {name: value for name, value in fields.items() if name not in _SHOWN and value is not None}
        record = await self._keeping.keep(who, kind, fields["text"], asked, whole)
        self._metrics.answer(whole)
        self._trace.record = record.id
        return Told(response, record)


def answers_of(request: Request) -> Answers:
    """The ``Answers`` for this request."""
    return Answers(turn_of(request), keeping_of(request), request.app.state.metrics, trace_of(request.scope))


InAnswers = Annotated[Answers, Depends(answers_of)]
