"""Rows 22 to 24: concurrent requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from faults.environment import Environment, Shot
from faults.record import Record
from integration.client import VOTES, Poll, fresh_key
from integration.load import Post, Reply, at_once, run
from integration.waiting import eventually

VOTERS, PARALLEL = 200, 100


@contextmanager
def closing(env: Environment) -> Iterator[None]:
    """Row 22: the polls are closed while votes arrive."""
    env.closed = {poll.id: poll.close()["closed_at"] for poll in env.known}
    yield


def closed_at_closed_at(env: Environment, shot: Shot, record: Record) -> None:
    """Row 22: casts until the poll's `closed_at` are stored, and later ones refused."""
    late = 0
    for poll in shot.polls:
        query = "SELECT count(*) FROM votes.vote WHERE poll_id = %s AND cast_at > %s"
        late += env.database.one("postgres", query, poll.id, env.closed[poll.id])
        eventually(lambda poll=poll: poll.results()["final"], within=30)
    record.beside.append(f"accepted late {late}")
    record.require(not late, f"{late} votes were accepted after the close")
    record.require(record.refused, "no cast followed the close")
    accepted = [a for a in shot.crowd.answers if a.status == 201 and a.due > shot.times.healed]
    record.require(
        not accepted, f"{len(accepted)} votes were accepted after all polls were closed"
    )


def one_voter_in_parallel(
    env: Environment, voters: int = VOTERS, parallel: int = PARALLEL
) -> Record:
    """Row 23: each voter votes 100 times at once, with different keys and choices."""
    [poll] = env.polls(1)
    token, record = env.backend.token, Record("23", "one voter, 100 parallel votes")
    statuses: Counter[int] = Counter()
    votes: set[str] = set()
    for voter in range(voters):
        posts = [
            Post(
                VOTES, poll.ballot(("Tea", "Coffee")[n % 2], voter=f"v{voter}"), token, fresh_key()
            )
            for n in range(parallel)
        ]
        replies = run(at_once(env.stack.url, posts))
        statuses.update(reply.status for reply in replies)
        vote_ids = {reply.json()["id"] for reply in replies if reply.status in (200, 201)}
        record.require(len(vote_ids) == 1, f"the responses to a voter have {len(vote_ids)} votes")
        votes |= vote_ids
    record.attempted, record.acknowledged = voters * parallel, statuses[200] + statuses[201]
    record.refused, record.failures = statuses[409], sum(statuses[n] for n in range(500, 600))
    record.require(statuses.keys() <= {200, 201, 409}, f"responses were {dict(statuses)}")
    record.require(statuses[201] == voters, f"{statuses[201]} of {voters} voters got 201")
    return _stored(env, poll, record, voters, votes)


def _stored(
    env: Environment, poll: Poll, record: Record, voters: int, vote_ids: set[str]
) -> Record:
    query = "SELECT count(*) - count(DISTINCT voter) FROM votes.vote WHERE poll_id = %s"
    stored = env.database.stored_ids(poll.id)
    record.twice = env.database.one("postgres", query, poll.id)
    record.stored, record.lost = len(stored), len(vote_ids - stored)
    record.invented = len(stored - vote_ids) - 1
    record.require(not record.twice, f"{record.twice} votes are beside another of their voter")
    record.require(record.stored == voters + 1, f"{record.stored} votes of {voters + 1} voters")
    record.require(not record.lost, f"{record.lost} acknowledged votes are gone")
    eventually(lambda: poll.results()["total_votes"] == len(stored), within=60)
    record.counted = poll.results()["total_votes"]
    record.by_choice = sum(poll.totals().values())
    record.require(record.counted == record.by_choice, "counted is not the sum of the choices")
    return record


def one_key_in_parallel(env: Environment, rounds: int = 10, parallel: int = PARALLEL) -> Record:
    """Row 24: one key many times at once, with another body, and in another account."""
    [poll] = env.polls(1)
    record, vote_ids = Record("24", "one key, 100 times in parallel"), set()
    stranger = env.people.register("stranger")
    others = stranger.open_poll(eligibility="delegated")
    theirs, token = stranger.api_key(), env.backend.token
    for number in range(rounds):
        key, ballot = fresh_key(), poll.ballot("Tea", voter=f"v{number}")
        replies = run(at_once(env.stack.url, [Post(VOTES, ballot, token, key)] * parallel))
        vote_ids |= _one_execution(record, replies)
        other = env.backend.cast(poll, "Coffee", voter=f"v{number}", key=key)
        record.require(
            (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused"),
            f"another body with the key was answered {other.status_code}",
        )
        isolated = theirs.cast(others, "Tea", voter="a voter", key=key)
        record.require(
            isolated.status_code in (200, 201), f"another account got {isolated.status_code}"
        )
        record.attempted += parallel + 2
    return _stored(env, poll, record, rounds, vote_ids)


def _one_execution(record: Record, replies: list[Reply]) -> set[str]:
    done = [reply for reply in replies if reply.status == 201]
    executed = sum("idempotent-replayed" not in reply.headers for reply in done)
    record.acknowledged += len(done)
    record.refused += sum(reply.status == 409 for reply in replies)
    record.failures += sum(reply.status >= 500 for reply in replies)
    record.require(executed == 1, f"a key was executed {executed} times")
    record.require(
        {reply.status for reply in replies} <= {201, 409}, "a response was neither 201 nor 409"
    )
    return {reply.json()["id"] for reply in done}
