"""The way that explains: a transaction from BEGIN to a COMMIT whose answer has arrived.

For casts that the straight way did not record. Three pipelines: what can be inserted after all;
why the rest cannot, which only a later statement can read; and what follows from the verdicts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from psycopg import AsyncConnection, AsyncCursor

from provote_core.exceptions import IdempotencyKeyReused, InvalidToken, Unauthenticated
from votes import ballots, errors
from votes.eligibility import Definition
from votes.voters import Means
from votes.writer import aftermath, ruled, statements
from votes.writer.cast import (
    Accepted,
    Cast,
    Doubtful,
    Judgement,
    Recorded,
    Refusal,
    Refused,
    Repeated,
    Replayed,
)
from votes.writer.polls import Definitions, PollState, read_states

PATIENCE = 200  # milliseconds; the lock_timeout that the pool's connections have


@dataclass(slots=True)
class _Known:
    """What later statements found of the casts that were not inserted."""

    keys: dict[bytes, tuple[Any, ...]] = field(default_factory=dict)
    by_voter: dict[tuple[UUID, bytes], Recorded] = field(default_factory=dict)
    rules: ruled.Found = field(default_factory=ruled.Found)
    by_id: dict[UUID, Recorded] = field(default_factory=dict)
    polls: dict[UUID, PollState] = field(default_factory=dict)
    erased: set[UUID] = field(default_factory=set)


async def record(
    connection: AsyncConnection,
    definitions: Definitions,
    casts: Sequence[Cast],
    refusals: Sequence[Refusal] = (),
    *,
    patience: int = PATIENCE,
) -> list[Judgement]:
    """Record what can be recorded; a verdict for each cast, true after this returns.

    `patience` is how long, in milliseconds, each lock is waited for. The connection is in
    autocommit mode. Raises psycopg's errors when the database refused the
    transaction (nothing is recorded), aftermath.CommitUnknown when nobody can tell.
    """
    await definitions.load(connection, {cast.poll_id for cast in casts})
    inserted = await _insert(connection, definitions, casts, patience)
    missing = [cast for cast in casts if cast.vote_id not in inserted]
    look = ruled.Look(_ruled(definitions, missing))
    known = await _explain(connection, missing, look) if missing else _Known()
    verdicts: list[Judgement] = []
    for cast in casts:
        row = inserted.get(cast.vote_id)
        if row is not None:
            _, cast_at, batch, state = row
            vote = Recorded(
                cast.vote_id, cast.poll_id, cast.choice_id, cast_at, batch, state=state
            )
            verdicts.append(Accepted(vote))
        else:
            verdicts.append(_judge(cast, known))
    await aftermath.commit(connection, casts, verdicts, refusals)
    return verdicts


async def _insert(
    connection: AsyncConnection, definitions: Definitions, casts: Sequence[Cast], patience: int
) -> dict[UUID, tuple[Any, ...]]:
    """The first pipeline: locks, votes. Returns what was inserted."""
    candidates = [cast for cast in casts if definitions.may_insert(cast)]
    strict = _ruled(definitions, candidates)
    plain = [cast for cast in candidates if definitions.goes_straight(cast)]
    locks = sorted({0} | {ballots.poll_lock(cast.poll_id) for cast in candidates})
    async with connection.pipeline():
        await connection.execute("BEGIN")
        if patience != PATIENCE:
            await connection.execute(f"SET LOCAL lock_timeout = {patience:d}")
        if candidates:
            await connection.execute(statements.LOCK_POLLS, [locks])
            await connection.execute(statements.NEXT_BATCH)
        if origins := ruled.locks(strict):
            await connection.execute(statements.LOCK_ORIGINS, [origins])
        parts = [(statements.INSERT_VOTES, _vote_columns(plain))] if plain else []
        parts += [(statements.INSERT_RULED, columns) for columns in ruled.rounds(strict)]
        cursors = [await _select(connection, *part) for part in parts]
    return {row[0]: row for cursor in cursors for row in await cursor.fetchall()}


def _ruled(definitions: Definitions, casts: Sequence[Cast]) -> list[ruled.Ruled]:
    """Those of the casts whose polls ask more; of the others nothing is to be found out."""
    known = [(cast, definitions.get(cast.poll_id)) for cast in casts]
    return [ruled.weigh(cast, poll) for cast, poll in known if poll is not None and not poll.plain]


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


async def _explain(
    connection: AsyncConnection,
    casts: Sequence[Cast],
    look: ruled.Look,
) -> _Known:
    """The pipeline in the middle: what stands where a vote was not inserted.

    Keys are read here, after the insert has waited for whoever used one at the same time.
    """
    named = [cast for cast in casts if cast.voter is not None]
    pairs = [[cast.poll_id for cast in named], [cast.voter for cast in named]]
    digests = [cast.claim.key_digest for cast in casts if cast.claim is not None]
    subjects = [cast.principal.subject for cast in casts]
    known = _Known()
    async with connection.pipeline():
        voters = await _select(connection, statements.VOTES_OF_VOTERS, pairs)
        keys = await _select(connection, statements.KNOWN_KEYS, [digests])
        by_key = await _select(connection, statements.VOTES_BY_KEY, [digests, digests])
        erased = await _select(connection, statements.ERASED, [subjects])
        await look.ask(connection)
        known.polls = await read_states(connection, list({cast.poll_id for cast in casts}))
    for voter, *members in await voters.fetchall():
        vote = Recorded(*members)
        known.by_voter[(vote.poll_id, voter)] = vote
    known.keys = {row[0]: row for row in await keys.fetchall()}
    for first in await by_key.fetchall():
        known.by_id[first[0]] = Recorded(*first)
    known.rules = await look.found()
    known.erased = {row[0] for row in await erased.fetchall()}
    return known


def _judge(cast: Cast, known: _Known) -> Judgement:
    """Why a cast was not inserted, in the order of checks that the API promises."""
    if cast.principal.subject in known.erased:
        return Refused(InvalidToken("This account has been erased."))
    if cast.means is Means.NOBODY:
        return _unnamed(cast, known.polls.get(cast.poll_id))
    row = known.keys.get(cast.claim.key_digest) if cast.claim else None
    if row is not None and cast.claim is not None:
        if row[1] != cast.claim.fingerprint:
            return Refused(IdempotencyKeyReused())
        vote = known.by_id.get(row[3])
        if vote is not None:  # else its day was over just now
            return Replayed(vote, row[2])
    state = known.polls.get(cast.poll_id)
    definition = state.definition if state else None
    existing = known.by_voter.get((cast.poll_id, cast.voter)) if cast.voter else None
    if existing is not None and definition is not None and _may_see(cast, definition):
        return _compare(cast, existing)
    return _refuse(cast, state, known.rules)


def _unnamed(cast: Cast, state: PollState | None) -> Judgement:
    """Of those who name no voter, only who asks for a poll without accounts hears of it."""
    refused = state.definition.exclusion(cast.principal, cast.means) if state else None
    return Refused(refused or Unauthenticated())


def _may_see(cast: Cast, definition: Definition) -> bool:
    """A delegated voter's vote is shown to the owner's delegate, and its existence too."""
    return not cast.delegated or definition.admits_delegate(cast.principal)


def _compare(cast: Cast, existing: Recorded) -> Judgement:
    if existing.choice_id == cast.choice_id:
        return Repeated(existing)
    return Refused(
        errors.AlreadyVoted(
            vote_id=str(existing.vote_id), vote_url=f"/api/v1/votes/{existing.vote_id}/"
        )
    )


def _refuse(cast: Cast, state: PollState | None, rules: ruled.Found) -> Judgement:
    """Certain is what cannot change: a seal, a time that is past, a frozen definition."""
    certain = Refused if cast.confirmed else Doubtful
    # Asked about a poll that it has not told of since it was restored, polls tells now, or has it
    # no more.
    if state is None or not (state.version or state.sealed):
        return certain(errors.PollNotFound())
    if state.sealed or (state.frozen and state.over):
        return Refused(errors.PollNotOpen("The poll is closed."))
    if not state.opened:
        return certain(errors.PollNotOpen())
    if cast.voter is None:
        return Refused(errors.NotDelegate())
    definition = state.definition
    refusal = definition.refusal(cast.principal, cast.means, cast.choice_id)
    if refusal is None and not definition.plain:
        refusal = rules.refusal(cast, definition)
    if refusal is not None:
        return Refused(refusal)
    # It opened between two statements, or its snapshot arrived: worth another try.
    return Doubtful(errors.PollUnavailable())


async def _select(
    connection: AsyncConnection, query: str, parameters: Sequence[Any]
) -> AsyncCursor[tuple[Any, ...]]:
    return await connection.execute(query, parameters, binary=True)
