from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from starlette.testclient import TestClient

from models.answer import Answer
from models.request import Request
from service.app import create_app
from service.settings import Settings
from tests.service.stand_in import NOTE, StandIn

BASE = "http://127.0.0.1:8080"


class Slow(StandIn):
    """Answers when it is let, and counts how many notes it has in hand."""

    def __init__(self) -> None:
        self.begun, self.let = Event(), Event()
        self.in_hand = self.most = 0

    def answer(self, request: Request) -> Answer:
        self.in_hand += 1
        self.most = max(self.most, self.in_hand)
        self.begun.set()
        assert self.let.wait(30)
        self.in_hand -= 1
        return super().answer(request)


def test_turn_one_note_at_a_time_and_the_service_stays_awake(settings: Settings) -> None:
    judge = Slow()
    with TestClient(create_app(settings, judge), base_url=BASE) as client, ThreadPoolExecutor(3) as pool:
        notes = [pool.submit(client.post, "/v1/suggest", json={"text": NOTE}) for _ in range(3)]
        assert judge.begun.wait(30)
        try:
            for path in ("/healthz", "/readyz", "/metrics", "/v1/codes/64483", "/v1/trail"):
                assert client.get(path).status_code == 200
        finally:
            judge.let.set()
        assert [note.result().status_code for note in notes] == [200, 200, 200]
    assert judge.most == 1


@pytest.mark.parametrize("max_waiting", [0, 1, 3])
def test_turn_more_than_may_wait_are_told_to_come_again(settings: Settings, max_waiting: int) -> None:
    judge = Slow()
    app = create_app(settings.model_copy(update={"max_waiting": max_waiting}), judge)
    with TestClient(app, base_url=BASE) as client, ThreadPoolExecutor(8) as pool:
        notes = [pool.submit(client.post, "/v1/suggest", json={"text": NOTE}) for _ in range(1 + max_waiting)]
        until = time.monotonic() + 30
        while (app.state.turn.in_work, app.state.turn.waiting) != (1, max_waiting) and time.monotonic() < until:
            time.sleep(0.01)
        refused = client.post("/v1/suggest", json={"text": NOTE})
        # What cannot be answered in any case is told so and takes nobody's place.
        wrong = client.post("/v1/audit", json={"text": ""})
        judge.let.set()
        assert [note.result().status_code for note in notes] == [200] * (1 + max_waiting)
        assert client.post("/v1/suggest", json={"text": NOTE}).status_code == 200
    assert (refused.status_code, refused.json()["type"], refused.headers["Retry-After"]) == (503, "urn:notecoder:busy", "1")
    assert refused.json()["detail"].startswith(f"{max_waiting} notes wait already; send the note again")
    assert wrong.status_code in (422, 503)
