"""The schema is true: schemathesis asks every operation what it allows and what it does not, and checks each answer against it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from schemathesis.engine import Status, events, from_schema

from service.app import create_app
from service.settings import Settings
from service.store.store import Store, open_store
from tests.service.stand_in import StandIn

# More of them for a longer search: NOTECODER_TEST_EXAMPLES=500.
EXAMPLES: Final = int(os.environ.get("NOTECODER_TEST_EXAMPLES", "20"))


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_store(Settings(database=f"sqlite:///{tmp_path_factory.mktemp('openapi') / 'notecoder.db'}"))
    yield store
    store.close()


@schemathesis.serializer("application/x-ndjson")
def lines(context: schemathesis.SerializationContext, value: Any) -> Any:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")


@pytest.mark.slow
def test_openapi_is_true_of_every_operation(store: Store) -> None:
    settings = Settings(max_body=1_000_000, allowed_hosts=("testserver",))
    config = schemathesis.Config(seed=1)
    config.projects.default.generation.update(max_examples=EXAMPLES)
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(settings, StandIn(), store), config=config)
    asked: Counter[str] = Counter()
    failures: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.FatalError):
            raise event.exception
        if isinstance(event, events.NonFatalError):
            failures.append(f"{event.label}: {event.info.format()}")
        if isinstance(event, events.ScenarioFinished | events.FuzzScenarioFinished):
            asked[event.phase.value] += len(event.recorder.interactions)
            for case, checks in event.recorder.checks.items():
                for check in checks:
                    if check.status == Status.FAILURE and check.failure_info is not None:
                        sample = event.recorder.cases[case].value.as_curl_command()
                        failures.append(f"{event.recorder.label}: {check.name}: {check.failure_info.failure}\n{sample[:600]}")
    print(f"schemathesis: {asked.total():,} requests, {dict(asked)}")
    assert not failures, f"{len(failures)} failures:\n" + "\n\n".join(failures[:20])
    assert asked.total() > 20 * EXAMPLES
