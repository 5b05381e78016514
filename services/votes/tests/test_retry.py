"""The failure of one cast does not fail others; no unrecorded vote is acknowledged."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db import connection, transaction

from provote_core.limits import Check
from provote_testing.tokens import mint
from votes import voters
from votes.lock_numbers import poll_lock
from votes.models import Vote
from votes.writer.batch import Submission


async def sql(statement: str) -> None:
    """Execute a statement on the test database."""

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    await sync_to_async(run)()


async def stored() -> int:
    return await sync_to_async(Vote.objects.count)()


def items(poll: Any, references: list[str]) -> list[dict[str, str]]:
    return [
        {"poll_id": str(poll.id), "choice_id": str(poll.choices[0]), "voter_ref": reference}
        for reference in references
    ]


async def test_a_failing_vote_does_not_fail_the_others_of_its_batch(
    casting: Any, make_poll: Any, settings: Any
) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    bad = voters.delegated(poll.id, "r13", key=settings.PROVOTE.digest_key)
    await sql(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF NEW.voter = '\\x{bad.hex()}' THEN RAISE 'bad vote'; END IF; RETURN NEW; END $$"
    )
    await sql("CREATE TRIGGER refuse BEFORE INSERT ON vote FOR EACH ROW EXECUTE FUNCTION refuse()")
    try:
        votes = items(poll, [f"r{n}" for n in range(30)])
        answer = await casting.batch(poll.delegate, votes)
    finally:
        await sql("DROP FUNCTION refuse CASCADE")
    statuses = [result["status"] for result in answer.json()["results"]]
    assert statuses == [503 if n == 13 else 201 for n in range(30)]
    assert await stored() == 29
    retry = await casting.batch(poll.delegate, votes)
    assert [r["status"] for r in retry.json()["results"]].count(201) == 1


async def test_an_unknown_commit_is_503_and_a_repeat_gets_the_outcome(
    casting: Any, make_poll: Any
) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    await sql(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        " PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
    )
    await sql(
        "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON vote DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION die()"
    )
    try:
        answer = await casting.cast(token, poll.id, poll.choices[0], key="k-1")
    finally:
        await sql("DROP FUNCTION die CASCADE")
    assert (answer.status_code, answer.json()["code"]) == (503, "outcome-unknown")
    assert answer.headers["Retry-After"] == "1"
    again = await casting.cast(token, poll.id, poll.choices[0], key="k-1")
    assert again.status_code == 201
    assert await stored() == 1


async def test_no_vote_is_lost_when_connections_are_terminated(
    casting: Any, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)()
    assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
    await sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'votes-cast' AND datname = current_database()"
    )
    assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
    assert await stored() == 2


@contextmanager
def locked(poll_id: UUID) -> Iterator[None]:
    """A concurrent transaction that holds the poll's lock exclusively, like a blocked seal."""
    acquired, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [poll_lock(poll_id)])
                acquired.set()
                release.wait(10)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    acquired.wait(10)
    try:
        yield
    finally:
        release.set()
        thread.join(10)


async def test_a_locked_poll_delays_only_its_own_votes(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    token = poll.delegate
    free = await sync_to_async(make_poll)(eligibility="delegated", owner=poll.owner)
    votes = items(poll, ["a"]) + items(free, ["a", "b", "c"])
    with locked(poll.id):
        answer = await casting.batch(token, votes)
    assert [r["status"] for r in answer.json()["results"]] == [503, 201, 201, 201]
    assert await stored() == 3


async def test_a_locked_key_is_waited_for_and_409_after_a_second(
    casting: Any, make_poll: Any
) -> None:
    poll, token = await sync_to_async(make_poll)(), mint()
    with locked(poll.id):
        answer = await casting.cast(token, poll.id, poll.choices[0], key="mine")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-in-progress")
    assert answer.headers["Retry-After"] == "1"
    with locked(poll.id):
        waiting = asyncio.create_task(casting.cast(token, poll.id, poll.choices[0], key="mine"))
        await asyncio.wait([waiting], timeout=0.3)
        assert not waiting.done()
    assert (await waiting).status_code == 201


async def test_a_full_queue_is_503_at_once(casting: Any, make_poll: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("votes.writer.batcher.QUEUE_SIZE", 20)
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    batches = [items(poll, [f"{b}-{n}" for n in range(10)]) for b in range(20)]
    token = poll.delegate
    answers = await asyncio.gather(*(casting.batch(token, batch) for batch in batches))
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert {answer.json()["code"] for answer in refused} == {"overloaded"}
    assert all(answer.headers["Retry-After"] for answer in refused)
    assert await stored() == 10 * (len(answers) - len(refused))


async def test_crossing_keys_and_voters_never_deadlock(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    for round_ in range(10):
        names = [f"{round_}-{n}" for n in range(20)]
        votes = items(poll, names)
        forward = [v | {"idempotency_key": f"{round_}-{i}"} for i, v in enumerate(votes)]
        backward = [v | {"idempotency_key": f"{round_}-{19 - i}"} for i, v in enumerate(votes)]
        answers = await asyncio.gather(
            casting.batch(poll.delegate, forward), casting.batch(poll.delegate, backward[::-1])
        )
        for answer in answers:
            statuses = {result["status"] for result in answer.json()["results"]}
            assert statuses <= {200, 201, 422}
    assert await stored() == 200


async def test_workers_survive_clients_that_gave_up(casting: Any, make_poll: Any) -> None:
    """After a stall all waiting clients may have gone; that must not end a worker."""
    poll = await sync_to_async(make_poll)()
    batcher = casting.app._process._batcher
    for _ in range(5):
        given_up = Submission(Check("cast", ()))
        given_up.outcomes.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await batcher.submit(given_up)
    assert batcher.is_healthy
    assert (await casting.cast(mint(), poll.id, poll.choices[0])).status_code == 201
