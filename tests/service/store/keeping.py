"""How the store's tests keep a note: by the stand-in coder, as the doors do."""

from __future__ import annotations

from typing import Any

from service.access.who import LOCAL, Who
from service.respond import respond, respond_audit
from service.store.records import Record
from service.store.store import Store
from tests.service.stand_in import NOTE, StandIn

ANN = Who("user:ann", frozenset({"suggest"}))
BOB = Who("user:bob", frozenset({"suggest"}))


def answer(text: str = NOTE, **fields: object) -> dict[str, Any]:
    """The whole response to a note."""
    asked = {"text": text, **fields}
    return respond_audit(StandIn(), asked) if "claim" in fields else respond(StandIn(), asked)


def keep(store: Store, text: str = NOTE, who: Who = LOCAL, **fields: object) -> Record:
    """Keep the answer to a note; with a ``claim``, the audit."""
    return store.keep(who, "audit" if "claim" in fields else "suggest", text, fields, answer(text, **fields))


def changed(response: dict[str, Any], *lines: int) -> dict[str, Any]:
    """Another release's response: of the lines only those at these places, from 1, in this order."""
    return {**response, "suggestions": [response["suggestions"][line - 1] for line in lines], "versions": {"engine": "1"}}
