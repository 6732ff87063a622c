from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from starlette.testclient import TestClient

from models.answer import Answer
from models.request import Request
from service.app import create_app
from service.settings import Settings
from tests.service.stand_in import NOTE, StandIn


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


def test_turn_one_note_at_a_time_and_the_service_stays_awake() -> None:
    judge = Slow()
    with TestClient(create_app(Settings(), judge), base_url="http://127.0.0.1:8080") as client, ThreadPoolExecutor(3) as pool:
        notes = [pool.submit(client.post, "/v1/suggest", json={"text": NOTE}) for _ in range(3)]
        assert judge.begun.wait(30)
        try:
            assert client.get("/healthz").status_code == 200
        finally:
            judge.let.set()
        assert [note.result().status_code for note in notes] == [200, 200, 200]
    assert judge.most == 1
