"""The last pipeline of a gathered transaction: keys, outbox, audit, COMMIT."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from psycopg import AsyncConnection

from provote_core import logs
from provote_core.events import Fact, VoteCast, VoteQuarantined
from provote_core.outbox import rows
from votes.writer import statements
from votes.writer.cast import (
    Accepted,
    Cast,
    Doubtful,
    Judgement,
    Recorded,
    Refusal,
    Repeated,
    label,
)

ACTION = "POST /api/v1/votes/"


class CommitUnknown(Exception):
    """COMMIT was sent and its answer did not arrive."""


async def commit(
    connection: AsyncConnection,
    casts: Sequence[Cast],
    verdicts: Sequence[Judgement],
    refusals: Sequence[Refusal],
) -> None:
    """Write what follows from the verdicts and COMMIT.

    Raises psycopg's errors when PostgreSQL refused (nothing is recorded), CommitUnknown when the
    connection ended before it answered.
    """
    try:
        async with connection.pipeline():
            await _write(connection, casts, verdicts, refusals)
            await connection.execute("COMMIT")
    except psycopg.OperationalError as error:
        if error.sqlstate is None or error.sqlstate.startswith(("57P", "08")):
            raise CommitUnknown from error
        raise


async def _write(
    connection: AsyncConnection,
    casts: Sequence[Cast],
    verdicts: Sequence[Judgement],
    refusals: Sequence[Refusal],
) -> None:
    keys = _key_rows(casts, verdicts)
    if keys:
        await connection.execute(statements.INSERT_KEYS, _columns(keys))
    accepted = [
        (cast, verdict.vote)
        for cast, verdict in zip(casts, verdicts, strict=True)
        if isinstance(verdict, Accepted)
    ]
    if accepted:
        await _append(connection, accepted)
    audit = _audit_rows(casts, verdicts, refusals)
    if audit:
        await connection.execute(statements.INSERT_AUDIT, _columns(audit))


def _key_rows(casts: Sequence[Cast], verdicts: Sequence[Judgement]) -> list[tuple[Any, ...]]:
    """Successes only: a refusal leaves its key free.

    Nor is one kept for a vote that was changed: its repeat would be told of the first version.
    """
    rows: list[tuple[Any, ...]] = []
    for cast, verdict in zip(casts, verdicts, strict=True):
        kept = isinstance(verdict, Accepted | Repeated) and verdict.vote.version == 1
        if cast.claim is not None and isinstance(verdict, Accepted | Repeated) and kept:
            claim, status = cast.claim, label(verdict)[1]
            rows.append(
                (claim.key_digest, claim.account, claim.fingerprint, status, verdict.vote.vote_id)
            )
    return rows


async def _append(connection: AsyncConnection, accepted: Sequence[tuple[Cast, Recorded]]) -> None:
    facts = [
        Fact(
            data=(
                VoteCast(poll_id=vote.poll_id, choice_id=vote.choice_id)
                if vote.state == "accepted"
                else VoteQuarantined(poll_id=vote.poll_id)
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
    casts: Sequence[Cast], verdicts: Sequence[Judgement], refusals: Sequence[Refusal]
) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for cast, verdict in zip(casts, verdicts, strict=True):
        if isinstance(verdict, Doubtful):
            continue  # it comes back, judged
        outcome, status = label(verdict)
        if status == 401:
            continue  # an erased person leaves no new trace
        batch = verdict.vote.batch if isinstance(verdict, Accepted) else None
        rows.append(_audit_row(cast, cast.poll_id, outcome, status, batch))
    for refusal in refusals:
        error = refusal.error
        rows.append(_audit_row(refusal, refusal.target, error.code, error.status, None))
    return rows


def _audit_row(
    what: Cast | Refusal, target: UUID | None, outcome: str, status: int, batch: int | None
) -> tuple[Any, ...]:
    request, principal = what.request, what.principal
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
