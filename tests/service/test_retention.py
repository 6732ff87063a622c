from __future__ import annotations

import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from service.app import create_app
from service.settings import Settings
from service.store.errors import StoreFailed
from service.store.store import open_store
from tests.service.stand_in import NOTE, StandIn

BASE = "http://127.0.0.1:8080"


@pytest.mark.parametrize(("days", "left"), [(None, 200), (30, 404)])
def test_retention_erases_old_records_when_the_service_starts(
    settings: Settings, days: int | None, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings.model_copy(update={"retention_days": days})
    store = open_store(settings)
    with TestClient(create_app(settings, StandIn(), store), base_url=BASE) as client:
        record = client.post("/v1/suggest", json={"text": NOTE}).headers["Notecoder-Record"]
        time.sleep(0.1)
        assert client.get(f"/v1/records/{record}").status_code == 200
    expire = store.expire
    monkeypatch.setattr(store, "expire", lambda now: expire(datetime.now(UTC) + timedelta(days=31)))
    with TestClient(create_app(settings, StandIn(), store), base_url=BASE) as client:
        until = time.monotonic() + 60
        while (status := client.get(f"/v1/records/{record}").status_code) != left and time.monotonic() < until:
            time.sleep(0.02)
    store.close()
    assert status == left


def test_retention_waits_for_a_database_that_is_gone(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_store(settings)

    def gone(now: datetime) -> list[str]:
        raise StoreFailed("gone")

    monkeypatch.setattr(store, "expire", gone)
    app = create_app(settings.model_copy(update={"retention_days": 30}), StandIn(), store)
    with caplog.at_level(logging.INFO), TestClient(app, base_url=BASE) as client:
        until = time.monotonic() + 60
        while "could not be erased" not in caplog.text and time.monotonic() < until:
            time.sleep(0.02)
        assert client.get("/healthz").status_code == 200
    store.close()
    assert "could not be erased now" in caplog.text
