"""The released coder, loaded once for the tests that go through a door to the real thing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.respond import Judge, load_coder
from service.settings import Settings
from tests.service.stand_in import StandIn

# The service answers to its own names only.
BASE: Final = "http://127.0.0.1:8080"


@pytest.fixture(scope="session")
def coder() -> Judge:
    return load_coder()


@pytest.fixture(scope="session", autouse=True)
def _state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test of the doors writes into the database of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a database of their own and a small body limit."""
    return Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}", max_body=2_500_000)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """A client of the service around the stand-in."""
    with TestClient(create_app(settings, StandIn()), base_url=BASE) as client:
        yield client


@pytest.fixture(scope="session")
def real_client(coder: Judge) -> Iterator[TestClient]:
    """A client of the service as it is released."""
    with TestClient(create_app(Settings(), coder), base_url=BASE) as client:
        yield client
