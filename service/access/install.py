"""Access put around an application: sessions and host names, the answers to who is refused, the pages of the login."""

from __future__ import annotations

from fastapi import FastAPI

from service.access.access import Access


def install(app: FastAPI, access: Access) -> None:
    """Call it before the outermost middleware (``Guard``) is added, so that refusals have the security headers too."""
    app.state.access = access
