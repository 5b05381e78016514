"""Metrics of Prometheus: each process counts for itself, Prometheus aggregates.

docs/metrics.md is generated from the declarations here and in the services. `database` reads
figures from the database on each scrape; `exposition` serves all of them.
"""

import functools
import os
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    values,
)

# The folder that the worker processes of one server share; empty for a single process.
SHARED = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
if SHARED and not getattr(values.ValueClass, "_multiprocess", False):
    # The library decides this on import, which may precede the fork.
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]

# Each metric would get a `_created` series, which is not used.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
Mode = Literal["livesum", "livemax", "mostrecent"]


class Instrument(NamedTuple):
    """The description of a metric: its name in queries, its type, labels and meaning."""

    name: str
    type: str
    labels: Sequence[str]
    meaning: str


INSTRUMENTS: list[Instrument] = []


def counter(name: str, meaning: str, labels: Sequence[str] = ()) -> Counter:
    """Declare a counter, whose name ends in `_total`; once each, at import time."""
    INSTRUMENTS.append(Instrument(name, "counter", labels, meaning))
    return Counter(name, meaning, labels, registry=REGISTRY)


def gauge(name: str, meaning: str, labels: Sequence[str] = (), *, mode: Mode) -> Gauge:
    """Declare a gauge, once, at import time; `mode` is how values of processes are aggregated."""
    INSTRUMENTS.append(Instrument(name, "gauge", labels, meaning))
    return Gauge(name, meaning, labels, registry=REGISTRY, multiprocess_mode=mode)


def histogram(
    name: str, meaning: str, labels: Sequence[str] = (), *, bounds: Sequence[float] = SECONDS
) -> Histogram:
    """Declare a histogram, once, at import time; `bounds` are upper bounds of its buckets.

    The unit is seconds, unless the name says otherwise.
    """
    INSTRUMENTS.append(Instrument(name, "histogram", labels, meaning))
    return Histogram(name, meaning, labels, registry=REGISTRY, buckets=bounds)


_requests = histogram(
    "provote_http_request_duration_seconds",
    "Time from a request's arrival in the service to its response; its count is the number of "
    "requests, by method, route as in the OpenAPI document (without the last slash) and class "
    "of status.",
    ["method", "route", "status"],
)
_problems = counter(
    "provote_problems_total",
    "Problems in responses, those of a batch's items included, by the code of docs/errors.md.",
    ["code", "status"],
)
# Initialise the label so that rate() sees the first increment.
_problems.labels("internal-error", "500")
limiter_degraded = gauge(
    "provote_limiter_degraded",
    "1 while Redis is unreachable and each process limits rates on its own.",
    mode="livemax",
)
audit_unwritten = counter(
    "provote_audit_unwritten_total", "Audit rows of failed requests that could not be written."
)
events_applied = counter(
    "provote_events_applied_total", "Events of a source applied by this process.", ["source"]
)
event_delay = histogram(
    "provote_event_delay_seconds",
    "Time from an event's transaction to its effect here, of the oldest event of each batch.",
    ["source"],
    bounds=(0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 3600),
)
events_published = counter(
    "provote_events_published_total", "Events that this relay published to the broker.", ["source"]
)
event_gaps = counter(
    "provote_event_gaps_total",
    "Batches of a source that began after the next position. Events that the broker lost, or had "
    "not delivered yet, were read from the feed.",
    ["source"],
)
batches_left = counter(
    "provote_batches_left_total",
    "Batches that the worker gave up on; the follower applies them.",
    ["source"],
)
loop_failures = counter(
    "provote_loop_failures_total", "Failed steps of a background loop, by loop.", ["loop"]
)
loop_success = gauge(
    "provote_loop_success_timestamp_seconds",
    "Time of a background loop's last successful step, in seconds since 1970.",
    ["loop"],
    mode="mostrecent",
)
housekeeping_failures = counter(
    "provote_housekeeping_failures_total", "Failed housekeeping runs of a service.", ["service"]
)
housekeeping_success = gauge(
    "provote_housekeeping_success_timestamp_seconds",
    "Time of a service's last successful housekeeping, in seconds since 1970.",
    ["service"],
    mode="mostrecent",
)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@functools.lru_cache(maxsize=4_096)
def request(method: str, route: str, status: int) -> Callable[[float], None]:
    """A function that records the seconds of such a request; `route` is never a raw path.

    Non-standard methods share one label. The function is cached: a further call costs 0.1 µs.
    """
    known = method if method in METHODS else "other"
    return _requests.labels(known, route, f"{status // 100}xx").observe


@functools.lru_cache(maxsize=1_024)
def problem(code: str, status: int) -> Callable[[], None]:
    """A function that counts one occurrence of this problem."""
    return _problems.labels(code, str(status)).inc
