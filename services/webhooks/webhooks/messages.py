"""The messages: their types, and the thin bodies that are sent.

A body names what has happened and where to read it. It contains no title, no counts and no
persons: a receiver that lies about who it is learns nothing, and what a message says cannot be
outdated.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

TEST = "webhook.test"
_NAMESPACE = UUID("5c1f1d0e-3c55-5f0e-9a59-6f0b9d2c7a10")
# The types that a webhook may select, each with what has happened.
TYPES = {
    "poll.opened": "A poll accepts votes from now on.",
    "poll.closed": "A poll is closed; its result is not final yet.",
    "results.updated": "The results of a poll have changed; at most once a minute and poll.",
    "results.final": "The result of a poll is final.",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message to the webhooks of `owner`; `id` belongs to the event."""

    id: UUID
    type: str
    owner: UUID
    poll_id: UUID
    at: datetime
    body: str


def message_id(type: str, subject: str, version: int, at: datetime) -> UUID:
    """The id of the message about an event: the same however often the event is read.

    It depends on the fact, and not on its position, which a restored source may use again.
    """
    return uuid5(_NAMESPACE, f"{type} {subject} {version} {at.astimezone(UTC).isoformat()}")


def poll_message(
    id: UUID, type: str, *, owner: UUID, poll_id: UUID, at: datetime, position: int | None = None
) -> Message:
    """The message about a poll; `position` is that of the results, for `min_position`."""
    is_result = type.startswith("results.")
    data: dict[str, Any] = {
        "poll_id": poll_id,
        "url": f"/api/v1/polls/{poll_id}/{'results/' if is_result else ''}",
    }
    if position is not None:
        data["position"] = position
    return Message(id, type, owner, poll_id, at, encode(type, at=at, data=data))


def encode(type: str, *, at: datetime, data: Any) -> str:
    """The body of a message, as Standard Webhooks recommends it: type, timestamp, data."""
    body = {"type": type, "timestamp": at.astimezone(UTC), "data": data}
    return msgspec.json.encode(body).decode()
