"""Lists over 8 connections: pages of 50 polls with choices, and of a person's votes."""

from __future__ import annotations

import base64
import json
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any
from uuid import UUID

from benchmarks import load
from benchmarks.measure import Options, Samples
from benchmarks.platform import Accounting, Platform
from benchmarks.yardsticks.application import naive
from benchmarks.yardsticks.pgbench import Pgbench
from local.failures import Failure

ROWS = 60  # polls, with five choices each, and votes: more than a page holds
PAGE = 50
CONNECTIONS = 8
COPY = """
CREATE TABLE yardstick.poll (LIKE polls.poll INCLUDING ALL);
CREATE TABLE yardstick.choice (LIKE polls.choice INCLUDING ALL);
INSERT INTO yardstick.poll SELECT * FROM polls.poll;
INSERT INTO yardstick.choice SELECT * FROM polls.choice;
"""
COPY_VOTES = "INSERT INTO yardstick.vote SELECT * FROM votes.vote WHERE poll_id = ANY(%s)"
RENAME_VOTER = "UPDATE yardstick.vote SET voter = %s"  # the naive application stores no digest


class Lists:
    """Each round: both lists from the platform, and both from the naive application."""

    def __init__(self, platform: Platform, options: Options, running: ExitStack) -> None:
        self.platform, self.options = platform, options
        Pgbench(platform)  # creates the empty tables
        self.naive = running.enter_context(naive(platform))
        self.samples = Samples()

    def prepare(self) -> None:
        """Create polls and vote in each of them; copy the rows to the naive application."""
        token = self.platform.owner()
        self.polls = [self.platform.open_poll("authenticated") for _ in range(ROWS)]
        for poll in self.polls:
            ballot = {"poll_id": poll.id, "choice_id": poll.choices[0]}
            self.platform.api.post("/votes/", ballot, token)
        self.platform.settle()
        ids = [UUID(poll.id) for poll in self.polls]
        with self.platform.database() as connection:
            connection.execute(COPY)
            connection.execute(COPY_VOTES, [ids])
            connection.execute(RENAME_VOTER, [_subject(token).bytes])
            for table in ("polls.poll", "polls.choice", "votes.vote", "yardstick.vote"):
                connection.execute(f"ANALYZE {table}")
        self.files = {
            name: self._file(name, path, token)
            for name, path in (
                ("polls", f"/api/v1/polls/?page_size={PAGE}"),
                ("votes", f"/api/v1/votes/?page_size={PAGE}"),
                ("naive polls", "/polls/"),
                ("naive votes", "/my-votes/"),
            )
        }

    def _file(self, name: str, path: str, token: str) -> Any:
        file = self.options.folder / f"list {name}.requests"
        load.write(file, [load.get(path, authorization=f"Bearer {token}")])
        return file

    def round(self) -> None:
        """Measure each of the four once."""
        for name, file in self.files.items():
            url = self.naive if name.startswith("naive") else self.platform.url
            shot = load.shoot(url, file, seconds=self.options.seconds, connections=CONNECTIONS)
            if shot.lost or shot.refused:
                raise Failure(f"void: {name} had {shot.refused} refused, {shot.lost} lost")
            self.samples.add(name, shot.rate, shot)

    def results(self) -> dict[str, dict[str, Any]]:
        """Return lists.polls and lists.votes."""
        accounts = [self.platform.account(poll, 1) for poll in self.polls]
        whole = Accounting(
            *(sum(getattr(one, name) for one in accounts) for name in asdict(accounts[0]))
        )
        if not whole.balanced:
            raise Failure(f"void: {whole}")
        found = {}
        for name in ("polls", "votes"):
            found[f"lists.{name}"] = self.samples.result(name, "pages/s", naive=f"naive {name}")
            found[f"lists.{name}"]["accounting"] = asdict(whole)
        return found


def _subject(token: str) -> UUID:
    payload = token.split(".")[1]
    return UUID(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))["sub"])
