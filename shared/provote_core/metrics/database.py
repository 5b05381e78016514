"""Gauges about events, read from the database on each scrape: numbers and ages of pending ones.

They are the same in each process of a service, so only its API exposes them.
"""

from collections.abc import Callable, Iterator, Sequence

from django.conf import settings
from django.db import DatabaseError
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from provote_core import __version__, logs
from provote_core.database import rows
from provote_core.metrics import INSTRUMENTS, Instrument
from provote_core.services import source_of

log = logs.get_logger(__name__)

_PRODUCED = """
SELECT coalesce(max(last_seq), 0), coalesce(max(last_seq - published_seq), 0),
       (SELECT coalesce(sum(count), 0) FROM outbox WHERE first_seq IS NULL)::bigint,
       coalesce(extract(epoch FROM clock_timestamp() - (
           SELECT created_at FROM outbox WHERE first_seq IS NULL ORDER BY id LIMIT 1
       )), 0)::float8
FROM outbox_head WHERE source = %s
"""
# A source without a cursor is new: none of its events is applied yet.
_CONSUMED = """
SELECT source, coalesce(applied_seq, 0), greatest(coalesce(source_last_seq - applied_seq, 0), 0),
       CASE WHEN source_last_seq > applied_seq
            THEN extract(epoch FROM clock_timestamp() - coalesce(applied_at, updated_at))
            ELSE 0 END::float8
FROM unnest(%s::text[]) AS feed(source) FULL JOIN outbox_cursor USING (source) ORDER BY source
"""
_LETTERS = """
SELECT source, (SELECT count(*) FROM dead_letter AS letter
                WHERE letter.source = outbox_cursor.source AND discarded_at IS NULL)
FROM outbox_cursor ORDER BY source
"""


def _declared(name: str, meaning: str, labels: Sequence[str] = ()) -> Instrument:
    INSTRUMENTS.append(Instrument(name, "gauge", labels, meaning))
    return INSTRUMENTS[-1]


BUILD = _declared(
    "provote_build_info", "1; the labels are the service and its version.", ["service", "version"]
)
DATABASE = _declared(
    "provote_database_up",
    "1 if the service's database answered; else metrics from it are missing.",
)
PRODUCED = (
    _declared("provote_outbox_last_seq", "Position of the last event with a position."),
    _declared("provote_outbox_unpublished", "Events not published to the broker yet."),
    _declared("provote_outbox_unstamped", "Own events without a position."),
    _declared("provote_outbox_unstamped_seconds", "Age of the oldest event without a position."),
)
CONSUMED = (
    _declared("provote_event_applied_seq", "Position applied, by source.", ["source"]),
    _declared("provote_event_lag", "Known events of a source that are not applied.", ["source"]),
    _declared(
        "provote_event_lag_seconds",
        "While events are not applied: age of the last applied event; else 0.",
        ["source"],
    ),
)
LETTERS = _declared(
    "provote_dead_letters", "Pending events of a source that could not be applied.", ["source"]
)
# Functions with a service's further metrics, called on each scrape; they may raise DatabaseError.
FURTHER: list[Callable[[], Sequence[Metric]]] = []


class DatabaseCollector(Collector):
    """Gauges from a few statements; without a database only `provote_database_up` 0."""

    def collect(self) -> Iterator[Metric]:
        """The current values of this module's metrics, and of `FURTHER`."""
        build = _family(BUILD)
        build.add_metric([settings.PROVOTE.service, __version__], 1)
        yield build
        try:
            produced = rows(_PRODUCED, [source_of(settings.PROVOTE.service)])[0]
            consumed, letters = (
                rows(_CONSUMED, [list(settings.PROVOTE.feeds)]),
                rows(_LETTERS, []),
            )
            further = [metric for collect in FURTHER for metric in collect()]
        except DatabaseError as error:
            log.warning("metrics without the database", error=str(error).strip())
            yield _family(DATABASE, 0)
            return
        yield _family(DATABASE, 1)
        for instrument, value in zip(PRODUCED, produced, strict=True):
            yield _family(instrument, value)
        for column, instrument in enumerate(CONSUMED, start=1):
            family = _family(instrument)
            for row in consumed:
                family.add_metric([row[0]], row[column])
            yield family
        family = _family(LETTERS)
        for source, number in letters:
            family.add_metric([source], number)
        yield family
        yield from further


def _family(instrument: Instrument, value: float | None = None) -> GaugeMetricFamily:
    return GaugeMetricFamily(
        instrument.name, instrument.meaning, value=value, labels=instrument.labels or None
    )
