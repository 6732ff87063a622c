"""Records that are old enough are erased while the service runs, where the site set a limit."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from anyio import sleep

from service.api.keeping import Keeping
from service.log import LOG
from service.store.errors import StoreFailed

_SECONDS: Final = 60 * 60


async def expire_hourly(keeping: Keeping) -> None:
    """Now, and then once an hour; several servers on one database may do so at the same time."""
    while True:
        try:
            erased = await keeping.expire(datetime.now(UTC))
        except StoreFailed:
            LOG.error("records of age could not be erased now")
        else:
            if erased:
                LOG.info("records of age were erased", count=len(erased))
        await sleep(_SECONDS)
