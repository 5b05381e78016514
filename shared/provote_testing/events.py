"""Events in tests: producers are checked against samples, consumers receive every sample."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from provote_core import events
from provote_core.events.envelope import Batch, read_batch, read_events

_DEPENDENT = ("/rules/ballot", "/rules/method")
_SAMPLES = Path(events.__file__).parent / "samples"


def samples() -> dict[str, dict[str, Any]]:
    """The golden envelope of each type of event, by type."""
    return {
        type_: json.loads((_SAMPLES / f"{type_}.v{contract.schema_version}.json").read_text())
        for type_, contract in events.CONTRACTS.items()
    }


def batch_of(
    envelopes: Iterable[dict[str, Any]], *, source: str, first_seq: int = 1, epoch: int = 1
) -> Batch:
    """A batch of `envelopes` from `source`; each gets a position and an id."""
    numbered = [
        {**envelope, "source": source, "seq": seq, "id": f"{seq}.0"}
        for seq, envelope in enumerate(envelopes, first_seq)
    ]
    return Batch(source=source, epoch=epoch, first_seq=first_seq, events=numbered)


def outbox_events() -> list[dict[str, Any]]:
    """The envelopes of all events in this service's outbox, in order.

    Positions are those of a first run of the sequencer.
    """
    from django.conf import settings

    from provote_core.outbox.models import Outbox
    from provote_core.outbox.rows import SequencedRow, write_batch

    rows, seq = [], 1
    for row in Outbox.objects.order_by("id"):
        text = msgspec.json.encode(row.events).decode()
        rows.append(SequencedRow(row.pk, text, row.count, row.created_at, row.traceparent, seq))
        seq += row.count
    source = events.source_of(settings.PROVOTE.service)
    return read_batch(write_batch(source, 1, rows, after=0)).events


def assert_matches_sample(envelope: dict[str, Any]) -> None:
    """Assert that `envelope` has the shape of its type's sample, and that consumers can read it.

    Both have the same members, nested ones included, with values of the same JSON type; either
    value may be null. The members of `rules.ballot` and `rules.method` depend on the poll.
    """
    _same_shape(envelope, samples()[envelope["type"]], envelope["type"])
    read_events(envelope["type"], [envelope])


def _same_shape(value: Any, sample: Any, where: str) -> None:
    if value is None or sample is None:
        return
    assert type(value) is type(sample), f"{where}: {value!r} is not of the type of {sample!r}"
    if where.endswith(_DEPENDENT):
        return
    if isinstance(sample, dict):
        assert value.keys() == sample.keys(), f"{where}: {set(value) ^ set(sample)} differ"
        for name in sample:
            _same_shape(value[name], sample[name], f"{where}/{name}")
    elif isinstance(sample, list) and sample:
        for index, item in enumerate(value):
            _same_shape(item, sample[0], f"{where}/{index}")
