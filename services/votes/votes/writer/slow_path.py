"""The slow path: a transaction for the casts that the fast path did not record.

Three pipelines, from BEGIN until the answer to COMMIT has arrived: insert what can be inserted
after all; read why the rest cannot, which only a later statement sees; write what follows from the
outcomes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, AsyncCursor

from provote_core.exceptions import IdempotencyKeyReused, InvalidToken, Unauthenticated
from provote_rules.lifecycle import ENDED, Status
from votes import ballots, errors
from votes.eligibility import Definition
from votes.voters import Credential
from votes.writer import commit, restrictions, statements
from votes.writer.outcomes import (
    Accepted,
    Cast,
    NeedsConfirmation,
    Outcome,
    Recorded,
    Refusal,
    Refused,
    Repeated,
    Replayed,
)
from votes.writer.polls import Definitions, PollState, read_states

LOCK_TIMEOUT = 200  # milliseconds; the lock_timeout that the pool's connections have


@dataclass(slots=True)
class _Findings:
    """What later statements read about the casts that were not inserted."""

    keys: dict[bytes, tuple[Any, ...]] = field(default_factory=dict)
    by_voter: dict[tuple[UUID, bytes], Recorded] = field(default_factory=dict)
    rules: restrictions.Findings = field(default_factory=restrictions.Findings)
    by_id: dict[UUID, Recorded] = field(default_factory=dict)
    polls: dict[UUID, PollState] = field(default_factory=dict)
    erased: set[UUID] = field(default_factory=set)


async def record(
    connection: AsyncConnection,
    definitions: Definitions,
    casts: Sequence[Cast],
    refusals: Sequence[Refusal] = (),
    *,
    lock_timeout: int = LOCK_TIMEOUT,
) -> list[Outcome | NeedsConfirmation]:
    """Record what can be recorded; an outcome for each cast, true once this returns.

    `lock_timeout` bounds the wait for each lock, in milliseconds. The connection is in autocommit
    mode. Raises psycopg's errors when the database refused the transaction (nothing is
    recorded), commit.CommitUnknown when the outcome is unknown.
    """
    await definitions.load(connection, {cast.poll_id for cast in casts})
    inserted = await _insert(connection, definitions, casts, lock_timeout)
    missing = [cast for cast in casts if cast.vote_id not in inserted]
    lookup = restrictions.Lookup(_restricted(definitions, missing))
    known = await _look_up(connection, missing, lookup) if missing else _Findings()
    outcomes: list[Outcome | NeedsConfirmation] = []
    for cast in casts:
        row = inserted.get(cast.vote_id)
        if row is not None:
            _, cast_at, batch, state = row
            vote = Recorded(
                cast.vote_id, cast.poll_id, cast.choice_id, cast_at, batch, state=state
            )
            outcomes.append(Accepted(vote))
        else:
            outcomes.append(_outcome_of(cast, known))
    await commit.commit_outcomes(connection, casts, outcomes, refusals)
    return outcomes


async def _insert(
    connection: AsyncConnection, definitions: Definitions, casts: Sequence[Cast], lock_timeout: int
) -> dict[UUID, tuple[Any, ...]]:
    """The first pipeline: locks, votes. Returns what was inserted."""
    candidates = [cast for cast in casts if definitions.may_insert(cast)]
    restricted = _restricted(definitions, candidates)
    simple = [cast for cast in candidates if definitions.takes_fast_path(cast)]
    locks = sorted({0} | {ballots.poll_lock(cast.poll_id) for cast in candidates})
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
    return {row[0]: row for cursor in cursors for row in await cursor.fetchall()}


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


def _vote_columns(casts: Sequence[Cast]) -> list[Any]:
    return [
        [cast.vote_id for cast in casts],
        [cast.poll_id for cast in casts],
        [cast.voter for cast in casts],
        [cast.delegated for cast in casts],
        [cast.choice_id for cast in casts],
        [cast.claim.key_digest if cast.claim else None for cast in casts],
        [cast.principal.subject for cast in casts],
    ]


async def _look_up(
    connection: AsyncConnection,
    casts: Sequence[Cast],
    lookup: restrictions.Lookup,
) -> _Findings:
    """The second pipeline: what is stored where a vote was not inserted.

    Keys are read here, after the insert has waited for concurrent uses of the same key.
    """
    named = [cast for cast in casts if cast.voter is not None]
    pairs = [[cast.poll_id for cast in named], [cast.voter for cast in named]]
    digests = [cast.claim.key_digest for cast in casts if cast.claim is not None]
    subjects = [cast.principal.subject for cast in casts]
    known = _Findings()
    async with connection.pipeline():
        voters = await _select(connection, statements.VOTES_OF_VOTERS, pairs)
        keys = await _select(connection, statements.KNOWN_KEYS, [digests])
        by_key = await _select(connection, statements.VOTES_BY_KEY, [digests, digests])
        erased = await _select(connection, statements.ERASED, [subjects])
        await lookup.send(connection)
        known.polls = await read_states(connection, list({cast.poll_id for cast in casts}))
    for voter, *members in await voters.fetchall():
        vote = Recorded(*members)
        known.by_voter[(vote.poll_id, voter)] = vote
    known.keys = {row[0]: row for row in await keys.fetchall()}
    for first in await by_key.fetchall():
        known.by_id[first[0]] = Recorded(*first)
    known.rules = await lookup.fetch()
    known.erased = {row[0] for row in await erased.fetchall()}
    return known


def _outcome_of(cast: Cast, known: _Findings) -> Outcome | NeedsConfirmation:
    """Why a cast was not inserted, in the order of checks that the API promises."""
    if cast.principal.subject in known.erased:
        return Refused(InvalidToken("This account has been erased."))
    if cast.credential is Credential.NONE:
        return _unnamed(cast, known.polls.get(cast.poll_id))
    row = known.keys.get(cast.claim.key_digest) if cast.claim else None
    if row is not None and cast.claim is not None:
        if row[1] != cast.claim.fingerprint:
            return Refused(IdempotencyKeyReused())
        vote = known.by_id.get(row[3])
        if vote is not None:  # else the key has just expired
            return Replayed(vote, row[2])
    state = known.polls.get(cast.poll_id)
    definition = state.definition if state else None
    existing = known.by_voter.get((cast.poll_id, cast.voter)) if cast.voter else None
    if existing is not None and definition is not None and _may_see(cast, definition):
        return _compare(cast, existing)
    return _refuse(cast, state, known.rules)


def _unnamed(cast: Cast, state: PollState | None) -> Outcome | NeedsConfirmation:
    """Refuse a cast without a voter; only polls without accounts give a reason of their own."""
    refused = state.definition.exclusion(cast.principal, cast.credential) if state else None
    return Refused(refused or Unauthenticated())


def _may_see(cast: Cast, definition: Definition) -> bool:
    """Whether a vote's existence may be shown: a delegated one only to the owner's delegate."""
    return not cast.delegated or definition.admits_delegate(cast.principal)


def _compare(cast: Cast, existing: Recorded) -> Outcome | NeedsConfirmation:
    if existing.choice_id == cast.choice_id:
        return Repeated(existing)
    return Refused(
        errors.AlreadyVoted(
            vote_id=str(existing.vote_id), vote_url=f"/api/v1/votes/{existing.vote_id}/"
        )
    )


def _refuse(
    cast: Cast, state: PollState | None, rules: restrictions.Findings
) -> Outcome | NeedsConfirmation:
    """Certain is a refusal that cannot change: a seal, a past time, a frozen definition."""
    certain = Refused if cast.confirmed else NeedsConfirmation
    # Version 0: polls was restored and has not published this poll since; confirmation decides.
    if state is None or not (state.version or state.sealed):
        return certain(errors.PollNotFound())
    if state.status in ENDED:
        return Refused(errors.PollNotOpen("The poll is closed."))
    if state.status != Status.OPEN:
        return certain(errors.PollNotOpen())
    if cast.voter is None:
        return Refused(errors.NotDelegate())
    definition = state.definition
    refusal = definition.refusal(cast.principal, cast.credential, cast.choice_id)
    if refusal is None and not definition.is_simple:
        refusal = rules.refusal(cast, definition)
    if refusal is not None:
        return Refused(refusal)
    # The poll opened between two statements, or its snapshot arrived: try again.
    return NeedsConfirmation(errors.PollUnavailable())


async def _select(
    connection: AsyncConnection, query: str, parameters: Sequence[Any]
) -> AsyncCursor[tuple[Any, ...]]:
    return await connection.execute(query, parameters, binary=True)
