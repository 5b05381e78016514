"""The fast path of nearly every batch: one transaction in one round trip.

It records the casts that it can. For the others, slow_path.py finds the reason (the voter has
voted, the key is used, the poll is closed) in a transaction after this one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings
from psycopg import AsyncConnection

from provote_core import failpoint, ids, logs
from provote_core.idempotency.keys import Claim
from provote_core.outbox import rows
from provote_rules.ballots import Stored, store
from votes.facts import vote_cast
from votes.lock_numbers import poll_lock
from votes.writer import pipeline
from votes.writer.commit import ACTION, CommitUnknown
from votes.writer.outcomes import Accepted, Admitted, Cast, recorded
from votes.writer.polls import Definitions

_encode = msgspec.json.Encoder().encode
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def record(
    connection: AsyncConnection, definitions: Definitions, casts: Sequence[Cast]
) -> dict[int, Accepted]:
    """Record the casts that can be; returns their outcomes by the cast's `id()` after COMMIT.

    The connection is in autocommit mode and has statements.PREPARED. Raises pipeline.Refused if
    the server refused the transaction and pipeline.ConnectionLost if it never received it (nothing
    is recorded), CommitUnknown when the outcome is unknown.
    """
    await definitions.load(connection, {cast.poll_id for cast in casts})
    candidates = [one for cast in casts if (one := definitions.admit_simple(cast))]
    if not candidates:
        return {}
    commands = _commands(candidates)
    try:
        failpoint.hit("writer.recording")
        results = await pipeline.run(connection, commands)
        failpoint.hit("writer.committed")
    except pipeline.ConnectionLost as error:
        if error.sent:
            raise CommitUnknown from error
        raise
    except pipeline.Refused as error:
        state = error.cause.sqlstate
        if error.at == len(commands) - 1 and (state is None or state.startswith(("57P", "08"))):
            # The server ended while it committed.
            raise CommitUnknown from error
        raise
    return _accepted(candidates, results[2])


def _commands(admitted: Sequence[Admitted]) -> list[pipeline.Command]:
    casts = [one.cast for one in admitted]
    locks = sorted({0} | {poll_lock(cast.poll_id) for cast in casts})
    votes = [str(cast.vote_id) for cast in casts]
    commands: list[pipeline.Command] = [
        (b"begin", None),
        (b"lock", [pipeline.literal(map(str, locks))]),
        (b"record", _ballots(casts, votes, [store(one.ballot) for one in admitted])),
    ]
    claims = [(vote, cast.claim) for vote, cast in zip(votes, casts, strict=True) if cast.claim]
    if claims:
        commands.append((b"keys", _keys(claims)))
    commands.append((b"commit", None))
    return commands


def _ballots(
    casts: Sequence[Cast], votes: Sequence[str], stored: Sequence[Stored]
) -> list[bytes | None]:
    key = settings.PROVOTE.address_key
    events = map(_event, casts, votes, stored)
    return [
        pipeline.literal(votes),
        pipeline.literal([ids.text(cast.poll_id) for cast in casts]),
        pipeline.binary([cast.voter for cast in casts]),
        pipeline.literal(["t" if cast.delegated else "f" for cast in casts]),
        pipeline.literal([ids.text(s.choice_id) if s.choice_id else "NULL" for s in stored]),
        pipeline.binary([cast.claim.key_digest if cast.claim else None for cast in casts]),
        pipeline.literal([cast.principal.account for cast in casts]),
        b"\n".join(events),
        pipeline.literal([cast.principal.kind for cast in casts]),
        pipeline.literal([logs.address_hash(cast.request.address, key) for cast in casts]),
        pipeline.literal([cast.request.request_id for cast in casts]),
        casts[0].request.traceparent.encode(),
        ACTION.encode(),
        _json_lines(stored),
    ]


def _json_lines(stored: Sequence[Stored]) -> bytes | None:
    """The column `ballot`, a line for each vote; None where every vote is for one choice."""
    if all(one.ballot is None for one in stored):
        return None
    return b"\n".join([_encode(one.ballot) for one in stored])


def _event(cast: Cast, vote_id: str, stored: Stored) -> bytes:
    return rows.event_text(
        vote_cast(cast.poll_id, stored, cast.credential),
        subject=vote_id,
        version=1,
        traceparent=cast.request.traceparent,
    )


def _keys(claims: Sequence[tuple[str, Claim]]) -> list[bytes]:
    return [
        pipeline.binary([claim.key_digest for _, claim in claims]),
        pipeline.literal([claim.account for _, claim in claims]),
        pipeline.binary([claim.fingerprint for _, claim in claims]),
        pipeline.literal([vote for vote, _ in claims]),
    ]


def _accepted(
    candidates: Sequence[Admitted], found: Sequence[pipeline.Row]
) -> dict[int, Accepted]:
    """Outcomes from the one row of the result; it lists inserted ids unless all were inserted."""
    [(count, microseconds, batch, ids_inserted)] = found
    cast_at = EPOCH + timedelta(microseconds=int(microseconds or 0))
    inserted = candidates
    if int(count or 0) < len(candidates):
        listed = set((ids_inserted or b"").decode().split(","))
        inserted = [one for one in candidates if str(one.cast.vote_id) in listed]
    row = int(batch or 0)
    return {id(one.cast): Accepted(recorded(one, cast_at, row)) for one in inserted}
