from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from anyio import Event, create_task_group, sleep
from starlette.testclient import TestClient

from service.respond import respond, respond_audit, to_bytes
from tests.service.serving import LIGHT, serving
from tests.service.stand_in import CANARY, NOTE, StandIn

GOOD = {"text": NOTE, "note_id": "n-1"}


def lines(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def test_batch_answers_each_line_with_the_bytes_of_the_single_endpoint(client: TestClient) -> None:
    asked = [{"text": f"{number} {NOTE}", "id": f"n-{number}", "payer": "commercial"} for number in range(40)]
    answer = client.post("/v1/batch", content=lines(*asked))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-ndjson")
    singles = [{**{name: value for name, value in fields.items() if name != "id"}, "note_id": fields["id"]} for fields in asked]
    assert answer.content.splitlines() == [to_bytes(respond(StandIn(), fields)) for fields in singles]
    assert answer.content.splitlines()[7] == client.post("/v1/suggest", json=singles[7]).content


def test_batch_audits(client: TestClient) -> None:
    fields = {**GOOD, "claim": [{"code": "64483"}, {"code": "64484"}]}
    answer = client.post("/v1/batch?audit=true", content=lines(fields, GOOD))
    first, second = answer.content.splitlines()
    assert first == to_bytes(respond_audit(StandIn(), fields))
    assert json.loads(second)["error"]["text"] == "claim: expected the billed lines, found nothing"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"{", {"line": 2, "error": {"kind": "json"}}),
        (b'{"id": "b", "text": "caf\xe9"}', {"line": 2, "error": {"kind": "encoding"}}),
        (b'{"id": "b"}', {"line": 2, "note_id": "b", "error": {"kind": "missing"}}),
        (b'{"id": "b", "text": "x", "payer": "' + CANARY.encode() + b'"}', {"line": 2, "note_id": "b", "error": {"kind": "value"}}),
        (b'{"id": "b", "text": "please fail ' + CANARY.encode() + b'"}', {"line": 2, "note_id": "b", "error": {"kind": "internal"}}),
        (b"x" * (4 * 1024 * 1024 + 1), {"line": 2, "error": {"kind": "too_long"}}),
    ],
)
def test_batch_answers_a_bad_line_and_goes_on(client: TestClient, line: bytes, expected: dict[str, Any]) -> None:
    answer = client.post("/v1/batch", content=lines(GOOD) + line + b"\n" + lines(GOOD))
    first, bad, last = [json.loads(line) for line in answer.content.splitlines()]
    assert first == last
    assert bad["error"].pop("text")
    assert bad == expected
    assert CANARY not in answer.text


@pytest.mark.parametrize("body", [b"", b"\n", b" \r\n\n"])
def test_batch_of_nothing_is_answered_with_nothing(client: TestClient, body: bytes) -> None:
    answer = client.post("/v1/batch", content=body)
    assert (answer.status_code, answer.content) == (200, b"")


def test_batch_cuts_lines_wherever_the_pieces_end(client: TestClient) -> None:
    body = lines(GOOD, {**GOOD, "note_id": "ü"}) + json.dumps(GOOD).encode()
    whole = client.post("/v1/batch", content=body).content

    def pieces() -> Iterator[bytes]:
        yield from (body[at : at + 7] for at in range(0, len(body), 7))

    assert client.post("/v1/batch", content=pieces()).content == whole
    assert len(whole.splitlines()) == 3


def test_batch_keeps_each_note_as_the_single_endpoint_does(client: TestClient) -> None:
    client.post("/v1/batch", content=lines(GOOD, GOOD, {**GOOD, "payer": "commercial"}))
    entries = client.get("/v1/trail").json()["entries"]
    assert len({entry["record"] for entry in entries}) == 2
    single = client.post("/v1/suggest", json=GOOD).headers["Notecoder-Record"]
    assert single == entries[0]["record"]
    assert client.get("/v1/trail").json()["entries"] == entries


def test_batch_more_than_the_service_takes_is_told_to_wait(client: TestClient) -> None:
    batches: Any = client.app.state.turn.batches  # type: ignore[attr-defined]
    others = [object() for _ in range(int(batches.total_tokens))]
    assert client.portal
    for other in others:
        client.portal.call(batches.acquire_on_behalf_of_nowait, other)
    refused = client.post("/v1/batch", content=lines(GOOD))
    assert (refused.status_code, refused.json()["type"], refused.headers["Retry-After"]) == (503, "urn:notecoder:busy", "10")
    client.portal.call(batches.release_on_behalf_of, others[0])
    assert client.post("/v1/batch", content=lines(GOOD)).status_code == 200
    assert batches.borrowed_tokens == len(others) - 1


@pytest.mark.slow
def test_batch_answers_while_the_body_still_comes(tmp_path: Path) -> None:
    with serving(tmp_path, command=LIGHT) as server, closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as sender:
        sender.putrequest("POST", "/v1/batch")
        sender.putheader("Transfer-Encoding", "chunked")
        sender.endheaders()
        assert sender.sock
        with closing(sender.response_class(sender.sock, method="POST")) as answer:
            for number in range(3):
                chunk = lines({**GOOD, "note_id": f"n-{number}"})
                sender.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
                if not number:
                    answer.begin()
                assert json.loads(answer.readline())["note_id"] == f"n-{number}"
            sender.send(b"0\r\n\r\n")
            assert answer.read() == b""


def test_batch_reads_no_faster_than_its_answers_are_read(client: TestClient) -> None:
    given = taken = 0

    async def receive() -> dict[str, Any]:
        nonlocal given
        given += 1
        await sleep(0)
        return {"type": "http.request", "body": lines({**GOOD, "note_id": f"n-{given}"}), "more_body": True}

    async def slow(stop: Event) -> None:
        async def send(message: Any) -> None:
            nonlocal taken
            taken += message["type"] == "http.response.body"
            if taken == 5:
                await stop.wait()

        headers = [(b"host", b"127.0.0.1:8080")]
        scope = {"type": "http", "method": "POST", "path": "/v1/batch", "raw_path": b"/v1/batch", "query_string": b"", "headers": headers}
        await client.app({**scope, "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8080)}, receive, send)

    async def for_a_while() -> None:
        async with create_task_group() as group:
            group.start_soon(slow, Event())
            await sleep(2)
            group.cancel_scope.cancel()

    assert client.portal
    client.portal.call(for_a_while)
    assert taken == 5
    assert given <= 5 + 2 * client.app.state.turn.at_once + 2  # type: ignore[attr-defined]
