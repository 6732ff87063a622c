"""No word of a note is written anywhere: canary words go through every door of real servers, then all that was written is searched."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import signal
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import pytest
from cryptography.fernet import Fernet

from tests.service.serving import LIGHT, SERVE, Server, serving

CANARY: Final = "zaphodcanary"
# A client's own id for a note is kept in the records, and may stand nowhere else.
NAMED: Final = "trilliancanary"
NOTE: Final = (
    f"Patient: {CANARY}. Date of service: 03/02/2026. Surgeon: Dr. {CANARY}.\n"
    "PROCEDURE: Right L4-L5 transforaminal epidural steroid injection under fluoroscopy was performed.\n"
    f"Dexamethasone 10 mg ({CANARY}) was injected. Trigger points of the {CANARY} and trapezius muscles were injected.\n"
    f"Plan: {CANARY} radiofrequency ablation next month. Electronically signed by {CANARY}.\n"
)
HEADERS: Final = {
    "User-Agent": CANARY,
    "Referer": f"http://127.0.0.1/{CANARY}",
    "X-Request-ID": CANARY,
    "X-Patient": CANARY,
    "Cookie": f"session={CANARY}; notecoder-8080={CANARY}",
    "Accept-Language": CANARY,
}
FORM: Final = {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}


@dataclass(slots=True)
class Asked:
    """Everything that came back and has to be free of canaries: all headers, and the bodies of errors.

    A page shows its form again with what is wrong, to whoever filled it in: that is no error body.
    """

    server: Server
    came: list[bytes] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    cookie: str = ""

    def __call__(self, method: str, path: str, body: bytes | str | None = None, headers: Mapping[str, str] = HEADERS) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method, path, body.encode() if isinstance(body, str) else body, dict(headers))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.came.append(repr(answer.getheaders()).encode())
        self.statuses.add(answer.status)
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        if answer.status >= 400 and not (answer.getheader("content-type") or "").startswith("text/html"):
            self.came.append(content)
            assert answer.getheader("content-type") == "application/problem+json"
        return answer.status, (answer.getheader("Notecoder-Record"), content)

    def raw(self, sent: bytes) -> None:
        """Bytes that are no request, or the half of one."""
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=10) as connection, contextlib.suppress(OSError):
            connection.sendall(sent)
            connection.settimeout(0.5)
            self.came.append(connection.recv(65536))


def post_notes(ask: Asked) -> None:
    query = f"?{CANARY}={CANARY}"
    good: dict[str, Any] = {"text": NOTE, "note_id": NAMED}
    claim = {"code": "64483", "units": 1, "modifiers": ["RT"]}
    assert ask("POST", f"/v1/suggest{query}", json.dumps(good))[0] == 200
    assert ask("POST", f"/v1/audit{query}", json.dumps({**good, "claim": [claim, {"code": "64484"}]}))[0] == 200
    for name in ("date_of_service", "payer", "patient_status", "setting", "signed", "include", "offset_encoding", CANARY):
        for value in (CANARY, [CANARY], {CANARY: CANARY}, CANARY * 20):
            ask("POST", "/v1/suggest", json.dumps({"text": NOTE, name: value}))
    for value in ([CANARY], {CANARY: CANARY}, CANARY * 20):
        ask("POST", "/v1/suggest", json.dumps({"text": NOTE, "note_id": value}))
    for name in ("code", "units", "modifiers", CANARY):
        for value in (CANARY, CANARY[:5], [CANARY], {CANARY: CANARY}):
            ask("POST", "/v1/audit", json.dumps({"text": NOTE, "claim": [{**claim, name: value}]}))
    for broken in (CANARY, f'{{"text": "{CANARY}', f'["{CANARY}"]', f'"{CANARY}"', f'{{"{CANARY}": 1}}', f"{{{CANARY}: 1}}"):
        for path in ("/v1/suggest", "/v1/audit", "/v1/feedback", "/v1/batch", "/"):
            ask("POST", path, broken)
    for raw in (f"{CANARY} caf\xe9".encode("latin-1"), f'{{"text": "{CANARY} caf\xe9"}}'.encode("latin-1"), CANARY.encode("utf-16")):
        for path in ("/v1/suggest", "/v1/audit", "/v1/feedback", "/v1/batch", "/"):
            ask("POST", path, raw)
    for text in (f"{CANARY}\0", CANARY * 20_000, "", CANARY + "\ud800"):
        ask("POST", "/v1/suggest", json.dumps({"text": text}))
        ask(
            "POST", "/", urlencode({"text": text}, errors="surrogatepass"), {**HEADERS, "Content-Type": "application/x-www-form-urlencoded"}
        )
    assert ask("POST", "/v1/suggest", json.dumps({"text": CANARY * 600_000}))[0] == 413
    ask("POST", "/", urlencode({"text": NOTE, "payer": CANARY, CANARY: CANARY}), FORM)
    ask("POST", "/v1/suggest", json.dumps({"text": f"please fail {CANARY}"}))
    lines = [good, {**good, "claim": "64483"}, {"text": f"please fail {CANARY}"}, {"text": NOTE, "payer": CANARY}, {CANARY: CANARY}]
    body = "\n".join(json.dumps(line) for line in lines) + f"\n{CANARY}\n"
    for path in ("/v1/batch", f"/v1/batch?audit=true&{CANARY}={CANARY}", f"/v1/batch?audit={CANARY}"):
        _, (_, content) = ask("POST", path, body)
        # A line's answer names its note as the client does.
        ask.came += [line.replace(NAMED.encode(), b"") for line in content.splitlines() if b'"error"' in line]


def decide(ask: Asked) -> None:
    _, (record, _) = ask("POST", "/v1/suggest", json.dumps({"text": NOTE, "note_id": NAMED}))
    decision = {"record": record, "line": 1, "action": "accept"}
    keyed = {**HEADERS, "Idempotency-Key": CANARY}
    assert ask("POST", "/v1/feedback", json.dumps(decision), keyed)[0] == 201
    assert ask("POST", "/v1/feedback", json.dumps({**decision, "action": "reject", "reason": "other"}), keyed)[0] == 422
    ask("POST", "/v1/feedback", json.dumps(decision), {**HEADERS, "Idempotency-Key": CANARY * 40})
    for name in ("record", "line", "action", "code", "units", "modifiers", "reason", "answer", CANARY):
        for value in (CANARY, [CANARY], {CANARY: 1}):
            ask("POST", "/v1/feedback", json.dumps({**decision, "action": "change", "code": "64484", name: value}))
    for path in (f"/v1/records/{record}", "/v1/trail"):
        assert ask("GET", path)[0] == 200


def use_pages(ask: Asked) -> None:
    """The workbench as a browser uses it: pasted notes, files, claims, decisions, good ones and bad ones."""
    _, (_, page) = ask("GET", f"/?{CANARY}={CANARY}&sample={CANARY}", headers={})
    token = re.search(rb'name="csrf" value="([^"]+)"', page)
    assert token
    browser = {"Cookie": ask.cookie, "Origin": ask.server.address, "Accept": "text/html", "Referer": f"{ask.server.address}/{CANARY}"}

    def post(path: str, **fields: str) -> tuple[int, bytes]:
        """A form with a file that holds a note where ``file`` names it."""
        file, parts = fields.pop("file", ""), {"csrf": token[1].decode(), **fields}
        body = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts.items())
        if file:
            body += f'--b\r\nContent-Disposition: form-data; name="file"; filename="{file}"\r\nContent-Type: text/plain\r\n\r\n{NOTE}\r\n'
        status, (_, content) = ask("POST", path, f"{body}--b--\r\n", {**browser, "Content-Type": "multipart/form-data; boundary=b"})
        return status, content

    status, page = post("/", text=NOTE, note_id=NAMED)
    found = re.search(rb"/notes/([0-9a-f]{32})", page)
    assert status == 200
    assert found
    assert post("/audit", text=NOTE, claim="64483-RT", note_id=NAMED)[0] == 200
    for path in ("/", "/audit", f"/notes/{found[1].decode()}"):
        for fields in (
            {"file": f"{CANARY}.txt"},
            {"file": f"{CANARY}.pdf"},
            {"file": f"{CANARY}.txt", "text": NOTE},
            {"text": NOTE, "claim": CANARY, "payer": CANARY},
            {"text": NOTE, "date_of_service": CANARY, CANARY: CANARY},
            {"text": f"please fail {CANARY}", "claim": "64483"},
            {"carried": CANARY},
            {"carried": b64encode(NOTE.encode()).decode(), "do": "accept:1"},
            {"do": f"reject:1:{CANARY}"},
            {"do": CANARY},
            {"do": "add", "code.add": CANARY[:5], "units.add": CANARY, "modifiers.add": CANARY},
            {"do": "accept:1", "once": CANARY, "answer": CANARY},
            {"csrf": CANARY, "text": NOTE},
        ):
            post(path, **fields)
    record = f"/notes/{found[1].decode()}"
    for path in (
        record,
        f"{record}/history",
        f"{record}/claim/csv",
        f"{record}/claim/{CANARY}",
        "/queue",
        f"/queue?state={CANARY}",
        "/audit",
    ):
        ask("GET", path, headers=browser)
    post(f"{record}/state", state=CANARY)
    post(f"{record}/report", carried=b64encode(NOTE.encode()).decode())
    assert post(f"{record}/state", state="done")[0] == 303


def wander(ask: Asked) -> None:
    for path in (
        f"/{CANARY}",
        f"/{CANARY}/",
        f"/static/{CANARY}",
        f"/static/../{CANARY}",
        f"/v1/codes/{CANARY}",
        f"/v1/codes/{CANARY}/",
        f"/v1/codes?search={CANARY}&limit={CANARY}",
        f"/v1/codes?search={CANARY}",
        f"/v1/codes/64483?date={CANARY}",
        f"/v1/records/{CANARY}",
        f"/v1/trail?after={CANARY}",
        f"/%ff{CANARY}",
        f"/v1/suggest/{quote(NOTE)}",
        f"/healthz?{CANARY}",
        f"/readyz?{CANARY}",
        f"/metrics?{CANARY}",
        f"/openapi.json?{CANARY}",
        f"/notes/{CANARY}",
        f"/help?{CANARY}",
    ):
        for method in ("GET", "POST", "DELETE", CANARY.upper()):
            with contextlib.suppress(http.client.HTTPException, ConnectionError):
                ask(method, path)
    for name in ("Host", "Origin", "Sec-Fetch-Site", "Authorization", "X-API-Key", "X-Forwarded-For", "Content-Type"):
        with contextlib.suppress(http.client.HTTPException, ConnectionError):
            ask("POST", "/v1/suggest", json.dumps({"text": NOTE}), {name: f"Bearer {CANARY}" if name == "Authorization" else CANARY})
    for sent in (
        CANARY,
        f"GET /{CANARY}\r\n\r\n",
        f"GET / HTTP/1.1\r\n{CANARY}\r\n\r\n",
        f"POST /v1/suggest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {CANARY}\r\n\r\n",
        f"POST /v1/suggest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n{{{CANARY}",
        f"POST /v1/suggest HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n",
        f"POST /v1/batch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9999\r\n\r\n{json.dumps({'text': NOTE})}\n{{{CANARY}",
    ):
        ask.raw(sent.encode())


def stop_and_kill_workers(ask: Asked) -> None:
    """A note that is not read in time, and notes whose workers are killed."""
    for worker in ask.server.workers():
        worker.send_signal(signal.SIGSTOP)
    assert ask("POST", "/v1/suggest", json.dumps({"text": f"too slow {NOTE}"}))[0] == 503
    for worker in ask.server.workers():
        worker.send_signal(signal.SIGSTOP)
    notes = [threading.Thread(target=ask, args=("POST", "/v1/suggest", json.dumps({"text": f"{n} {NOTE}"}))) for n in range(4)]
    for note in notes:
        note.start()
    time.sleep(0.5)
    for worker in ask.server.workers():
        worker.kill()
    for note in notes:
        note.join()


def written(folder: Path) -> Iterator[tuple[str, bytes]]:
    """What stands in every file below ``folder``."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield str(path.relative_to(folder)), path.read_bytes()


