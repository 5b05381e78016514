"""Metrics of the reconciliation, in addition to those of every service."""

from collections.abc import Sequence

from django.db import connection
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from provote_core.metrics import INSTRUMENTS, Instrument

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
INSTRUMENTS.extend((*COUNTERS, *GAUGES))


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
