"""The sender: one event loop that keeps up to SLOTS attempts running.

Statements run in one thread beside the loop, with one database connection; many attempts share
each of them. An attempt never runs inside a transaction.
"""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.conf import settings
from django.db import connection

from provote_core import __version__, logs
from webhooks import metrics, signing
from webhooks.connecting import Connector, resolve
from webhooks.pool import Pool
from webhooks.posting import Outcome, post
from webhooks.sending.claims import Claim, claim
from webhooks.sending.outcomes import Ended, settle

SLOTS = 256  # attempts that run at the same time
UNPROVEN = 64  # of them for webhooks whose last attempt was no success
USER_AGENT = f"Provote-Webhooks/{__version__}"
PERIOD = 0.5  # seconds between two claims while nothing is due
ROUND = 2.0  # seconds after which a step returns; attempts go on in the next one
CLAIM_AGAIN = 0.5  # seconds, while attempts run and nothing else happens

ResultT = TypeVar("ResultT")
log = logs.get_logger(__name__)


class Sender:
    """Sends what is due, step by step, in one thread; several processes may do so at once."""

    def __init__(self) -> None:
        # A slow name server holds a thread, so there are as many as attempts.
        self._resolvers = ThreadPoolExecutor(SLOTS, "webhooks-dns")
        self._database = ThreadPoolExecutor(1, "webhooks-db")
        networks = settings.WEBHOOK_NETWORKS
        connector = Connector(partial(resolve, executor=self._resolvers), networks=networks)
        self._pool = Pool(connector, idle=SLOTS)
        self._runner = asyncio.Runner()
        self._running: dict[asyncio.Task[Outcome], Claim] = {}
        self._claimed_at = {True: 0.0, False: 0.0}
        self.attempts = 0

    def step(self) -> float:
        """Send what is due, for ROUND seconds at most; returns the seconds to wait.

        0 while attempts run: they go on in the next step. Raises the database's errors; the
        outcomes that could not be stored are lost, and their messages sent again.
        """
        try:
            self._runner.run(self._round())
        except Exception:
            self._database.submit(lambda: connection.close()).result()
            raise
        return 0 if self._running else PERIOD

    def close(self) -> None:
        """Give up what runs; its messages are due again after the lease."""
        self._runner.run(self._pool.close())
        self._runner.close()
        # A connection belongs to its thread.
        self._database.submit(lambda: connection.close()).result()
        self._database.shutdown()
        self._resolvers.shutdown(wait=False, cancel_futures=True)

    async def _round(self) -> None:
        """Claim, post and settle, until nothing is due and nothing runs, or the time is over."""
        ends_at = time.monotonic() + ROUND
        while time.monotonic() < ends_at:
            await self._claim()
            if not self._running:
                return
            await self._settle()

    async def _claim(self) -> None:
        """Start attempts of what is due, as far as slots are free."""
        now = time.monotonic()
        for proven, slots in ((True, SLOTS - UNPROVEN), (False, UNPROVEN)):
            running = [c for c in self._running.values() if c.proven is proven]
            free = slots - len(running)
            # A few free slots are not worth a statement while others are about to become free.
            if running and free < slots // 4 and now < self._claimed_at[proven] + CLAIM_AGAIN:
                continue
            self._claimed_at[proven] = now
            look = partial(claim, free=free, proven=proven, running=running)
            for claimed in await self._in_database(look):
                self._running[asyncio.create_task(attempt(self._pool, claimed))] = claimed
                self.attempts += 1

    async def _settle(self) -> None:
        """Wait for an attempt to end, and store the outcomes of those that have ended."""
        done, _ = await asyncio.wait(
            self._running, timeout=CLAIM_AGAIN, return_when=asyncio.FIRST_COMPLETED
        )
        ended = [Ended(self._running.pop(task), task.result()) for task in done]
        for one in ended:
            _measure(one.outcome)
        if ended:
            await self._in_database(partial(settle, ended))

    async def _in_database(self, call: Callable[[], ResultT]) -> ResultT:
        return await asyncio.get_running_loop().run_in_executor(self._database, call)


def _measure(outcome: Outcome) -> None:
    refused = "delivered" if outcome.is_delivered else "refused"
    metrics.attempts.labels(outcome.error or refused).inc()
    metrics.duration.observe(outcome.seconds)


async def attempt(pool: Pool, claimed: Claim) -> Outcome:
    """Sign and post one message. A failure of this program is an outcome, too, and is logged."""
    try:
        return await post(pool, claimed.url, headers_of(claimed), claimed.body.encode())
    except Exception:
        log.exception("webhook not sent", delivery=str(claimed.delivery_id))
        return Outcome(error="internal-error")


def headers_of(claimed: Claim) -> dict[str, str]:
    """The headers of an attempt; its time is the one of the database."""
    current = claimed.secret_number
    numbers = (current, current - 1) if claimed.signs_twice and current > 1 else (current,)
    key = settings.PROVOTE.digest_key
    secrets = [signing.secret_of(key, claimed.webhook_id, number) for number in numbers]
    signed = signing.signed_headers(
        secrets, message_id=claimed.message_id, at=claimed.at, body=claimed.body
    )
    return {"Content-Type": "application/json", "User-Agent": USER_AGENT, **signed}
