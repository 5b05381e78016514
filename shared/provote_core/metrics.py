"""/metrics for Prometheus: requests, how far events lag, whether limits are shared.

Never published by the gateway. Counters are this process's own; the rest is read when asked for.
"""

import functools
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from provote_core.events.routes import source_of
from provote_core.limits import limiter
from provote_core.routing import read_only

REGISTRY = CollectorRegistry()

_requests = Counter(
    "provote_requests", "Requests answered, by method and status.", ["method", "status"],
    registry=REGISTRY,
)  # fmt: skip
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count_request(method: str, status: int) -> None:
    """Count an answered request; invented methods share one label."""
    _answered(method if method in _METHODS else "other", status).inc()


@functools.cache
def _answered(method: str, status: int) -> Counter:
    return _requests.labels(method, str(status))


class Platform(Collector):
    """What is known from the database and the limiter at the moment of asking."""

    def collect(self) -> Iterator[Metric]:
        """Lag and position of each consumed source, own unstamped events, the limiter's state."""
        from provote_core.outbox import selectors

        lag = GaugeMetricFamily(
            "provote_event_lag", "Events of a source not applied yet.", labels=["source"]
        )
        applied = GaugeMetricFamily(
            "provote_event_applied_seq", "Position applied, by source.", labels=["source"]
        )
        for entry in selectors.consumption():
            lag.add_metric([entry.source], entry.lag)
            applied.add_metric([entry.source], entry.applied_seq)
        yield from (lag, applied)
        head = selectors.head(source_of(settings.PROVOTE.service))
        yield GaugeMetricFamily(
            "provote_outbox_unstamped", "Own events without a position.", value=head.unstamped
        )
        yield GaugeMetricFamily(
            "provote_limiter_degraded", "1 while Redis is away.", value=limiter().degraded
        )


REGISTRY.register(Platform())


def metrics(request: HttpRequest) -> HttpResponse:
    """GET /metrics: Prometheus' text format."""
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


urlpatterns = [path("metrics", read_only(metrics))]
