"""Webhooks: how fast one process sends messages that are due to a receiver on this machine."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import ExitStack
from typing import Any

from benchmarks.measure import Options, Samples
from benchmarks.platform import Platform, wait_until
from local.failures import Failure
from local.install import REPOSITORY

MESSAGES = 10_000  # a round
WEBHOOKS = 20  # as many as an account may have
SENDER = "webhooks-send"
SENT_WITHIN = 300.0  # seconds
FILL = """
INSERT INTO webhooks.delivery (id, webhook_id, message_id, type, body)
SELECT gen_random_uuid(), webhook.id, gen_random_uuid(), 'poll.closed', json_build_object(
    'type', 'poll.closed', 'timestamp', now(), 'data', json_build_object(
        'poll_id', gen_random_uuid(), 'url', '/api/v1/polls/' || gen_random_uuid() || '/'))::text
FROM webhooks.webhook, generate_series(1, %s)"""
WAITING = "SELECT EXISTS (SELECT FROM webhooks.delivery WHERE state = 'pending')"
DELIVERED = "SELECT count(*) FROM webhooks.delivery WHERE state = 'delivered'"


class Webhooks:
    """Each round: messages become due while the sender is frozen, and are then sent."""

    def __init__(self, platform: Platform, options: Options, stack: ExitStack) -> None:
        self.platform, self.options = platform, options
        self.samples = Samples()
        self.added = 0
        self.receiver = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.receiver"],
                cwd=REPOSITORY,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(self.receiver.terminate)

    def prepare(self) -> None:
        """Create the webhooks; a first message to each warms up the sender."""
        url = f"http://127.0.0.1:{self._read()}/hook"
        body = {"url": url, "types": ["poll.closed"]}
        for _ in range(WEBHOOKS):
            self.platform.api.post("/webhooks/", body, self.platform.owner())
        self._add(1)
        self._settle()

    def round(self) -> None:
        """Measure one backlog: claimed, signed, posted, and its outcomes stored."""
        each = self.options.votes(MESSAGES) // WEBHOOKS
        with self.platform.frozen(SENDER):
            self._add(each)
        began = time.monotonic()
        self._settle()
        self.samples.add("webhooks", each * WEBHOOKS / (time.monotonic() - began))

    def results(self) -> dict[str, dict[str, Any]]:
        """Return webhooks; void unless every message was received and recorded as delivered."""
        assert self.receiver.stdin is not None
        print(file=self.receiver.stdin, flush=True)
        received, recorded = self._read(), self.platform.one(DELIVERED)
        if not self.added == received == recorded:
            raise Failure(f"{self.added} messages, {received} received, {recorded} delivered")
        return {"webhooks": self.samples.result("webhooks", "messages/s")}

    def _add(self, each: int) -> None:
        with self.platform.database() as connection:
            connection.execute(FILL, [each])
        self.added += each * WEBHOOKS

    def _settle(self) -> None:
        wait_until(lambda: not self.platform.one(WAITING), within=SENT_WITHIN)

    def _read(self) -> int:
        assert self.receiver.stdout is not None
        return int(self.receiver.stdout.readline())
