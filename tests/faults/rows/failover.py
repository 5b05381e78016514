"""Row 33: the loss of a primary, twice, and a switchover; on three nodes under Patroni."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from faults import cluster
from faults.cluster import TTL, Cluster
from faults.environment import Environment, Shot, under_load
from faults.instance import UNREACHED
from faults.judging import judged, reconciled
from faults.record import Record
from integration.own import OwnPlatform
from integration.waiting import eventually
from local.install import SERVICES

NUMBER = "33"
TITLE = "primary SIGKILL twice, then a switchover; three nodes, strictly synchronous"
RATE = 40.0  # requests a second
AGAIN = TTL + 15.0  # seconds until casting works again after the loss of a primary
SWITCHED = 10.0  # seconds until it does after a switchover
UNSENT = 100  # votes that an asynchronous standby does not get
STORED = "SELECT count(*) FROM votes.vote"


@dataclass(frozen=True)
class Strike:
    """What happened to the cluster, when (s), and after which time casting works again (s)."""

    what: str
    at: float
    within: float


class OnCluster(OwnPlatform):
    """A platform whose services use a cluster, and no server of their own."""

    def __init__(self, data: Path, servers: Cluster, tree: Path) -> None:
        urls = {f"PROVOTE_{name.upper()}_DATABASE_URL": servers.url(name) for name in SERVICES}
        limits = {"PROVOTE_RATE_LIMITS": UNREACHED}
        super().__init__(data, environment=urls | limits, tree=tree)
        self.servers = servers

    def database_url(self, role: str) -> str:
        """The cluster's primary."""
        return f"{self.servers.url(role)}?target_session_attrs=read-write&connect_timeout=2"


def play(env: Environment, *, strict: bool = True) -> Record:
    """Run the row on a cluster and a platform of its own, from the environment's tree.

    Not `strict`, the standbys are asynchronous, and the primary is lost with votes they never got.
    """
    strikes: list[Strike] = []
    with (
        tempfile.TemporaryDirectory(prefix="provote-failover-") as folder,
        cluster.running(strict=strict) as servers,
        OnCluster(Path(folder) / "data", servers, env.stack.tree).running() as platform,
    ):
        here = Environment(platform, env.random.randrange(1_000_000))

        @contextmanager
        def fault(_: Environment) -> Iterator[None]:
            if strict:
                for _ in range(2):
                    _lose_the_primary(here, servers, strikes)
                _switch_over(here, servers, strikes)
            else:
                _lose_what_was_not_sent(here, servers, strikes)
            yield

        shot = under_load(here, fault, seconds=30, rate=RATE)
        record = judged(here, NUMBER, TITLE, shot)
        reconciled(here, shot, record)
        _require_outages(shot, strikes, record)
        here.close()
    return record


def _lose_the_primary(env: Environment, servers: Cluster, strikes: list[Strike]) -> None:
    """The primary's machine is lost; it returns when another has taken over, and is left alone."""
    lost = eventually(servers.leader)
    strikes.append(Strike("primary lost", time.monotonic(), AGAIN))
    servers.kill(lost)
    eventually(lambda: servers.leader(other_than=lost), within=2 * AGAIN)
    _wait_until_ready(env)
    servers.start(lost)
    eventually(servers.settled, within=120)


def _switch_over(env: Environment, servers: Cluster, strikes: list[Strike]) -> None:
    strikes.append(Strike("switchover", time.monotonic(), SWITCHED))
    servers.switch_over()
    _wait_until_ready(env)
    eventually(servers.settled, within=120)


def _lose_what_was_not_sent(env: Environment, servers: Cluster, strikes: list[Strike]) -> None:
    """The primary acknowledges for a while what no standby gets, and is lost."""
    lost = eventually(servers.leader)
    servers.stop_sending(lost)
    sent = env.database.one("postgres", STORED)
    eventually(lambda: env.database.one("postgres", STORED) >= sent + UNSENT)
    strikes.append(Strike("primary lost", time.monotonic(), AGAIN))
    servers.kill(lost)
    eventually(lambda: servers.leader(other_than=lost), within=2 * AGAIN)
    _wait_until_ready(env)


def _wait_until_ready(env: Environment) -> None:
    """Wait, though not for ever: a platform that does not recover is judged by its answers."""
    address = "/health/votes-cast/ready"
    try:
        eventually(lambda: env.anonymous.get(address).status_code == 200, within=2 * AGAIN)
    except AssertionError:
        env.complain("votes-cast is not ready again")


def _require_outages(shot: Shot, strikes: list[Strike], record: Record) -> None:
    """Casting works again in time after each strike: no later request of its window fails."""
    ends = [strike.at for strike in strikes[1:]] + [shot.times.ended]
    for strike, end in zip(strikes, ends, strict=True):
        answers = [a for a in shot.crowd.answers if strike.at <= a.due < end]
        bad = [a.due for a in answers if a.status == 0 or a.status >= 500]
        outage = max(bad, default=strike.at) - strike.at
        record.beside.append(f"{strike.what}: casting works again after {outage:.1f} s")
        record.require(
            outage <= strike.within and any(a.status == 201 for a in answers),
            f"{strike.what}: casting works again after {outage:.1f} s, not {strike.within:.0f}",
        )
