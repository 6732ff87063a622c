from __future__ import annotations

from uuid import UUID

import pytest
from starlette.testclient import TestClient

from service.trace import begin_trace, trace_of
from tests.service.stand_in import CANARY

ID = "6f1c2b0e-5d0c-4f6e-9d3a-0a4f2c7b1e55"


@pytest.mark.parametrize("given", [ID, ID.upper(), ID.replace("-", "")])
def test_trace_takes_a_uuid(client: TestClient, given: str) -> None:
    answer = client.get("/none", headers={"X-Request-ID": given})
    assert answer.headers["X-Request-ID"] == ID
    assert answer.json()["instance"] == f"urn:uuid:{ID}"


@pytest.mark.parametrize("given", [CANARY, f"{ID} {CANARY}", "12345678", "", f"{{{ID}}}", "ü"])
def test_trace_makes_an_id_where_another_word_is_given(client: TestClient, given: str) -> None:
    answer = client.get("/healthz", headers={b"X-Request-ID": given.encode()})
    assert UUID(answer.headers["X-Request-ID"]) != UUID(ID)
    assert CANARY not in answer.headers["X-Request-ID"]


def test_trace_is_the_scopes() -> None:
    scope = {"headers": [(b"x-request-id", ID.encode())]}
    trace = begin_trace(scope)
    assert trace_of(scope) is trace
    assert (trace.request_id, trace.who, trace.record) == (ID, None, None)
