"""The envelope: CloudEvents 1.0 attributes plus seq, version and traceparent.

A producer appends a `Fact`, a subscriber receives an `Event`, a `Batch` is sent between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any, Generic, TypeVar, cast

import msgspec

from provote_core.events.contracts import CONTRACTS, Contract

DataT = TypeVar("DataT")


class UnreadableEvent(ValueError):
    """An event or batch breaks its contract, or its contract is unknown to this code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """An event to append to the outbox.

    `subject` is the aggregate's id and `version` the aggregate's version after it. `traceparent`
    is needed only if one transaction serves many requests.
    """

    data: Contract
    subject: str
    version: int
    traceparent: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Event(Generic[DataT]):
    """An event for a subscriber: `data` is the contract's dataclass, `seq` its position."""

    id: str
    source: str
    type: str
    time: datetime
    subject: str
    dataschema: str
    seq: int
    version: int
    data: DataT
    traceparent: str = ""
    specversion: str = "1.0"


class Batch(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Consecutive events of one source, as envelopes of JSON types, from `first_seq` on.

    `last_seq` is the source's head, events without a position included; only the feed sets it. A
    feed request for some types omits events of other types: `through_seq` is then the last
    position that was examined, `through_time` the time of its event.
    """

    source: str
    epoch: int
    first_seq: int
    events: list[dict[str, Any]]
    last_seq: int | None = None
    through_seq: int | None = None
    through_time: datetime | None = None

    @property
    def through(self) -> int:
        """The last position that the batch covers; `first_seq - 1` if it covers none."""
        if self.through_seq is not None:
            return self.through_seq
        return self.first_seq + len(self.events) - 1

    def after(self, seq: int) -> list[dict[str, Any]]:
        """The events after position `seq`; raises UnreadableEvent for inconsistent positions."""
        if not self._fits():
            place = f"positions from {self.first_seq} on"
            raise UnreadableEvent(f"{self.source}: {place} are inconsistent")
        if self.through_seq is None:
            return self.events[max(0, seq + 1 - self.first_seq) :]
        return [event for event in self.events if event["seq"] > seq]

    def _fits(self) -> bool:
        found: list[Any] = [event.get("seq") for event in self.events]
        if self.through_seq is None:
            return found == list(range(self.first_seq, self.first_seq + len(found)))
        if not all(type(one) is int for one in found):
            return False
        places = [self.first_seq - 1, *found, self.through_seq + 1]
        return all(one < other for one, other in pairwise(places))


def read_batch(message: bytes | dict[str, Any]) -> Batch:
    """A batch from JSON text, or from parsed JSON; raises UnreadableEvent."""
    try:
        if isinstance(message, bytes):
            return msgspec.json.decode(message, type=Batch)
        return msgspec.convert(message, Batch)
    except msgspec.MsgspecError as error:
        raise UnreadableEvent(f"not a batch: {error}") from error


def read_events(type_: str, envelopes: Sequence[dict[str, Any]]) -> list[Event[Any]]:
    """Events of one type from their envelopes; unknown fields are ignored.

    Raises UnreadableEvent for an unknown type, another schema version or invalid data.
    """
    contract = CONTRACTS.get(type_)
    if contract is None:
        raise UnreadableEvent(f"no contract is named {type_!r}")
    schema = contract.dataschema()
    for envelope in envelopes:
        if envelope.get("dataschema") != schema:
            raise UnreadableEvent(f"{envelope.get('id')}: not of schema {schema}")
    try:
        return cast(
            list[Event[Any]],
            msgspec.convert(list(envelopes), list[Event[contract]]),  # type: ignore[valid-type]
        )
    except msgspec.ValidationError as error:
        raise UnreadableEvent(f"{type_} from {envelopes[0].get('id')}: {error}") from error
