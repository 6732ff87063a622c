from __future__ import annotations

import tempfile
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.requests import Request

from models.request import RequestError
from service.form import File, Form, read_form
from tests.service.stand_in import CANARY

PLAIN = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=edge"


def posted(body: bytes, content_type: str | None = PLAIN, limit: int = 1000) -> Form:
    size = max(7, len(body) // 50)
    pieces = [body[start : start + size] for start in range(0, len(body), size)] or [b""]

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    headers = [] if content_type is None else [(b"content-type", content_type.encode())]
    request = Request({"type": "http", "method": "POST", "headers": headers}, receive)

    async def twice() -> Form:
        form = await read_form(request, limit)
        assert await read_form(request, limit) is form
        return form

    # A browser test before this one leaves a loop in the main thread.
    with start_blocking_portal() as portal:
        return portal.call(twice)


def part(name: str, body: bytes, more: str = "") -> bytes:
    return f'--edge\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + body + b"\r\n"


@pytest.mark.parametrize(
    ("body", "content_type", "fields"),
    [
        (b"", PLAIN, {}),
        (b"text=a+b%0D%0Ac&payer=", PLAIN, {"text": "a b\r\nc", "payer": ""}),
        (b"text=a&text=b", None, {"text": "a"}),
        (b"text=caf%C3%A9", f"{PLAIN}; charset=UTF-8", {"text": "café"}),
        (part("text", "\r\n é<b>\U0001f600".encode()) + b"--edge--\r\n", BOUNDARY, {"text": "\r\n é<b>\U0001f600"}),
    ],
)
def test_form_fields(body: bytes, content_type: str | None, fields: dict[str, str]) -> None:
    assert posted(body, content_type) == Form(fields, {})


def test_form_files_are_bytes_and_never_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: object) -> None:
        raise AssertionError("a file of the disk was made")

    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "rollover", refuse)
    raw = bytes(range(256)) * 12_000
    chosen = part("file", raw, '; filename="a.pdf"\r\nContent-Type: application/pdf')
    empty = part("claim_file", b"", '; filename=""\r\nContent-Type: application/octet-stream')
    form = posted(chosen + empty + part("text", b"") + b"--edge--\r\n", BOUNDARY, 4_000_000)
    assert form.files == {"file": File("a.pdf", "application/pdf", raw)}
    assert form.get("text") == form.get("none") == ""


def test_form_field_of_a_megabyte_is_taken() -> None:
    value = b"x" * 1_200_000
    assert len(posted(part("carried", value) + b"--edge--\r\n", BOUNDARY, 2_000_000).get("carried")) == len(value)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (f"text=caf%E9{CANARY}".encode(), PLAIN),
        (f"text=\xff{CANARY}".encode("latin-1"), PLAIN),
        (b"&".join([b"a=1"] * 2001), PLAIN),
        (part("text", f"caf\xe9 {CANARY}".encode("latin-1")) + b"--edge--\r\n", BOUNDARY),
        (CANARY.encode(), BOUNDARY),
        (CANARY.encode(), "multipart/form-data"),
        (b'{"text": "x"}', "application/json"),
    ],
)
def test_form_refuses_what_no_page_sends(body: bytes, content_type: str) -> None:
    with pytest.raises(RequestError) as caught:
        posted(body, content_type, 100_000)
    assert caught.value.kind == "encoding"
    assert CANARY not in str(caught.value)


def test_form_too_large() -> None:
    with pytest.raises(RequestError, match="expected at most 10 bytes") as caught:
        posted(b"text=12345678901", limit=10)
    assert caught.value.kind == "too_large"
