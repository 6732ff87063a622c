"""The schema is true: schemathesis asks every operation what it allows and what it does not, and checks each answer against it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

import pytest
import schemathesis
from schemathesis.engine import Status, events, from_schema
from starlette.types import ASGIApp, Receive, Scope, Send

from models.answer import Answer
from models.request import Request
from service.app import create_app
from service.settings import Settings
from service.store.store import Store, open_store
from tests.service.stand_in import StandIn

# More of them for a longer search: NOTECODER_TEST_EXAMPLES=500.
EXAMPLES: Final = int(os.environ.get("NOTECODER_TEST_EXAMPLES", "10"))


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(Settings(database=f"sqlite:///{tmp_path_factory.mktemp('openapi') / 'notecoder.db'}"))
    yield store
    store.close()


@schemathesis.serializer("application/x-ndjson")
def lines(context: schemathesis.SerializationContext, value: Any) -> Any:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@schemathesis.hook
def before_call(context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]) -> None:
    """A new key for each decision, as the schema asks in words; one that breaks its form stays broken."""
    key = case.headers.get("Idempotency-Key")
    if isinstance(key, str) and 0 < len(key) <= 255:
        case.headers["Idempotency-Key"] = uuid4().hex


def _local(app: ASGIApp) -> ASGIApp:
    """``app`` as it is asked on its own machine: schemathesis names another host, and local mode answers to its own names only."""

    async def named(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            others = [(name, value) for name, value in scope["headers"] if name != b"host"]
            scope = {**scope, "headers": [*others, (b"host", b"127.0.0.1:8080")]}
        await app(scope, receive, send)

    return named


class Steady(StandIn):
    """The stand-in without its failure on request: hypothesis finds the very words for it."""

    def answer(self, request: Request) -> Answer:
        return super().answer(replace(request, text=request.text.replace("please fail", "-----------")))


@pytest.mark.slow
def test_openapi_is_true_of_every_operation(store: Store) -> None:
    config = schemathesis.Config(seed=1)
    config.projects.default.generation.update(max_examples=EXAMPLES)
    app = _local(create_app(Settings(max_body=1_000_000), Steady(), store))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, config=config)
    asked: Counter[str] = Counter()
    answered: Counter[tuple[str, int]] = Counter()
    failures: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            failures.append(f"{event.label}: {event.info.format()}")
        if isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
            phase = event.phase.value if isinstance(event, events.ScenarioFinished) else "fuzz"
            asked[phase] += len(event.recorder.interactions)
            answered.update(
                (event.recorder.cases[case].value.operation.label, interaction.response.status_code)
                for case, interaction in event.recorder.interactions.items()
                if interaction.response is not None
            )
            for case, checks in event.recorder.checks.items():
                for check in checks:
                    if check.status == Status.FAILURE and check.failure_info is not None:
                        sample = event.recorder.cases[case].value.as_curl_command()
                        failures.append(f"{event.recorder.label}: {check.name}: {check.failure_info.failure}\n{sample[:600]}")
    print(f"schemathesis: {asked.total():,} requests, {dict(asked)}")
    print(sorted(answered.items()))
    assert not failures, f"{len(failures)} failures:\n" + "\n\n".join(failures[:20])
    assert asked.total() > 900
    # What needs a record is reached by chance; test_feedback.py and test_records.py leave nothing to it.
    for label in ("POST /v1/suggest", "POST /v1/audit", "POST /v1/batch", "GET /v1/codes", "GET /v1/trail"):
        assert answered[label, 200]
