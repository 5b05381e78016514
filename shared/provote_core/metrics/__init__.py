"""What is measured, in Prometheus' terms: every process counts for itself, Prometheus adds up.

docs/metrics.md is written from what is declared here and in a service's own declarations. What the
database knows is read when somebody asks (`stored`); how it is told is in `exposition`.
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

# The folder in which the worker processes of one server count together; none: one process.
SHARED = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
if SHARED and not getattr(values.ValueClass, "_multiprocess", False):
    # The library decides this when it is loaded, which may have been before the fork.
    values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]

# It would add a series to each, at which nobody looks.
disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
Mode = Literal["livesum", "livemax", "mostrecent"]


class Instrument(NamedTuple):
    """What is told of a metric: its name as it is asked for, its type, labels and meaning."""

    name: str
    type: str
    labels: Sequence[str]
    meaning: str


INSTRUMENTS: list[Instrument] = []


def counter(name: str, meaning: str, labels: Sequence[str] = ()) -> Counter:
    """A number that only rises, named with its `_total`; declare each once, when loading."""
    INSTRUMENTS.append(Instrument(name, "counter", labels, meaning))
    return Counter(name, meaning, labels, registry=REGISTRY)


def gauge(name: str, meaning: str, labels: Sequence[str] = (), *, mode: Mode) -> Gauge:
    """A number that rises and falls; `mode` says what several processes' numbers come to."""
    INSTRUMENTS.append(Instrument(name, "gauge", labels, meaning))
    return Gauge(name, meaning, labels, registry=REGISTRY, multiprocess_mode=mode)


def histogram(
    name: str, meaning: str, labels: Sequence[str] = (), *, bounds: Sequence[float] = SECONDS
) -> Histogram:
    """How a measure is distributed, by upper bounds; seconds unless its name says otherwise."""
    INSTRUMENTS.append(Instrument(name, "histogram", labels, meaning))
    return Histogram(name, meaning, labels, registry=REGISTRY, buckets=bounds)


_requests = histogram(
    "provote_http_request_duration_seconds",
    "Time from a request's arrival in the service to its answer; its count is the number of "
    "requests, by method, route as in the OpenAPI document (without the last slash) and class "
    "of status.",
    ["method", "route", "status"],
)
_problems = counter(
    "provote_problems_total",
    "Problems told to callers, those of a batch's items included, by the code of docs/errors.md.",
    ["code", "status"],
)
# The first one must be a rise, and no beginning, for whoever looks at rises.
_problems.labels("internal-error", "500")
limiter_degraded = gauge(
    "provote_limiter_degraded",
    "1 while Redis is away and rate limits hold for each process alone.",
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
    "provote_events_published_total", "Events handed to the broker by this relay.", ["source"]
)
event_gaps = counter(
    "provote_event_gaps_total",
    "Batches of a source that began behind the next position: what the broker had lost, or not "
    "brought yet, came by the feed.",
    ["source"],
)
batches_left = counter(
    "provote_batches_left_total",
    "Batches that the worker gave up, and left to the follower.",
    ["source"],
)
loop_failures = counter(
    "provote_loop_failures_total", "Failed steps of a background loop, by loop.", ["loop"]
)
loop_success = gauge(
    "provote_loop_success_timestamp_seconds",
    "When a background loop's last step succeeded, in seconds since 1970.",
    ["loop"],
    mode="mostrecent",
)
housekeeping_failures = counter(
    "provote_housekeeping_failures_total", "Failed housekeepings of a service.", ["service"]
)
housekeeping_success = gauge(
    "provote_housekeeping_success_timestamp_seconds",
    "When a service's last housekeeping succeeded, in seconds since 1970.",
    ["service"],
    mode="mostrecent",
)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@functools.lru_cache(maxsize=4_096)
def request(method: str, route: str, status: int) -> Callable[[float], None]:
    """What to call with the seconds that such a request took; `route` is never a raw path.

    Invented methods share one label. The result is kept: finding it again costs 0.1 µs.
    """
    known = method if method in METHODS else "other"
    return _requests.labels(known, route, f"{status // 100}xx").observe


@functools.lru_cache(maxsize=1_024)
def problem(code: str, status: int) -> Callable[[], None]:
    """What to call when this problem is told."""
    return _problems.labels(code, str(status)).inc