def canaries_in(folder: Path, came: list[bytes]) -> list[str]:
    """Where a canary stands that must not; the client's own id may stand in the database."""
    found = [f"an answer: {content[:300]!r}" for content in came if holds(content, CANARY, NAMED)]
    for name, content in written(folder):
        words = (CANARY,) if name.startswith("notecoder.db") else (CANARY, NAMED)
        found += [f"{name}: {line[:300]!r}" for line in content.splitlines() if holds(line, *words)]
    return found


def holds(content: bytes, *words: str) -> bool:
    """Whether one of the words is in there, in UTF-8 or UTF-16, in small letters or capitals."""
    low = content.lower()
    return any(word.encode(encoding) in low for word in words for encoding in ("utf-8", "utf-16-le"))


@pytest.mark.slow
@pytest.mark.parametrize("command", [SERVE, LIGHT], ids=["coder", "stand-in"])
def test_canary_is_written_nowhere(command: tuple[str, ...], tmp_path: Path) -> None:
    # Where texts are kept they are encrypted.
    kept = {"keep_text": "true", "text_keys": Fernet.generate_key().decode()} if command is LIGHT else {}
    with serving(tmp_path, command=command, note_seconds=3, workers=2, **kept) as server:
        ask = Asked(server)
        post_notes(ask)
        decide(ask)
        use_pages(ask)
        wander(ask)
        if command is SERVE:
            stop_and_kill_workers(ask)
        _, (_, metrics) = ask("GET", "/metrics")
    assert server.process.returncode == 0
    ask.came.append(metrics)
    assert {200, 201, 400, 404, 405, 413, 422} <= ask.statuses
    assert (500 if command is LIGHT else 503) in ask.statuses
    found = canaries_in(tmp_path, ask.came)
    assert not found, "\n".join(found)
    # The search finds what there is: the id in the database, a log that was written, a word in a file of its own.
    files = dict(written(tmp_path))
    assert any(holds(content, NAMED) for name, content in files.items() if name.startswith("notecoder.db"))
    log = [json.loads(line) for line in files["stderr"].splitlines()]
    assert {"request", "started"} <= {line["event"] for line in log}
    assert b"/v1/codes/{code}" in files["stderr"]
    (tmp_path / "temporary" / "planted").write_bytes(f"x {CANARY.upper()} x".encode("utf-16-le"))
    assert len(canaries_in(tmp_path, [f"x {NAMED} x".encode()])) == 2
