"""The slow path: a transaction for the casts that the fast path did not record.

Three pipelines, from BEGIN to the response to COMMIT: insert the casts that can be inserted now;
read why the others cannot, which only a later statement sees; write the keys, events and audit
rows of the outcomes.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, AsyncCursor

from provote_core.internal import without_requests
from provote_rules.ballots import BallotPaper, restore
from votes.lock_numbers import poll_lock
from votes.writer import commit, restrictions, statements
from votes.writer.attempts import Facts, outcome_of
from votes.writer.outcomes import (
    Accepted,
    Admitted,
    Cast,
    NeedsConfirmation,
    Outcome,
    Recorded,
    Refusal,
    recorded,
)
from votes.writer.polls import Definitions, read_states

LOCK_TIMEOUT = 200  # milliseconds; the lock_timeout that the pool's connections have


async def record(
    connection: AsyncConnection,
    definitions: Definitions,
    casts: Sequence[Cast],
    refusals: Sequence[Refusal] = (),
    *,
    lock_timeout: int = LOCK_TIMEOUT,
) -> list[Outcome | NeedsConfirmation]:
    """Record the casts that can be; returns an outcome for each cast after COMMIT.

    `lock_timeout` bounds the wait for each lock, in milliseconds. The connection is in autocommit
    mode. Raises psycopg's errors when the database refused the transaction (nothing is
    recorded), commit.CommitUnknown when the outcome is unknown.
    """
    confirmed = {cast.poll_id for cast in casts if cast.confirmed}
    await definitions.load(connection, {cast.poll_id for cast in casts}, again=confirmed)
    with without_requests():
        return await _transaction(connection, definitions, casts, refusals, lock_timeout)


async def _transaction(
    connection: AsyncConnection,
    definitions: Definitions,
    casts: Sequence[Cast],
    refusals: Sequence[Refusal],
    lock_timeout: int,
) -> list[Outcome | NeedsConfirmation]:
    """The three pipelines, in order."""
    candidates = [one for cast in casts if (one := definitions.admit(cast))]
    rows = await _insert(connection, candidates, lock_timeout)
    inserted = {
        id(one.cast): Accepted(recorded(one, *rows[one.cast.vote_id]))
        for one in candidates
        if one.cast.vote_id in rows
    }
    missing = [cast for cast in casts if id(cast) not in inserted]
    lookup = restrictions.Lookup(_restricted(definitions, missing))
    facts = await _look_up(connection, missing, lookup) if missing else Facts()
    outcomes = [inserted.get(id(cast)) or outcome_of(cast, facts) for cast in casts]
    await commit.commit_outcomes(connection, casts, outcomes, refusals)
    return outcomes


async def _insert(
    connection: AsyncConnection, candidates: Sequence[Admitted], lock_timeout: int
) -> dict[UUID, tuple[Any, ...]]:
    """The first pipeline: locks, votes. Returns the inserted votes' rows without id, by the id."""
    simple = [one for one in candidates if one.definition.is_simple]
    restricted = [
        restrictions.restrict(one.cast, one.definition, one.ballot)
        for one in candidates
        if not one.definition.is_simple
    ]
    locks = sorted({0} | {poll_lock(one.cast.poll_id) for one in candidates})
    async with connection.pipeline():
        await connection.execute("BEGIN")
        if lock_timeout != LOCK_TIMEOUT:
            await connection.execute(f"SET LOCAL lock_timeout = {lock_timeout:d}")
        if candidates:
            await connection.execute(statements.LOCK_POLLS, [locks])
            await connection.execute(statements.NEXT_BATCH)
        if origins := restrictions.locks(restricted):
            await connection.execute(statements.LOCK_ORIGINS, [origins])
        parts = [(statements.INSERT_VOTES, _vote_columns(simple))] if simple else []
        parts += [
            (statements.INSERT_RESTRICTED, columns) for columns in restrictions.rounds(restricted)
        ]
        cursors = [await _select(connection, *part) for part in parts]
    return {row[0]: row[1:] for cursor in cursors for row in await cursor.fetchall()}


def _restricted(
    definitions: Definitions, casts: Sequence[Cast]
) -> list[restrictions.RestrictedCast]:
    """The casts in polls with restrictions; the others need no lookup."""
    known = [(cast, definitions.get(cast.poll_id)) for cast in casts]
    return [
        restrictions.restrict(cast, poll)
        for cast, poll in known
        if poll is not None and not poll.is_simple
    ]


def _vote_columns(admitted: Sequence[Admitted]) -> list[Any]:
    casts = [one.cast for one in admitted]
    return [
        [cast.vote_id for cast in casts],
        [cast.poll_id for cast in casts],
        [cast.voter for cast in casts],
        [cast.delegated for cast in casts],
        *statements.ballot_columns([one.ballot for one in admitted]),
        [cast.claim.key_digest if cast.claim else None for cast in casts],
        [cast.principal.subject for cast in casts],
    ]


async def _look_up(
    connection: AsyncConnection,
    casts: Sequence[Cast],
    lookup: restrictions.Lookup,
) -> Facts:
    """The second pipeline: the stored facts about casts that were not inserted.

    Keys are read here, after the insert has waited for concurrent uses of the same key.
    """
    named = [cast for cast in casts if cast.voter is not None]
    pairs = [[cast.poll_id for cast in named], [cast.voter for cast in named]]
    digests = [cast.claim.key_digest for cast in casts if cast.claim is not None]
    subjects = [cast.principal.subject for cast in casts]
    async with connection.pipeline():
        voters = await _select(connection, statements.VOTES_OF_VOTERS, pairs)
        keys = await _select(connection, statements.KNOWN_KEYS, [digests])
        by_key = await _select(connection, statements.VOTES_BY_KEY, [digests, digests])
        erased = await _select(connection, statements.ERASED, [subjects])
        await lookup.send(connection)
        polls = await read_states(connection, list({cast.poll_id for cast in casts}))
    papers = {poll_id: state.definition.paper for poll_id, state in polls.items()}
    votes = [(row[0], _stored_vote(row[1:], papers)) for row in await voters.fetchall()]
    return Facts(
        keys={row[0]: row for row in await keys.fetchall()},
        by_voter={(vote.poll_id, voter): vote for voter, vote in votes},
        by_id={row[0]: _stored_vote(row, papers) for row in await by_key.fetchall()},
        restricted=await lookup.fetch(),
        polls=polls,
        erased=frozenset(row[0] for row in await erased.fetchall()),
    )


def _stored_vote(row: Sequence[Any], papers: Mapping[UUID, BallotPaper]) -> Recorded:
    """A vote from a row of its id, its poll, the columns of its ballot, and the rest."""
    vote_id, poll_id, choice_id, ballot, cast_at, batch, version, state = row
    restored, paper = restore(choice_id, ballot), papers.get(poll_id)
    return Recorded(vote_id, poll_id, restored, cast_at, batch, version, state, paper)


async def _select(
    connection: AsyncConnection, query: str, parameters: Sequence[Any]
) -> AsyncCursor[tuple[Any, ...]]:
    return await connection.execute(query, parameters, binary=True)
