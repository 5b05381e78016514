"""The way of nearly every gather: recorded in one transaction that is one round trip.

It records what can be recorded and says nothing of the rest: why a cast was not inserted (it was
before, its key is used, its poll is shut) is for record.py to find out, in a transaction after
this one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from django.conf import settings
from psycopg import AsyncConnection

from provote_core import failpoint, ids, logs
from provote_core.events import VoteCast
from provote_core.idempotency.keys import Claim
from provote_core.outbox import rows
from votes import ballots
from votes.writer import wire
from votes.writer.aftermath import ACTION, CommitUnknown
from votes.writer.cast import Accepted, Cast, Recorded
from votes.writer.polls import Definitions

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


async def record(
    connection: AsyncConnection, definitions: Definitions, casts: Sequence[Cast]
) -> dict[int, Accepted]:
    """Record what can be recorded; what was, by the cast's identity, true after this returns.

    The connection is in autocommit mode and has statements.PREPARED. Raises wire.Refused if the
    server refused the transaction and wire.ConnectionLost if it never got it (nothing is
    recorded), CommitUnknown when nobody can tell.
    """
    await definitions.load(connection, {cast.poll_id for cast in casts})
    candidates = [cast for cast in casts if definitions.goes_straight(cast)]
    if not candidates:
        return {}
    commands = _commands(candidates)
    try:
        failpoint.hit("writer.recording")
        answers = await wire.run(connection, commands)
        failpoint.hit("writer.committed")
    except wire.ConnectionLost as error:
        if error.sent:
            raise CommitUnknown from error
        raise
    except wire.Refused as error:
        state = error.cause.sqlstate
        if error.at == len(commands) - 1 and (state is None or state.startswith(("57P", "08"))):
            # The server ended while it committed.
            raise CommitUnknown from error
        raise
    return _accepted(candidates, answers[2])


def _commands(casts: Sequence[Cast]) -> list[wire.Command]:
    locks = sorted({0} | {ballots.poll_lock(cast.poll_id) for cast in casts})
    votes = [str(cast.vote_id) for cast in casts]
    commands: list[wire.Command] = [
        (b"begin", None),
        (b"lock", [wire.literal(map(str, locks))]),
        (b"record", _ballots(casts, votes)),
    ]
    claims = [(vote, cast.claim) for vote, cast in zip(votes, casts, strict=True) if cast.claim]
    if claims:
        commands.append((b"keys", _keys(claims)))
    commands.append((b"commit", None))
    return commands


def _ballots(casts: Sequence[Cast], votes: Sequence[str]) -> list[bytes]:
    key = settings.PROVOTE.address_key
    return [
        wire.literal(votes),
        wire.literal([ids.text(cast.poll_id) for cast in casts]),
        wire.binary([cast.voter for cast in casts]),
        wire.literal(["t" if cast.delegated else "f" for cast in casts]),
        wire.literal([ids.text(cast.choice_id) for cast in casts]),
        wire.binary([cast.claim.key_digest if cast.claim else None for cast in casts]),
        wire.literal([cast.principal.account for cast in casts]),
        b"\n".join([_event(cast, vote_id) for cast, vote_id in zip(casts, votes, strict=True)]),
        wire.literal([cast.principal.kind for cast in casts]),
        wire.literal([logs.address_hash(cast.request.address, key) for cast in casts]),
        wire.literal([cast.request.request_id for cast in casts]),
        casts[0].request.traceparent.encode(),
        ACTION.encode(),
    ]


def _event(cast: Cast, vote_id: str) -> bytes:
    return rows.event_text(
        VoteCast(poll_id=cast.poll_id, choice_id=cast.choice_id),
        subject=vote_id,
        version=1,
        traceparent=cast.request.traceparent,
    )


def _keys(claims: Sequence[tuple[str, Claim]]) -> list[bytes]:
    return [
        wire.binary([claim.key_digest for _, claim in claims]),
        wire.literal([claim.account for _, claim in claims]),
        wire.binary([claim.fingerprint for _, claim in claims]),
        wire.literal([vote for vote, _ in claims]),
    ]


def _accepted(casts: Sequence[Cast], found: Sequence[wire.Row]) -> dict[int, Accepted]:
    """One row tells of all; it names those that were inserted where that is not every one."""
    [(count, microseconds, batch, ids_inserted)] = found
    cast_at = EPOCH + timedelta(microseconds=int(microseconds or 0))
    inserted = casts
    if int(count or 0) < len(casts):
        named = set((ids_inserted or b"").decode().split(","))
        inserted = [cast for cast in casts if str(cast.vote_id) in named]
    row = int(batch or 0)
    return {
        id(cast): Accepted(Recorded(cast.vote_id, cast.poll_id, cast.choice_id, cast_at, row))
        for cast in inserted
    }
