"""What the service counts, for Prometheus. Labels are route templates, methods and statuses: never what a client sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from service.api.turn import Turn

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one application, in a registry of its own."""

    def __init__(self, turn: Turn) -> None:
        self._registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter("notecoder_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "notecoder_request_seconds", "Time to the end of the answer.", ("route",), buckets=_SECONDS, registry=self._registry
        )
        self._lines = Counter("notecoder_lines", "Lines of answers, by status or verdict.", ("kind", "status"), registry=self._registry)
        in_work = Gauge("notecoder_notes_in_work", "Notes that are read now.", registry=self._registry)
        in_work.set_function(lambda: turn.in_work)
        waiting = Gauge("notecoder_notes_waiting", "Notes that wait for a worker.", registry=self._registry)
        waiting.set_function(lambda: turn.waiting)
        self._registry.register(_Restarts(turn))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, response: Mapping[str, Any]) -> None:
        """Count the lines of a response to a suggestion or an audit."""
        for line in response.get("suggestions", ()):
            self._lines.labels("suggest", line["status"]).inc()
        for line in response.get("lines", ()):
            self._lines.labels("audit", line["verdict"]).inc()

    def exposed(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)


class _Restarts(Collector):
    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def collect(self) -> Iterable[Metric]:
        family = CounterMetricFamily("notecoder_worker_restarts", "Workers replaced: killed for time, or dead.")
        family.add_metric((), self._turn.restarts)
        yield family
