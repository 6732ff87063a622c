"""How often someone may ask: a window of a minute that opens with the first request, counted in memory."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from service.access.refused import Refused

# Keys and tokens that are wrong, from one address; nobody mistypes one so often.
FAILURES_PER_MINUTE: Final = 30


@dataclass(frozen=True, slots=True)
class Rate:
    """``left`` requests until the window closes in ``seconds``."""

    per_minute: int
    left: int
    seconds: int

    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers spells it."""
        return {"RateLimit-Policy": f'"minute";q={self.per_minute};w=60', "RateLimit": f'"minute";r={self.left};t={self.seconds}'}


class Rates:
    """One counter a name."""

    def __init__(self) -> None:
        self._windows = FixedWindowRateLimiter(MemoryStorage())

    def spend(self, name: str, per_minute: int) -> Rate:
        """Count one request of ``name``. Raises ``Refused`` (429)."""
        item = RateLimitItemPerMinute(per_minute)
        granted = self._windows.hit(item, "asked", name)
        rate = self._rate(item, "asked", name)
        if not granted:
            raise _too_many(f"at most {per_minute:,} requests a minute", rate)
        return rate

    def failed(self, address: str) -> None:
        """Count one wrong key or token from ``address``."""
        self._windows.hit(_FAILURES, "failed", address)

    def check_failures(self, address: str) -> None:
        """Raises ``Refused`` (429) where too many came from ``address``, right or wrong: a guess must not be told from the next."""
        if not self._windows.test(_FAILURES, "failed", address):
            raise _too_many("too many wrong keys or tokens from your address", self._rate(_FAILURES, "failed", address))

    def _rate(self, item: RateLimitItemPerMinute, kind: str, name: str) -> Rate:
        window = self._windows.get_window_stats(item, kind, name)
        return Rate(item.amount, max(window.remaining, 0), max(math.ceil(window.reset_time - time.time()), 1))


_FAILURES: Final = RateLimitItemPerMinute(FAILURES_PER_MINUTE)


def _too_many(detail: str, rate: Rate) -> Refused:
    headers = {"Retry-After": str(rate.seconds), **rate.headers()}
    return Refused(429, "too_many", f"{detail}; try again in {rate.seconds} s", headers)
