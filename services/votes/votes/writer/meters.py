"""What is measured of the writer: how large gathers are, how long votes wait for theirs."""

from collections import Counter
from collections.abc import Iterable

from provote_core import metrics
from votes.errors import OutcomeUnknown

votes = metrics.histogram(
    "provote_gather_votes",
    "Casts of one gather, recorded by one transaction or by a few.",
    bounds=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
wait = metrics.histogram(
    "provote_gather_wait_seconds",
    "Time that the first of a gather waited in the queue until a lane took it.",
)
duration = metrics.histogram(
    "provote_gather_duration_seconds",
    "Time from taking a gather to its verdicts: limits, transaction, COMMIT.",
)
queue = metrics.gauge(
    "provote_gather_queue", "Casts that wait for a lane, looked at once a second.", mode="livesum"
)
refused = metrics.counter(
    "provote_gather_refused_total", "Requests refused because the queue was full or closing."
)
_verdicts = metrics.counter(
    "provote_cast_verdicts_total",
    "What became of casts: accepted, replayed, repeated, refused; doubtful and busy ones are "
    "tried again.",
    ["verdict"],
)

# The first one must be a rise, and no beginning, for whoever looks at rises.
metrics.problem(OutcomeUnknown.code, OutcomeUnknown.status)


def count(verdicts: Iterable[object]) -> None:
    """Count the verdicts of a gather, by their kind."""
    for kind, number in Counter(type(verdict).__name__ for verdict in verdicts).items():
        _verdicts.labels(kind.lower()).inc(number)
