"""Metrics of PostgreSQL connection pools, from the pools' own statistics."""

from collections.abc import Mapping

from provote_core.metrics import counter, gauge

_LABELS = ["pool"]
_connections = gauge(
    "provote_pool_connections", "Open connections of a pool.", _LABELS, mode="livesum"
)
_available = gauge(
    "provote_pool_available", "Open connections that are not in use.", _LABELS, mode="livesum"
)
_waiting = gauge(
    "provote_pool_waiting", "Callers that wait for a connection now.", _LABELS, mode="livesum"
)
_RISING = {
    "requests_num": counter(
        "provote_pool_requests_total", "Connections requested from a pool.", _LABELS
    ),
    "requests_queued": counter(
        "provote_pool_waits_total", "Requests for a connection that had to wait.", _LABELS
    ),
    "requests_errors": counter(
        "provote_pool_failures_total",
        "Requests without a connection: none became free in time, or too many were waiting.",
        _LABELS,
    ),
    "connections_lost": counter(
        "provote_pool_lost_total", "Connections that were found broken.", _LABELS
    ),
}
_waited = counter(
    "provote_pool_wait_seconds_total", "Time spent waiting for connections.", _LABELS
)


class PoolMetrics:
    """The metrics of one pool of this process, updated by each call of `note`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._before: Mapping[str, int] = {}

    def note(self, figures: Mapping[str, int]) -> None:
        """Record `figures`, a psycopg pool's `get_stats()`, which omits zeros.

        Counters rise by the difference to the previous call.
        """
        _connections.labels(self._name).set(figures.get("pool_size", 0))
        _available.labels(self._name).set(figures.get("pool_available", 0))
        _waiting.labels(self._name).set(figures.get("requests_waiting", 0))
        for name, metric in _RISING.items():
            metric.labels(self._name).inc(self._risen(figures, name))
        _waited.labels(self._name).inc(self._risen(figures, "requests_wait_ms") / 1000)
        self._before = dict(figures)

    def _risen(self, figures: Mapping[str, int], name: str) -> int:
        # The figures of a recreated pool start at zero.
        now, before = figures.get(name, 0), self._before.get(name, 0)
        return now - before if now >= before else now
