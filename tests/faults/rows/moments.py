"""Rows 22 to 24: what happens in the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from faults.ground import Ground, Shot
from faults.record import Record
from integration.client import VOTES, Poll, fresh_key
from integration.load import Post, Reply, at_once, run
from integration.waiting import eventually

VOTERS, PARALLEL = 200, 100


@contextmanager
def closing(ground: Ground) -> Iterator[None]:
    """Row 22: the polls are closed while votes arrive."""
    ground.closed = {poll.id: poll.close()["closed_at"] for poll in ground.known}
    yield


def closed_exactly(ground: Ground, shot: Shot, record: Record) -> None:
    """Row 22: stored is what was cast until the poll's `closed_at`, refused what came later."""
    late = 0
    for poll in shot.polls:
        query = "SELECT count(*) FROM votes.vote WHERE poll_id = %s AND cast_at > %s"
        late += ground.database.one("postgres", query, poll.id, ground.closed[poll.id])
        eventually(lambda poll=poll: poll.results()["final"], within=30)
    record.beside.append(f"accepted late {late}")
    record.require(not late, f"{late} votes were accepted after the close")
    record.require(record.refused, "nobody came after the close")
    accepted = [a for a in shot.crowd.answers if a.status == 201 and a.due > shot.times.healed]
    record.require(not accepted, f"{len(accepted)} votes were accepted when all was closed")


def one_voter_in_parallel(
    ground: Ground, voters: int = VOTERS, parallel: int = PARALLEL
) -> Record:
    """Row 23: each voter votes 100 times in the same moment, with other keys and choices."""
    [poll] = ground.polls(1)
    token, record = ground.backend.token, Record("23", "one voter, 100 parallel votes")
    statuses: Counter[int] = Counter()
    votes: set[str] = set()
    for voter in range(voters):
        posts = [
            Post(
                VOTES, poll.ballot(("Tea", "Coffee")[n % 2], voter=f"v{voter}"), token, fresh_key()
            )
            for n in range(parallel)
        ]
        replies = run(at_once(ground.stack.url, posts))
        statuses.update(reply.status for reply in replies)
        told = {reply.json()["id"] for reply in replies if reply.status in (200, 201)}
        record.require(len(told) == 1, f"a voter was told of {len(told)} votes")
        votes |= told
    record.attempted, record.acknowledged = voters * parallel, statuses[200] + statuses[201]
    record.refused, record.failures = statuses[409], sum(statuses[n] for n in range(500, 600))
    record.require(statuses.keys() <= {200, 201, 409}, f"answers were {dict(statuses)}")
    record.require(statuses[201] == voters, f"{statuses[201]} of {voters} voters were told 201")
    return _stored(ground, poll, record, voters, votes)


def _stored(ground: Ground, poll: Poll, record: Record, voters: int, told: set[str]) -> Record:
    query = "SELECT count(*) - count(DISTINCT voter) FROM votes.vote WHERE poll_id = %s"
    stored = ground.database.stored_ids(poll.id)
    record.twice = ground.database.one("postgres", query, poll.id)
    record.stored, record.lost = len(stored), len(told - stored)
    record.invented = len(stored - told) - 1
    record.require(not record.twice, f"{record.twice} votes are beside another of their voter")
    record.require(record.stored == voters + 1, f"{record.stored} votes of {voters + 1} voters")
    record.require(not record.lost, f"{record.lost} acknowledged votes are gone")
    eventually(lambda: poll.results()["total_votes"] == len(stored), within=60)
    record.counted = poll.results()["total_votes"]
    record.by_choice = sum(poll.totals().values())
    record.require(record.counted == record.by_choice, "counted is not the sum of the choices")
    return record


def one_key_in_parallel(ground: Ground, rounds: int = 10, parallel: int = PARALLEL) -> Record:
    """Row 24: one key many times at once; with another body; and another account's same key."""
    [poll] = ground.polls(1)
    record, told = Record("24", "one key, 100 times in parallel"), set()
    stranger = ground.people.register("stranger")
    others = stranger.open_poll(eligibility="delegated")
    theirs, token = stranger.api_key(), ground.backend.token
    for number in range(rounds):
        key, ballot = fresh_key(), poll.ballot("Tea", voter=f"v{number}")
        replies = run(at_once(ground.stack.url, [Post(VOTES, ballot, token, key)] * parallel))
        told |= _one_execution(record, replies)
        other = ground.backend.cast(poll, "Coffee", voter=f"v{number}", key=key)
        record.require(
            (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused"),
            f"another body with the key was answered {other.status_code}",
        )
        isolated = theirs.cast(others, "Tea", voter="somebody", key=key)
        record.require(
            isolated.status_code in (200, 201), f"another account got {isolated.status_code}"
        )
        record.attempted += parallel + 2
    return _stored(ground, poll, record, rounds, told)


def _one_execution(record: Record, replies: list[Reply]) -> set[str]:
    done = [reply for reply in replies if reply.status == 201]
    executed = sum("idempotent-replayed" not in reply.headers for reply in done)
    record.acknowledged += len(done)
    record.refused += sum(reply.status == 409 for reply in replies)
    record.failures += sum(reply.status >= 500 for reply in replies)
    record.require(executed == 1, f"a key was executed {executed} times")
    record.require(
        {reply.status for reply in replies} <= {201, 409}, "another answer than 201, 409"
    )
    return {reply.json()["id"] for reply in done}
