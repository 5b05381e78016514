"""The writer's test harness: polls and principals of every kind, and casting processes.

Each process is a batcher with its own pool; all use one PostgreSQL behind one fault proxy.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from fault_proxy import FaultProxy
from fault_triggers import FaultTriggers
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg_pool import AsyncConnectionPool

from provote_core.auth import Kind, Principal
from provote_core.context import RequestContext
from provote_core.idempotency.keys import claim
from provote_core.ids import uuid7
from provote_core.limits import Check, Decision
from provote_rules.acceptance import Credential
from provote_rules.ballots import MarkedBallot
from votes import errors, voters
from votes.casting import process
from votes.lock_numbers import poll_lock
from votes.writer.batcher import Batcher
from votes.writer.outcomes import Cast
from votes.writer.polls import Definitions
from votes.writer.retry import Recorder
from votes.writer.submit import Submitter

MAX_PER_ADDRESS = 2  # all casts have one address; further ones are refused or quarantined
QUARANTINE = f'{{"quarantine": {{"by": "address", "votes": {MAX_PER_ADDRESS}, "seconds": 600}}}}'
# The snapshot of each kind of poll, as differences from an open poll.
SNAPSHOTS = {
    "open": {},
    "other": {},
    "begun": {"status": "scheduled", "opens_at": "2020-01-01Z", "closes_at": "2100-01-01Z"},
    "delegated": {"eligibility": "delegated"},
    "limited": {
        "eligibility": "public",
        "rules": f'{{"dedupe": "address", "dedupe_limit": {MAX_PER_ADDRESS}}}',
    },
    "quarantine": {"rules": QUARANTINE},
    "draft": {"status": "draft"},
    "ended": {"closes_at": "2020-01-01Z"},
    "sealed": {"sealed_at": "2020-01-01Z"},
}
# Polls without a snapshot: polls confirms the first, has no second, and is down for the third.
LATE, UNKNOWN, UNREACHABLE = "late", "unknown", "unreachable"
POLLS = [*SNAPSHOTS, LATE, UNKNOWN, UNREACHABLE]
OPEN = ("open", "other", "begun", "delegated", "limited", "quarantine", LATE)
CLOSED = ("draft", "ended", "sealed")

PERSONS, ERASED, DELEGATE = 3, "erased", "delegate"
REFUSED = Check("refused", ())  # by the limiter; any other check is allowed

LOCK_TIMEOUT_OPTION = "-c lock_timeout=10s"  # longer than the deadline of any client
TABLES = ("vote", "idempotency", "outbox", "audit", "poll_snapshot", "erased_subject")
WAIT_UNTIL_IDLE = """
DO $$ BEGIN
    FOR i IN 1..300 LOOP
        PERFORM pg_stat_clear_snapshot();
        IF NOT EXISTS (
            SELECT FROM pg_stat_activity WHERE datname = current_database()
            AND application_name = 'votes-cast' AND state <> 'idle'
        ) THEN RETURN; END IF;
        PERFORM pg_sleep(0.01);
    END LOOP;
    RAISE 'a transaction does not end';
END $$
"""
# Connections left open by a failed test would block the teardown.
TERMINATE_CONNECTIONS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND application_name IN ('votes-cast', 'votes-harness')
AND pid <> pg_backend_pid()
"""
# With few rows, DELETE is faster than TRUNCATE.
DELETE_ROWS = "; ".join(f"DELETE FROM {table}" for table in TABLES)


class FakeLimiter:
    """A limiter that refuses the check REFUSED."""

    async def decide_async(self, checks: Sequence[Check]) -> list[Decision]:
        """A decision for each check."""
        return [Decision(check.kind != REFUSED.kind) for check in checks]


