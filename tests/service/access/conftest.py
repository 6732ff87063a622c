"""A fresh store and authorization server for each test; the pairs of keys, a tenth of a second each, once for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from service.access.access import create_access
from service.access.install import install
from service.access.keys import digest_of, new_key
from service.access.needs import MayAdmin, MayAudit, MaySuggest, csrf_token
from service.access.who import LOCAL, Scope
from service.api.turn import Turn
from service.form import read_form
from service.guard import Guard
from service.metrics import Metrics
from service.settings import Settings
from service.store.store import Store, open_store
from service.work.pool import InProcess
from tests.service.access.provider import Provider, rsa_key, running
from tests.service.stand_in import StandIn

Clients = Callable[..., TestClient]
AddKey = Callable[..., str]


@pytest.fixture(scope="session")
def pair() -> rsa.RSAPrivateKey:
    return rsa_key()


@pytest.fixture(scope="session")
def other_pair() -> rsa.RSAPrivateKey:
    return rsa_key()


@pytest.fixture
def provider(pair: rsa.RSAPrivateKey) -> Iterator[Provider]:
    provider = Provider()
    provider.add_key("k1", pair)
    with running(provider):
        yield provider


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(Settings(database=f"sqlite:///{tmp_path / 'notecoder.db'}"))
    yield store
    store.close()


@pytest.fixture
def add_key(store: Store) -> AddKey:
    def add(name: str, *scopes: Scope, per_minute: int | None = None) -> str:
        key = new_key(name)
        store.add_key(name, digest_of(key), scopes, per_minute, LOCAL)
        return key

    return add


@pytest.fixture
def clients(store: Store) -> Clients:
    """Clients of a small application with everything of access around it, as the settings say."""

    def client(base_url: str = "http://127.0.0.1:8080", peer: str = "127.0.0.1", **settings: Any) -> TestClient:
        return TestClient(small_app(Settings(**settings), store), base_url=base_url, client=(peer, 50_000), follow_redirects=False)

    return client


def small_app(settings: Settings, store: Store | None) -> FastAPI:
    """Routes that answer with the name of who asks; ``/token`` gives the token that a page would have in its forms."""
    app = FastAPI()

    @app.get("/")
    async def page(who: MaySuggest) -> str:
        return who.name

    @app.post("/")
    async def form(request: Request, who: MaySuggest) -> dict[str, Any]:
        form = await read_form(request, settings.max_body)
        return {"who": who.name, "fields": sorted(form.fields), "files": {name: len(file.raw) for name, file in form.files.items()}}

    @app.get("/token")
    async def token(request: Request, who: MaySuggest) -> str:
        return csrf_token(request)

    @app.get("/healthz")
    async def health() -> str:
        return "ok"

    @app.post("/v1/suggest")
    async def suggest(who: MaySuggest) -> str:
        return who.name

    @app.post("/v1/audit")
    async def audit(who: MayAudit) -> str:
        return who.name

    @app.post("/v1/both")
    async def both(who: MayAudit, again: MaySuggest) -> str:
        return who.name

    @app.get("/v1/admin")
    async def admin(who: MayAdmin) -> Response:
        return Response(who.name)

    install(app, create_access(settings, store))
    app.add_middleware(Guard, metrics=Metrics(Turn(InProcess(StandIn()), settings)))
    return app
