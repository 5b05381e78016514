"""Metrics of reconciliation and of counts by methods, besides those of every service."""

from collections.abc import Sequence

from django.db import connection
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from provote_core.metrics import INSTRUMENTS, Instrument, counter, histogram

# In the database, because another process reconciles, and may restart.
_KNOWN = """
SELECT rounds, mismatches, repairs, polls,
       extract(epoch FROM clock_timestamp() - compared_at)::float8
FROM reconciliation
"""
COUNTERS = (
    Instrument(
        "provote_reconciliation_rounds_total", "counter", (),
        "Rounds in which all polls were compared with votes' ledger.",
    ),
    Instrument(
        "provote_reconciliation_mismatches_total", "counter", (),
        "Polls whose count differed from votes' ledger.",
    ),
    Instrument(
        "provote_reconciliation_repairs_total", "counter", (), "Polls whose count was repaired."
    ),
)  # fmt: skip
GAUGES = (
    Instrument("provote_reconciliation_polls", "gauge", (), "Polls in the last round."),
    Instrument(
        "provote_reconciliation_age_seconds", "gauge", (),
        "Time since the last complete round; absent before the first.",
    ),
)  # fmt: skip
TALLY_GAUGES = (
    Instrument(
        "provote_tally_waiting", "gauge", (),
        "Sealed polls with a method whose final count is missing, without those that wait for "
        "their owner.",
    ),
    Instrument(
        "provote_tally_age_seconds", "gauge", (),
        "Time since the seal of the poll whose final count is missing for longest; 0 if none is. "
        "Polls that wait for their owner, to draw a tie or decide on quarantined votes, are not "
        "included.",
    ),
)  # fmt: skip
INSTRUMENTS.extend((*COUNTERS, *GAUGES, *TALLY_GAUGES))
tally_duration = histogram(
    "provote_tally_duration_seconds",
    "Time from the reading of a poll's ballots to its report, by method, and whether the count is "
    "final.",
    ["method", "final"],
    bounds=(0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
tally_failures = counter(
    "provote_tally_failures_total",
    "Counts that ended without a report, by the state that results show.",
    ["state"],
)
# Initialise the label so that rate() sees the first increment.
for _state in ("failed", "seed-mismatch", "undecided", "waiting-for-beacon"):
    tally_failures.labels(_state)
_TALLIES = """
SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - sealed_at)), 0)::float8
FROM tally_report AS report JOIN tally USING (poll_id)
WHERE NOT report.done AND NOT report.final AND sealed_at IS NOT NULL AND waiting = 0
"""


def reconciled() -> Sequence[Metric]:
    """Total rounds, mismatches and repairs, and the polls and the age of the last round."""
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        known = cursor.fetchone() or (0, 0, 0, 0, None)
    counters = zip(COUNTERS, known, strict=False)
    families: list[Metric] = [
        CounterMetricFamily(counter.name, counter.meaning, value=value)
        for counter, value in counters
    ]
    families += [
        GaugeMetricFamily(gauge.name, gauge.meaning, value=value)
        for gauge, value in zip(GAUGES, known[len(COUNTERS) :], strict=True)
        if value is not None
    ]
    return families


def tallied() -> Sequence[Metric]:
    """The sealed polls whose final count is missing, and for how long one is."""
    with connection.cursor() as cursor:
        cursor.execute(_TALLIES)
        known = cursor.fetchone()
    return [
        GaugeMetricFamily(gauge.name, gauge.meaning, value=value)
        for gauge, value in zip(TALLY_GAUGES, known, strict=True)
    ]
