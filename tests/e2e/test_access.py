"""Who may, as a real browser sees it: the login, the cookie, forms without script, and pages of others that try to ask for us."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect
from starlette.types import Message, Receive, Scope, Send

from service.app import create_app
from service.settings import Settings
from service.store.store import Store, open_store
from tests.e2e.steps import ask
from tests.service.access.provider import CLIENT, SECRET, Provider, rsa_key, running
from tests.service.stand_in import StandIn

pytestmark = pytest.mark.slow


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}"))
    yield store
    store.close()


@contextmanager
def served(store: Store, posted: list[int] | None = None, **settings: Any) -> Iterator[str]:
    """A service that knows its own address before it starts; ``posted`` gets the status of every POST."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        told: dict[str, Any] = {name: value.format(port=port) if isinstance(value, str) else value for name, value in settings.items()}
        app = create_app(Settings(port=port, **told), StandIn(), store)

        async def watched(scope: Scope, receive: Receive, send: Send) -> None:
            async def told_send(message: Message) -> None:
                if posted is not None and message["type"] == "http.response.start" and scope["method"] == "POST":
                    posted.append(message["status"])
                await send(message)

            await app(scope, receive, told_send)

        server = uvicorn.Server(uvicorn.Config(watched, log_level="critical", proxy_headers=False))
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(30)


@contextmanager
def window(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**options)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_access_login_work_and_sign_out(browser: Browser, store: Store, script: bool) -> None:
    provider = Provider()
    provider.add_key("k1", rsa_key())
    with (
        running(provider),
        served(
            store,
            oidc_issuer=provider.issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
            public_url="http://127.0.0.1:{port}",
            session_secret="s" * 32,
        ) as address,
        window(browser, base_url=address, java_script_enabled=script) as page,
    ):
        page.goto("/queue?state=open")
        expect(page).to_have_url(f"{address}/queue?state=open")
        assert provider.asked.count("/authorize") == 1
        expect(page.get_by_text("user:ada")).to_be_visible()
        (cookie,) = page.context.cookies()
        assert (cookie["httpOnly"], cookie["sameSite"], cookie["secure"]) == (True, "Lax", False)
        ask(page)
        assert {record.who for record in store.records()} == {"user:ada"}
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
        expect(page).to_have_url(f"{address}/signed-out")
        # Whoever comes with the old cookie is led to the login and not to the notes.
        page.context.clear_cookies()
        page.context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": address}])
        answer = page.request.get("/queue", max_redirects=0, headers={"Accept": "text/html"})
        assert (answer.status, answer.headers["location"]) == (303, "/login?next=/queue")


ATTACKS = {
    "form": "<form method=post action={to}/><textarea name=text>A note.</textarea></form><script>document.forms[0].submit()</script>",
    "plain form": "<form method=post enctype=text/plain action={to}/v1/suggest><input name='{{\"text\":\"a' value='b\"}}'></form>"
    "<script>document.forms[0].submit()</script>",
    "fetch": "<script>fetch('{to}/v1/suggest', {{method: 'POST', mode: 'no-cors', body: '{{\"text\":\"a note\"}}'}})</script>",
    "fetch of a page": "<script>fetch('{to}/', {{method: 'POST', mode: 'no-cors', credentials: 'include', body: new FormData()}})</script>",
    "frame": "<iframe sandbox='allow-scripts allow-forms' srcdoc=\"<form method=post action={to}/><input name=text value=x></form>"
    '<script>document.forms[0].submit()</script>"></iframe>',
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_access_page_of_another_site_asks_in_vain(browser: Browser, store: Store, attack: str) -> None:
    posted: list[int] = []
    with served(store, posted) as address, evil(ATTACKS[attack].format(to=address)) as lure, window(browser) as page:
        # The person at the machine has the service open, and its cookie, in the same browser.
        page.goto(address)
        assert page.context.cookies()
        page.goto(lure)
        until = time.monotonic() + 60
        while not posted and time.monotonic() < until:
            page.wait_for_timeout(20)
        assert posted == [403]
        assert store.records() == []


def test_access_page_of_another_name_for_this_machine_gets_nothing(browser: Browser, store: Store) -> None:
    # What DNS rebinding comes to: the browser believes that the other name is this machine.
    with served(store) as address:
        port = address.rpartition(":")[2]
        rebinding = browser.browser_type.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--host-resolver-rules=MAP rebound.example 127.0.0.1"]
        )
        try:
            with window(rebinding) as page:
                answer = page.goto(f"http://rebound.example:{port}/")
                assert answer is not None
                assert answer.status == 400
                assert "does not go by this name" in answer.text()
        finally:
            rebinding.close()


@contextmanager
def evil(html: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>a lure</title>{html}".encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            # Another name, so that it is another site and not only another port.
            yield f"http://localhost:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()
