"""Who asks, for an endpoint that needs a scope: ``who: Annotated[Who, needs("suggest")]``."""

from __future__ import annotations

from typing import Any

from fastapi import Depends

from service.access.who import LOCAL, Scope, Who


def needs(scope: Scope) -> Any:
    """The dependency that gives the ``Who`` of a request that may do what ``scope`` allows."""

    async def allowed() -> Who:
        # Local mode only, until keys, tokens and sessions are there.
        return LOCAL

    return Depends(allowed)
