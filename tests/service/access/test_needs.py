from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import SecretStr

from service.access.needs import asking
from service.app import create_app
from service.settings import Settings
from tests.service.stand_in import StandIn

# What anybody may see: that the service is up, and the login (figures, and a logout, ask by themselves).
OPEN = {"/healthz", "/readyz", "/metrics", "/login", "/login/callback", "/logout", "/signed-out"}


def test_needs_stand_before_every_route(tmp_path: Any) -> None:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'notecoder.db'}",
        oidc_issuer="https://id.example",
        oidc_client_id="c",
        public_url="https://coder.example",
        session_secret=SecretStr("s" * 32),
    )
    app = create_app(settings, StandIn())
    routers = [getattr(route, "original_router", None) for route in app.routes]
    routes = [route for router in routers if router for route in router.routes if isinstance(route, APIRoute)]
    assert len(routes) > 15
    without = {route.path for route in routes if asking not in set(called(route.dependant))}
    assert without == OPEN


def called(dependant: Dependant) -> Iterator[Any]:
    for part in dependant.dependencies:
        yield part.call
        yield from called(part)
