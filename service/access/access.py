"""Who a request comes from: a key, a token, a person behind a login, or whoever is at the machine."""

from __future__ import annotations

from starlette.requests import Request

from service.access.keys import KeyStore
from service.access.who import LOCAL, Who
from service.settings import Settings


class Access:
    """One an application, in ``app.state.access``."""

    def __init__(self, settings: Settings, store: KeyStore | None) -> None:
        self.settings = settings
        self.store = store

    async def who(self, request: Request) -> Who:
        """Raises ``Refused``."""
        return LOCAL

    def csrf_token(self, request: Request) -> str:
        """The token of the session of ``request``."""
        return "none-yet"


def create_access(settings: Settings, store: KeyStore | None) -> Access:
    """``store`` None: there are no keys."""
    return Access(settings, store)
