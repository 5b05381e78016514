"""Metrics of deliveries, besides those of every service."""

from collections.abc import Sequence

from prometheus_client.core import GaugeMetricFamily, Metric

from provote_core.database import rows
from provote_core.metrics import INSTRUMENTS, Instrument, counter, histogram

# In the database, because another process sends. What waits for a webhook that fails is not late.
_WAITING = """
SELECT count(*), coalesce(extract(epoch FROM clock_timestamp() - min(delivery.due_at)), 0)::float8
FROM delivery JOIN webhook ON webhook.id = delivery.webhook_id
WHERE delivery.state = 'pending' AND delivery.due_at <= clock_timestamp() AND webhook.enabled
"""
GAUGES = (
    Instrument("provote_webhook_due", "gauge", (), "Messages that are due to be sent."),
    Instrument(
        "provote_webhook_due_seconds", "gauge", (),
        "Time since the message that is due for longest became due; 0 if none is.",
    ),
)  # fmt: skip
INSTRUMENTS.extend(GAUGES)
attempts = counter(
    "provote_webhook_attempts_total",
    "Attempts to send a message, by result: `delivered`, `refused` (another status than 2xx), or "
    "the code of an error.",
    ["result"],
)
duration = histogram(
    "provote_webhook_duration_seconds",
    "Time from the start of an attempt to the head of the response, or to its failure.",
    [],
    bounds=(0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 15),
)


def waiting() -> Sequence[Metric]:
    """The gauges, read from the database."""
    [values] = rows(_WAITING)
    return [
        GaugeMetricFamily(gauge.name, gauge.meaning, value=value)
        for gauge, value in zip(GAUGES, values, strict=True)
    ]
