"""A real browser against a real server: Debian's Chromium, uvicorn in a thread, a database in a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from models.coder import Coder
from service.app import create_app
from service.respond import Judge
from service.settings import Settings
from tests.service.stand_in import StandIn

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_START_SECONDS = 60.0
# Milliseconds that a busy machine may take; nothing waits this long where all is well.
_PATIENCE = 30_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium; nothing is downloaded."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("expected Chromium on this machine, found none: install the system's package chromium")
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        # The sandbox cannot be had as root, which is what a container's user often is.
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def served(judge: Judge, settings: Settings) -> Iterator[str]:
    """The address of the service around ``judge``, on a free port of the loopback address."""
    config = uvicorn.Config(create_app(settings, judge), host="127.0.0.1", port=0, log_level="critical", proxy_headers=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + _START_SECONDS
    while not server.started and thread.is_alive() and time.monotonic() < until:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(_START_SECONDS)


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The service around the stand-in."""
    with served(StandIn(), Settings(database=f"sqlite:///{tmp_path_factory.mktemp('e2e') / 'notecoder.db'}")) as address:
        yield address


@pytest.fixture
def real_address(tmp_path: Path, coder: Coder) -> Iterator[str]:
    """The service around the coder as it is released."""
    with served(coder, Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}")) as address:
        yield address


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser's window onto the service, and all that went wrong in it; tests may take out what they provoke."""

    page: Page
    complaints: list[str]


@pytest.fixture
def visit(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visit]]:
    """``visit(**options of the context)``: a new window. At the end nothing may have been complained of, and no other host asked."""
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def begin(**options: Any) -> Visit:
        at = options.pop("base_url", address)
        context = browser.new_context(base_url=at, **{"viewport": {"width": 1440, "height": 900}, **options})
        context.set_default_timeout(_PATIENCE)
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((f"{at}/", "data:", "blob:")) else complaints.append(asked.url))
        visits.append(Visit(page, complaints))
        return visits[-1]

    yield begin
    found = [complaint for each in visits for complaint in each.complaints]
    for context in contexts:
        context.close()
    assert found == []


@pytest.fixture
def page(visit: Callable[..., Visit]) -> Page:
    """One window, light."""
    return visit().page


@pytest.fixture
def shot(root: Path, request: pytest.FixtureRequest) -> Callable[[Page, str], None]:
    """``shot(page, name)`` keeps a picture as an artefact of the tests: in ``NOTECODER_ARTEFACTS``, else in ``.artefacts``."""
    folder = Path(os.environ.get("NOTECODER_ARTEFACTS") or root / ".artefacts")
    folder.mkdir(parents=True, exist_ok=True)

    def keep(page: Page, name: str) -> None:
        assert re.fullmatch(r"[a-z0-9-]+", name)
        page.screenshot(path=folder / f"{name}.png", full_page=True)

    return keep
