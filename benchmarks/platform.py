"""The measured instance: started for the run, with limits that no load reaches."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg

from local import proc
from local.addresses import free_port
from local.commands.api_client import ApiClient
from local.failures import Failure
from local.install import REPOSITORY
from local.instance import Instance
from local.servers import locate, postgres

# The limiter works as usual, with limits out of reach.
LIMITS = ",".join(f"{kind}=100000000/s" for kind in ("read", "write", "login", "cast", "delegate"))
SETTINGS = {"PROVOTE_RATE_LIMITS": LIMITS, "PROVOTE_WEBHOOK_NETWORKS": "127.0.0.0/8"}
CHOICES = ("Harbour", "Park", "Library", "Station", "Market")
FILL = Path(__file__).with_name("fill.sql").read_text()
BATCH = 500  # votes
FILLED_AT_ONCE = 50_000  # votes
FILLERS = 2
QUIET_WITHIN = 600.0  # seconds


@dataclass(frozen=True)
class Poll:
    """An open poll: its id and the ids of its choices."""

    id: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Accounting:
    """The numbers of acknowledged, stored and counted votes; the run is void unless equal."""

    acknowledged: int
    stored: int
    counted: int

    @property
    def balanced(self) -> bool:
        """Whether nothing was lost and nothing counted twice."""
        return self.acknowledged == self.stored == self.counted


class Platform:
    """The benchmark's own instance, with access for an owner and a backend.

    It runs the code of `tree`, a checkout of this repository.
    """

    def __init__(self, data: Path, *, workers: int, system: bool, tree: Path = REPOSITORY) -> None:
        self.data, self.workers, self.system, self.tree = data, workers, system, tree
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.instance = Instance(data)
        self.found = locate.find(system=system)
        self.api = ApiClient(self.url)
        self.name = f"bench-{uuid4().hex[:12]}"
        self._key = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it, create the owner, and stop it at the end."""
        options = ["--system"] if self.system else []
        self._provote(
            "up", "--detach", "--port", str(self.port), "--workers", str(self.workers), *options
        )
        try:
            self._make_owner()
            yield
        finally:
            self.api.http.close()
            self._provote("down")

    def _provote(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, str(self.tree / "provote"), *words, "--data", str(self.data)],
            env={**os.environ, **SETTINGS},
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Failure(f"./provote {words[0]}: {(done.stdout + done.stderr).strip()}")

    def restart(self, name: str) -> None:
        """Replace a process by a new one; Nginx gets new workers."""
        self._provote("restart", name)

    # Clients

    def _make_owner(self) -> None:
        self._login = self._register(self.name)
        scopes = {"name": "bench", "scopes": ["votes:delegate", "results:read"]}
        self._key = self.api.post("/users/me/api-keys/", scopes, self.owner())["key"]

    def _register(self, name: str) -> Mapping[str, str]:
        password = uuid4().hex
        body = {"username": name, "email": f"{name}@example.org", "password": password}
        self.api.post("/users/", body)
        return {"username": name, "password": password}

    def person(self) -> str:
        """Return a token of a new person."""
        login = self._register(f"bench-{uuid4().hex[:12]}")
        return str(self.api.post("/auth/token/", login)["access"])

    def owner(self) -> str:
        """Return a fresh token of the person who owns all polls."""
        return str(self.api.post("/auth/token/", self._login)["access"])

    def backend(self) -> str:
        """Return a fresh token of the owner's backend."""
        body = {"grant_type": "api_key", "api_key": self._key}
        return str(self.api.post("/auth/token/", body)["access"])

    def open_poll(
        self,
        eligibility: str,
        labels: Sequence[str] = CHOICES,
        token: str | None = None,
        **members: Any,
    ) -> Poll:
        """Create a poll and open it, as its owner; `members` are further ones of the definition.

        The owner is the person of `token`, or the one of all other polls.
        """
        choices = [{"label": label} for label in labels]
        body = {"title": "A benchmark", "choices": choices, "eligibility": eligibility, **members}
        token = token or self.owner()
        poll = self.api.post("/polls/", body, token)
        self.api.post(f"/polls/{poll['id']}/open/", None, token)
        return Poll(poll["id"], tuple(choice["id"] for choice in poll["choices"]))

    # Behind the gateway

    @contextmanager
    def database(self, role: str = "postgres") -> Iterator[psycopg.Connection[Any]]:
        """A connection as a service's role, or as superuser."""
        superuser = role == "postgres"
        url = (
            postgres.superuser_url(self.instance)
            if superuser
            else postgres.url(self.instance, role)
        )
        with psycopg.connect(url, autocommit=True) as connection:
            yield connection

    def one(self, query: str, *parameters: Any, role: str = "postgres") -> Any:
        """Return the single value of a query."""
        with self.database(role) as connection:
            row = connection.execute(query, parameters).fetchone()
            return row[0] if row else None

    def processes(self) -> dict[str, list[int]]:
        """Return the ids of each process and of its children, by name."""
        entries = self.instance.read_state()["processes"]
        pids = {entry["name"]: entry["pid"] for entry in entries if entry["pid"]}
        # Some processes are children of another.
        without = set(pids.values())
        return {name: [pid, *proc.descendants(pid, without)] for name, pid in pids.items()}

    def pids(self, *names: str) -> list[int]:
        """Return the ids of these processes and their children."""
        processes = self.processes()
        return [pid for name in names for pid in processes[name]]

    def fill(
        self,
        poll: Poll,
        votes: int,
        *,
        whole: bool,
        ranked: bool = False,
        since: datetime | None = None,
        each: int = BATCH,
    ) -> None:
        """Store votes in a poll, a multiple of `each`, without any request.

        With their events; `whole` adds the rows of keys and audit, `ranked` makes rankings. They
        are cast now, or `each` of them in each minute from `since` on.
        """
        choices = [UUID(choice) for choice in poll.choices]
        parameters = {
            "poll": UUID(poll.id), "whole": whole, "choices": choices, "ranked": ranked,
            "each": each,
        }  # fmt: skip

        def one(start: int) -> None:
            batches = min(FILLED_AT_ONCE, votes - start) // each
            begun = None if since is None else since + timedelta(minutes=start // each)
            with self.database() as connection:
                connection.execute(FILL, {**parameters, "batches": batches, "since": begun})

        with ThreadPoolExecutor(FILLERS) as pool:
            list(pool.map(one, range(0, votes, FILLED_AT_ONCE)))

    @contextmanager
    def frozen(self, *names: str) -> Iterator[None]:
        """Freeze processes and their children for the length of a block."""
        pids = self.pids(*names)
        proc.send(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            proc.send(pids, signal.SIGCONT)

    def settle(self) -> None:
        """Wait until all stored votes are counted."""
        query = """
            SELECT NOT EXISTS (SELECT FROM votes.outbox WHERE first_seq IS NULL)
               AND (SELECT coalesce(max(last_seq), 0) FROM votes.outbox_head)
                 = (SELECT coalesce(max(applied_seq), 0) FROM analytics.outbox_cursor
                    WHERE source = 'votes/0')"""
        wait_until(lambda: self.one(query), within=QUIET_WITHIN)

    def rest(self) -> None:
        """Return to an idle state: all votes are counted, and earlier writes are on disk.

        So nothing pays for what was measured before it.
        """
        self.settle()
        with self.database() as connection:
            connection.execute("CHECKPOINT")

    def account(self, poll: Poll, acknowledged: int) -> Accounting:
        """Return the accounting of a poll when all of its votes are counted."""
        self.settle()
        stored = self.one("SELECT count(*) FROM votes.vote WHERE poll_id = %s", UUID(poll.id))
        counted = self.one("SELECT votes FROM analytics.tally WHERE poll_id = %s", UUID(poll.id))
        return Accounting(acknowledged, stored, counted or 0)


def wait_until(holds: Callable[[], object], *, within: float, every: float = 0.05) -> None:
    """Wait until something holds; Failure if it does not within this time (s)."""
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            raise Failure(f"the platform did not become idle within {within:.0f} s")
        time.sleep(every)