class Harness:
    """Polls, principals and processes on one database; `sql` bypasses the proxy."""

    def __init__(
        self,
        proxy: FaultProxy,
        pools: Sequence[AsyncConnectionPool],
        triggers: FaultTriggers,
        sql: Any,
        direct: str,
    ) -> None:
        self.proxy, self.triggers, self._pools, self._direct = proxy, triggers, pools, direct
        self.sql: AsyncConnection[Any] = sql

    async def reset(self) -> None:
        """Delete all rows and create new polls and principals."""
        self.proxy.set_faults(())
        self.proxy.triggered.clear()
        await self.triggers.clear()
        await self.sql.execute(DELETE_ROWS)
        self.owner, self.sealing = uuid4(), set[str]()
        self.polls = {name: uuid7() for name in POLLS}
        self.choices = {poll: [uuid7(), uuid7()] for poll in self.polls.values()}
        for name in SNAPSHOTS:
            await self._store_snapshot(name)
        self.principals: dict[Any, Principal] = {
            n: Principal(Kind.PERSON, uuid4()) for n in (*range(PERSONS), ERASED)
        }
        self.principals[DELEGATE] = Principal(
            Kind.DELEGATE, self.owner, frozenset({"votes:delegate"}), key_id=uuid4()
        )
        await self.sql.execute(
            "INSERT INTO erased_subject VALUES (%s, 'infinity', true)",
            [self.principals[ERASED].subject],
        )

    async def _store_snapshot(self, name: str) -> None:
        poll = self.polls[name]
        row = {
            "poll_id": poll, "owner": self.owner, "status": "open", "ballot_type": "single",
            "eligibility": "authenticated", "choice_ids": self.choices[poll], "version": 2,
        } | SNAPSHOTS.get(name, {})  # fmt: skip
        await self.sql.execute(
            f"INSERT INTO poll_snapshot ({', '.join(row)})"
            f" VALUES ({', '.join(['%s'] * len(row))}) ON CONFLICT DO NOTHING",
            list(row.values()),
        )

    async def confirm(self, poll_id: UUID) -> None:
        """Confirm a poll, in place of the writer's Confirmer."""
        if poll_id == self.polls[LATE]:
            await self._store_snapshot(LATE)
        elif poll_id == self.polls[UNKNOWN]:
            raise errors.PollNotFound()
        elif poll_id == self.polls[UNREACHABLE]:
            raise errors.PollUnavailable()

    def cast(
        self, name: Any, poll: str, choice: int = 0, *, key: str = "", voter: str = ""
    ) -> Cast:
        """The endpoint's cast for a principal and a poll. Choice 2 is no choice of the poll."""
        principal, poll_id = self.principals[name], self.polls[poll]
        choice_id = [*self.choices[poll_id], uuid7()][choice]
        delegated = principal.kind is Kind.DELEGATE
        secret = settings.PROVOTE.digest_key
        body = {"poll_id": str(poll_id), "choice_id": str(choice_id), "voter_ref": voter}
        assert principal.subject is not None
        return Cast(
            request=RequestContext(uuid4().hex, f"00-{uuid4().hex}-{'1' * 16}-01", "10.0.0.1"),
            principal=principal,
            poll_id=poll_id,
            marked=MarkedBallot("choice", choice_id),
            voter=(
                voters.delegated(poll_id, voter, key=secret)
                if delegated
                else voters.person(principal.subject)
            ),
            credential=Credential.DELEGATE if delegated else Credential.PERSON,
            claim=(
                claim(secret=secret, account=principal.account, route="votes", key=key, body=body)
                if key
                else None
            ),
        )

    def is_acceptable(self, cast: Cast) -> bool:
        """Whether it may become a vote: by its principal, its poll and its choice."""
        [poll] = [name for name, poll_id in self.polls.items() if poll_id == cast.poll_id]
        by_delegate = cast.principal == self.principals[DELEGATE]
        return (
            poll in OPEN
            and by_delegate == (poll == "delegated")
            and cast.principal != self.principals[ERASED]
            and cast.marked.marks in self.choices[cast.poll_id]
        )

    @contextlib.asynccontextmanager
    async def other_transaction(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Another transaction, which ends with the block."""
        async with await AsyncConnection.connect(self._direct) as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        """A connection of a process's pool."""
        async with self._pools[0].connection() as connection:
            yield connection

    @contextlib.asynccontextmanager
    async def seal_in_progress(self, name: str) -> AsyncIterator[None]:
        """An open transaction that seals the poll and holds its lock exclusively."""
        self.sealing.add(name)
        poll = self.polls[name]
        async with await AsyncConnection.connect(self._direct) as seal:
            await seal.execute("SELECT pg_advisory_xact_lock(%s)", [poll_lock(poll)])
            await seal.execute(
                "UPDATE poll_snapshot SET sealed_at = clock_timestamp() WHERE poll_id = %s", [poll]
            )
            yield

    async def stop_faults(self) -> None:
        """Stop all faults and wait until every transaction has ended."""
        self.proxy.set_faults(())
        await self.triggers.clear()
        await self.sql.execute(WAIT_UNTIL_IDLE)

    @contextlib.asynccontextmanager
    async def processes(self, recorder: Any = Recorder) -> AsyncIterator[list["Process"]]:
        """Processes that accept casts; they finish all of them at the end."""
        processes = [Process(self, recorder(pool, Definitions())) for pool in self._pools]
        try:
            yield processes
        finally:
            self.proxy.release()
            async with asyncio.timeout(10):
                for process in processes:
                    await process.batcher.close()


class Process:
    """A casting process without its pool."""

    def __init__(self, harness: Harness, recorder: Recorder) -> None:
        self.recorder = recorder
        self.batcher = Batcher(recorder, FakeLimiter())  # type: ignore[arg-type]
        self.batcher.start()
        self.submitter = Submitter(self.batcher, harness)  # type: ignore[arg-type]


@contextlib.asynccontextmanager
async def open_harness(folder: Path, *, processes: int = 2) -> AsyncIterator[Harness]:
    """A harness on the database of Django's settings, with new polls."""
    server = process.conninfo()
    direct = make_conninfo(server, application_name="votes-harness", options=LOCK_TIMEOUT_OPTION)
    async with contextlib.AsyncExitStack() as stack:
        proxy = await stack.enter_async_context(FaultProxy(folder, server))
        sql = await AsyncConnection.connect(direct, autocommit=True)
        await stack.enter_async_context(sql)
        triggers = await stack.enter_async_context(FaultTriggers(sql))
        stack.push_async_callback(sql.execute, TERMINATE_CONNECTIONS)
        pools = [process.make_pool() for _ in range(processes)]
        for pool in pools:
            pool.conninfo = proxy.conninfo
            await stack.enter_async_context(pool)
        harness = Harness(proxy, pools, triggers, sql, direct)
        await harness.reset()
        yield harness
