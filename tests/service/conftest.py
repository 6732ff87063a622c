"""The released coder, loaded once for the tests that go through a door to the real thing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.respond import Judge, load_coder
from service.settings import Settings
from tests.service.stand_in import StandIn


@pytest.fixture(scope="session")
def coder() -> Judge:
    return load_coder()


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A client of the service around the stand-in, with a small body limit."""
    with TestClient(create_app(Settings(max_body=2_500_000), StandIn())) as client:
        yield client


@pytest.fixture(scope="session")
def real_client(coder: Judge) -> Iterator[TestClient]:
    """A client of the service as it is released."""
    with TestClient(create_app(Settings(), coder)) as client:
        yield client
