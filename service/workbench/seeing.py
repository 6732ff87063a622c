"""Who sees the pages of notes: whoever may suggest, audit or read the trail. What they may do there is asked where it is done."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends

from service.access.needs import asking
from service.access.refused import Refused
from service.access.who import Scope, Who

SEEING: Final[tuple[Scope, ...]] = ("suggest", "audit", "read_trail")


def check_may(who: Who, *scopes: Scope) -> None:
    """Raises ``Refused`` (403) unless ``who`` has one of the scopes."""
    if not any(who.may(scope) for scope in scopes):
        raise Refused(403, "forbidden", f"this needs the scope {' or '.join(scopes)}, which you do not have")


async def _seeing(who: Annotated[Who, Depends(asking)]) -> Who:
    check_may(who, *SEEING)
    return who


MaySee = Annotated[Who, Depends(_seeing)]
