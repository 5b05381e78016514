"""The last pipeline of the slow path: keys, outbox, audit, COMMIT."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from psycopg import AsyncConnection

from provote_core import logs
from provote_core.events import Fact
from provote_core.outbox import rows
from votes.facts import stored_of, vote_cast, vote_quarantined
from votes.writer import statements
from votes.writer.outcomes import (
    Accepted,
    Cast,
    NeedsConfirmation,
    Outcome,
    Recorded,
    Refusal,
    Repeated,
    label,
)

ACTION = "POST /api/v1/votes/"


class CommitUnknown(Exception):
    """COMMIT was sent and its response did not arrive."""


async def commit_outcomes(
    connection: AsyncConnection,
    casts: Sequence[Cast],
    outcomes: Sequence[Outcome | NeedsConfirmation],
    refusals: Sequence[Refusal],
) -> None:
    """Write the keys, events and audit rows of the outcomes, and COMMIT.

    Raises psycopg's errors when PostgreSQL refused (nothing is recorded), CommitUnknown when the
    connection ended before it responded.
    """
    try:
        async with connection.pipeline():
            await _write(connection, casts, outcomes, refusals)
            await connection.execute("COMMIT")
    except psycopg.OperationalError as error:
        if error.sqlstate is None or error.sqlstate.startswith(("57P", "08")):
            raise CommitUnknown from error
        raise


async def _write(
    connection: AsyncConnection,
    casts: Sequence[Cast],
    outcomes: Sequence[Outcome | NeedsConfirmation],
    refusals: Sequence[Refusal],
) -> None:
    keys = _key_rows(casts, outcomes)
    if keys:
        await connection.execute(statements.INSERT_KEYS, _columns(keys))
    accepted = [
        (cast, outcome.vote)
        for cast, outcome in zip(casts, outcomes, strict=True)
        if isinstance(outcome, Accepted)
    ]
    if accepted:
        await _append(connection, accepted)
    audit = _audit_rows(casts, outcomes, refusals)
    if audit:
        await connection.execute(statements.INSERT_AUDIT, _columns(audit))


def _key_rows(
    casts: Sequence[Cast], outcomes: Sequence[Outcome | NeedsConfirmation]
) -> list[tuple[Any, ...]]:
    """Rows of successes only: a refusal leaves its key unused.

    No key is kept for a vote that was changed: a replay would show its first version.
    """
    rows: list[tuple[Any, ...]] = []
    for cast, outcome in zip(casts, outcomes, strict=True):
        stored = isinstance(outcome, Accepted | Repeated) and outcome.vote.version == 1
        if cast.claim is not None and isinstance(outcome, Accepted | Repeated) and stored:
            claim, status = cast.claim, label(outcome)[1]
            rows.append(
                (claim.key_digest, claim.account, claim.fingerprint, status, outcome.vote.vote_id)
            )
    return rows


async def _append(connection: AsyncConnection, accepted: Sequence[tuple[Cast, Recorded]]) -> None:
    facts = [
        Fact(
            data=(
                vote_cast(vote.poll_id, stored_of(vote.ballot), cast.credential)
                if vote.state == "accepted"
                else vote_quarantined(vote.poll_id, cast.credential)
            ),
            subject=str(vote.vote_id),
            version=1,
            traceparent=cast.request.traceparent,
        )
        for cast, vote in accepted
    ]
    text, count = rows.row_payload(facts)
    parameters = [accepted[0][1].batch, text, count, accepted[0][0].request.traceparent]
    await connection.execute(statements.INSERT_OUTBOX, parameters)


def _audit_rows(
    casts: Sequence[Cast],
    outcomes: Sequence[Outcome | NeedsConfirmation],
    refusals: Sequence[Refusal],
) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for cast, outcome in zip(casts, outcomes, strict=True):
        if isinstance(outcome, NeedsConfirmation):
            continue  # it is submitted again after confirmation
        code, status = label(outcome)
        if status == 401:
            continue  # an erased person must leave no new audit row
        batch = outcome.vote.batch if isinstance(outcome, Accepted) else None
        rows.append(_audit_row(cast, cast.poll_id, code, status, batch))
    for refusal in refusals:
        error = refusal.error
        rows.append(_audit_row(refusal, refusal.target, error.code, error.status, None))
    return rows


def _audit_row(
    item: Cast | Refusal, target: UUID | None, outcome: str, status: int, batch: int | None
) -> tuple[Any, ...]:
    request, principal = item.request, item.principal
    return (
        principal.account,
        principal.kind.value,
        ACTION,
        target,
        outcome,
        status,
        logs.address_hash(request.address, settings.PROVOTE.address_key),
        request.request_id,
        batch,
    )


def _columns(table: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*table, strict=True)]
