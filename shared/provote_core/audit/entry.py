"""The content of an audit row, built alike by Django and by the ASGI writer of votes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from provote_core import context, logs
from provote_core.auth import Principal
from provote_core.exceptions import MalformedJson

ACCEPTED = "accepted"

# The columns that `record` (by the ORM) and the statement of the votes writer fill, in order.
COLUMNS = (
    "at", "actor", "actor_kind", "action", "target", "outcome", "status", "address_hash",
    "request_id", "batch",
)  # fmt: skip


# Unauthenticated, rate-limited or unreadable requests are logged and counted only.
_UNAUDITED = frozenset({401, 413, 415, 429})


def is_audited(status: int, outcome: str) -> bool:
    """Whether a state-changing request with this status and outcome leaves a row."""
    return status not in _UNAUDITED and outcome != MalformedJson.code


@dataclass(frozen=True, slots=True)
class Entry:
    """The actor, action, time, origin and outcome of one request; never the ballot.

    `outcome` is "accepted", "replayed", "repeated" or the code of a refusal; `batch` the outbox
    row written in the same transaction, if any.
    """

    at: datetime
    actor: str
    actor_kind: str
    action: str
    target: UUID | None
    outcome: str
    status: int
    address_hash: str
    request_id: str
    batch: int | None = None


def entry(
    request: context.RequestContext,
    principal: Principal,
    *,
    at: datetime,
    action: str,
    target: UUID | None,
    outcome: str,
    status: int,
    address_key: bytes,
    batch: int | None = None,
) -> Entry:
    """The entry for a request that ended with `status`."""
    return Entry(
        at=at,
        actor=principal.account,
        actor_kind=principal.kind,
        action=action,
        target=target,
        outcome=outcome,
        status=status,
        address_hash=logs.address_hash(request.address, address_key, at=at),
        request_id=request.request_id,
        batch=batch,
    )
