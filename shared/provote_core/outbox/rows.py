"""How facts lie in an outbox row, and how rows become the batches that travel.

Shared by Django and by the ASGI writer of votes, which has its own connection: rows are the same.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import msgspec

from provote_core.events.contracts import Contract, dataschema
from provote_core.events.envelope import Fact

# Parameters: the text and the count of `row_payload`, a traceparent. Returns the row's id.
INSERT_SQL = (
    "INSERT INTO outbox (events, count, traceparent) VALUES (%s::jsonb, %s, %s) RETURNING id"
)


class _Stored(msgspec.Struct, omit_defaults=True):
    """An element of a row; `schema` and `traceparent` only where they are not the usual ones."""

    type: str
    subject: str
    version: int
    data: msgspec.Raw
    schema: int = 1
    traceparent: str = ""


class _Fresh(msgspec.Struct, omit_defaults=True):
    """A `_Stored` about to be written: its data is encoded along with it."""

    type: str
    subject: str
    version: int
    data: Contract
    schema: int = 1
    traceparent: str = ""


class _Envelope(msgspec.Struct):
    specversion: str
    id: str
    source: str
    type: str
    time: datetime
    subject: str
    dataschema: str
    seq: int
    version: int
    traceparent: str
    data: msgspec.Raw


class _Wire(msgspec.Struct, omit_defaults=True):
    """A `Batch` about to be written: data is copied as text, never parsed."""

    source: str
    epoch: int
    first_seq: int
    events: list[_Envelope]
    last_seq: int | None = None
    through_seq: int | None = None
    through_time: datetime | None = None


class StampedRow(msgspec.Struct, frozen=True):
    """An outbox row that has its position; `events` is the text of its JSON."""

    id: int
    events: str
    count: int
    created_at: datetime
    traceparent: str
    first_seq: int

    @property
    def through(self) -> int:
        """The position of the row's last event."""
        return self.first_seq + self.count - 1

    def traceparents(self) -> list[str]:
        """The traces that the row's events belong to; "" for one without."""
        return [event.traceparent or self.traceparent for event in _decode(self.events)]


_decode = msgspec.json.Decoder(list[_Stored]).decode
_encode = msgspec.json.Encoder().encode


def row_payload(facts: Sequence[Fact]) -> tuple[str, int]:
    """The JSON text of the row that holds `facts`, and their count; ValueError without facts."""
    if not facts:
        raise ValueError("an outbox row holds at least one event")
    return _encode([_stored(fact) for fact in facts]).decode(), len(facts)


def event_text(data: Contract, *, subject: str, version: int, traceparent: str) -> bytes:
    """One element of `row_payload`'s JSON text, for rows that are put together in SQL."""
    return _encode(_Fresh(data.type, subject, version, data, data.schema_version, traceparent))


def _stored(fact: Fact) -> _Stored:
    return _Stored(
        type=fact.data.type,
        subject=fact.subject,
        version=fact.version,
        data=msgspec.Raw(_encode(fact.data)),
        schema=fact.data.schema_version,
        traceparent=fact.traceparent,
    )


def write_batch(
    source: str, epoch: int, rows: Sequence[StampedRow], *, after: int, last_seq: int | None = None
) -> bytes:
    """The JSON text of the batch that `rows`, whole and consecutive, make.

    `after` places a batch without rows, `last_seq` is the head that only the feed tells.
    """
    events = [envelope for row in rows for envelope in _envelopes(source, row)]
    first_seq = rows[0].first_seq if rows else after + 1
    return _encode(_Wire(source, epoch, first_seq, events, last_seq))


def write_batch_of(
    types: Collection[str],
    source: str,
    epoch: int,
    rows: Sequence[StampedRow],
    *,
    after: int,
    through: tuple[int, datetime | None],
    last_seq: int,
) -> bytes:
    """The JSON text of the batch from behind `after` up to `through`, with those types alone."""
    events = [
        envelope
        for row in rows
        for envelope in _envelopes(source, row)
        if envelope.type in types and envelope.seq > after
    ]
    return _encode(_Wire(source, epoch, after + 1, events, last_seq, *through))


def _envelopes(source: str, row: StampedRow) -> list[_Envelope]:
    return [
        _Envelope(
            specversion="1.0",
            id=f"{row.id}.{index}",
            source=source,
            type=event.type,
            time=row.created_at,
            subject=event.subject,
            dataschema=dataschema(event.type, event.schema),
            seq=row.first_seq + index,
            version=event.version,
            traceparent=event.traceparent or row.traceparent,
            data=event.data,
        )
        for index, event in enumerate(_decode(row.events))
    ]
