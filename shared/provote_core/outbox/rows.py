"""The JSON of events in an outbox row, and the batches made of rows.

Shared by Django and by the ASGI writer of votes, which has its own connection.
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
    """An element of a row; `schema` and `traceparent` are present only if not the default."""

    type: str
    subject: str
    version: int
    data: msgspec.Raw
    schema: int = 1
    traceparent: str = ""


class _Fresh(msgspec.Struct, omit_defaults=True):
    """A `_Stored` to be written: its data is encoded in the same pass."""

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
    """A `Batch` to be written: data is copied as text, never parsed."""

    source: str
    epoch: int
    first_seq: int
    events: list[_Envelope]
    last_seq: int | None = None
    through_seq: int | None = None
    through_time: datetime | None = None


class SequencedRow(msgspec.Struct, frozen=True):
    """An outbox row with a position; `events` is the text of its JSON."""

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
        """The traceparent of each event of the row; "" for an event without one."""
        return [event.traceparent or self.traceparent for event in _decode(self.events)]


_decode = msgspec.json.Decoder(list[_Stored]).decode
_encode = msgspec.json.Encoder().encode


def row_payload(facts: Sequence[Fact]) -> tuple[str, int]:
    """The JSON text of a row with `facts`, and their count; ValueError without facts."""
    if not facts:
        raise ValueError("an outbox row holds at least one event")
    return _encode([_stored(fact) for fact in facts]).decode(), len(facts)


def event_text(data: Contract, *, subject: str, version: int, traceparent: str) -> bytes:
    """One element of `row_payload`'s JSON text, for rows that are assembled in SQL."""
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
    source: str,
    epoch: int,
    rows: Sequence[SequencedRow],
    *,
    after: int,
    last_seq: int | None = None,
) -> bytes:
    """The JSON text of a batch of `rows`, which are whole and consecutive.

    `after` is the position of a batch without rows; only the feed passes the head, `last_seq`.
    """
    events = [envelope for row in rows for envelope in _envelopes(source, row)]
    first_seq = rows[0].first_seq if rows else after + 1
    return _encode(_Wire(source, epoch, first_seq, events, last_seq))


def write_batch_of(
    types: Collection[str],
    source: str,
    epoch: int,
    rows: Sequence[SequencedRow],
    *,
    after: int,
    through: tuple[int, datetime | None],
    last_seq: int,
) -> bytes:
    """The JSON text of the batch after `after` up to `through`, with events of `types` only."""
    events = [
        envelope
        for row in rows
        for envelope in _envelopes(source, row)
        if envelope.type in types and envelope.seq > after
    ]
    return _encode(_Wire(source, epoch, after + 1, events, last_seq, *through))


def _envelopes(source: str, row: SequencedRow) -> list[_Envelope]:
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
