"""Metrics of the writer: sizes of batches, waiting times, outcomes of casts."""

from collections import Counter
from collections.abc import Iterable

from provote_core import metrics
from votes.errors import OutcomeUnknown
from votes.writer.outcomes import (
    Accepted,
    Locked,
    NeedsConfirmation,
    Outcome,
    Pending,
    Refused,
    Repeated,
    Replayed,
)

votes = metrics.histogram(
    "provote_gather_votes",
    "Casts of one batch, recorded by one transaction or by a few.",
    bounds=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
wait = metrics.histogram(
    "provote_gather_wait_seconds",
    "Time that the first cast of a batch waited in the queue until a worker took it.",
)
duration = metrics.histogram(
    "provote_gather_duration_seconds",
    "Time from taking a batch to its outcomes: limits, transaction, COMMIT.",
)
queue = metrics.gauge(
    "provote_gather_queue", "Casts that wait for a worker, sampled once a second.", mode="livesum"
)
refused = metrics.counter(
    "provote_gather_refused_total", "Requests refused because the queue was full or closing."
)
_outcomes = metrics.counter(
    "provote_cast_verdicts_total",
    "Outcomes of casts: accepted, replayed, repeated, refused; doubtful (unconfirmed) and "
    "busy (locked) ones are tried again.",
    ["verdict"],
)
_LABELS: dict[type, str] = {
    Accepted: "accepted",
    Replayed: "replayed",
    Repeated: "repeated",
    Refused: "refused",
    NeedsConfirmation: "doubtful",
    Locked: "busy",
}

# Initialise the label so that rate() sees the first increment.
metrics.problem(OutcomeUnknown.code, OutcomeUnknown.status)


def count(outcomes: Iterable[Outcome | Pending]) -> None:
    """Count the outcomes of a batch by kind."""
    for kind, number in Counter(type(outcome) for outcome in outcomes).items():
        _outcomes.labels(_LABELS[kind]).inc(number)
