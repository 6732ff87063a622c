from __future__ import annotations

import threading

import pytest

from service.access.rates import FAILURES_PER_MINUTE, Rates
from service.access.refused import Refused


def test_rates_count_each_name_alone() -> None:
    rates = Rates()
    assert [rates.spend("key:a", 2).left for _ in range(2)] == [1, 0]
    with pytest.raises(Refused, match="at most 2 requests a minute; try again in") as caught:
        rates.spend("key:a", 2)
    assert caught.value.status == 429
    assert caught.value.headers.keys() == {"Retry-After", "RateLimit", "RateLimit-Policy"}
    assert rates.spend("key:b", 2).left == 1


def test_rates_let_no_more_through_however_many_ask_at_once() -> None:
    rates, through = Rates(), []

    def ask() -> None:
        for _ in range(100):
            try:
                through.append(rates.spend("key:a", 250))
            except Refused:
                continue

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(through) == 250


def test_rates_open_again_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    rates = Rates()
    rates.spend("key:a", 1)
    for _ in range(FAILURES_PER_MINUTE):
        rates.check_failures("192.0.2.1")
        rates.failed("192.0.2.1")
    with pytest.raises(Refused, match="from your address"):
        rates.check_failures("192.0.2.1")
    rates.check_failures("192.0.2.2")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 61)
    assert rates.spend("key:a", 1).left == 0
    rates.check_failures("192.0.2.1")
