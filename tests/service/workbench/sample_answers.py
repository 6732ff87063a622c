"""Responses and decisions for the tests of the views, made by the stand-in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from service.respond import respond, respond_audit
from service.store.records import Billed, Decision, Standing
from tests.service.stand_in import NOTE, StandIn

CLAIM = "64483-RT, 97110"


def answer(**fields: object) -> dict[str, Any]:
    return respond(StandIn(), {"text": NOTE, **fields})


def audit(claim: str = CLAIM) -> dict[str, Any]:
    return respond_audit(StandIn(), {"text": NOTE, "claim": claim})


def standing(*decisions: Decision) -> list[Standing]:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    return [Standing(decision, at, "local", number) for number, decision in enumerate(decisions, 1)]


ACCEPT = Decision("accept", 1)
CHANGE = Decision("change", 1, Billed("64483", 2, ("LT",)), "wrong_side")
REJECT = Decision("reject", 2, reason="not_documented")
ADD = Decision("add", billed=Billed("77003"))
