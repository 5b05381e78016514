"""Events of siblings, from the golden samples, applied by the real consumer."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from provote_core.events.envelope import Batch
from provote_core.outbox import selectors
from provote_core.outbox.consumer import apply_batch
from provote_testing.events import batch_of, samples
from webhooks.subscribers import HANDLERS

SAMPLES = samples()


def happened(type_: str, owner: UUID, poll_id: UUID | None = None, **age: float) -> dict[str, Any]:
    """An event about a poll of `owner`, `age` ago (a timedelta's arguments)."""
    poll = str(poll_id or uuid4())
    sample = SAMPLES[type_]
    return sample | {
        "time": (datetime.now(UTC) - timedelta(**age)).isoformat(),
        "subject": poll,
        "data": sample["data"] | {"poll_id": poll, "owner": str(owner)},
    }


def erasure(subject: UUID) -> dict[str, Any]:
    ends = (datetime.now(UTC) + timedelta(minutes=10)).isoformat()
    data = {"subject": str(subject), "tokens_expire_at": ends}
    return SAMPLES["user.erased"] | {"data": data}


def apply(*envelopes: dict[str, Any]) -> Batch:
    """Apply the next events of their source; returns the batch, so that it can be repeated."""
    source = envelopes[0]["source"]
    batch = batch_of(envelopes, source=source, first_seq=selectors.applied_seq(source) + 1)
    apply_batch(batch, HANDLERS)
    return batch
