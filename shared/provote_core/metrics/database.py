"""What the database knows of events, read when Prometheus asks: how many wait, and since when.

Each of a service's processes would say the same, so only its API does.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from provote_core import __version__, logs
from provote_core.metrics import INSTRUMENTS, Instrument
from provote_core.services import source_of

log = logs.get_logger(__name__)

_TOLD = """
SELECT coalesce(max(last_seq), 0), coalesce(max(last_seq - published_seq), 0),
       (SELECT coalesce(sum(count), 0) FROM outbox WHERE first_seq IS NULL)::bigint,
       coalesce(extract(epoch FROM clock_timestamp() - (
           SELECT created_at FROM outbox WHERE first_seq IS NULL ORDER BY id LIMIT 1
       )), 0)::float8
FROM outbox_head WHERE source = %s
"""
# A source of which nothing has been heard yet has no cursor, and none of its events is applied.
_HEARD = """
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


BUILD = _declared("provote_build_info", "1; the labels say what runs.", ["service", "version"])
DATABASE = _declared(
    "provote_database_up", "1 if the service's database answered; else what it knows is missing."
)
TOLD = (
    _declared("provote_outbox_last_seq", "Position of the last event that has one."),
    _declared("provote_outbox_unpublished", "Events not handed to the broker yet."),
    _declared("provote_outbox_unstamped", "Own events without a position."),
    _declared("provote_outbox_unstamped_seconds", "Age of the oldest event without a position."),
)
HEARD = (
    _declared("provote_event_applied_seq", "Position applied, by source.", ["source"]),
    _declared("provote_event_lag", "Events of a source known of and not applied.", ["source"]),
    _declared(
        "provote_event_lag_seconds",
        "While events are not applied: time since the last applied one was told; else 0.",
        ["source"],
    ),
)
LETTERS = _declared(
    "provote_dead_letters", "Events of a source that could not be applied, waiting.", ["source"]
)
# What a service knows besides; each is asked, and may raise DatabaseError.
FURTHER: list[Callable[[], Sequence[Metric]]] = []


class Stored(Collector):
    """Gauges from a few statements; without a database, that there is none."""

    def collect(self) -> Iterator[Metric]:
        """Everything of this module, at this moment."""
        build = _family(BUILD)
        build.add_metric([settings.PROVOTE.service, __version__], 1)
        yield build
        try:
            told = _rows(_TOLD, [source_of(settings.PROVOTE.service)])[0]
            heard, letters = _rows(_HEARD, [list(settings.PROVOTE.feeds)]), _rows(_LETTERS, [])
            further = [metric for collect in FURTHER for metric in collect()]
        except DatabaseError as error:
            log.warning("metrics without the database", error=str(error).strip())
            yield _family(DATABASE, 0)
            return
        yield _family(DATABASE, 1)
        for instrument, value in zip(TOLD, told, strict=True):
            yield _family(instrument, value)
        for column, instrument in enumerate(HEARD, start=1):
            family = _family(instrument)
            for row in heard:
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


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
