"""All rows: their faults, durations, and conditions beyond the invariants."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import ClassVar

from faults import cluster
from faults.environment import Environment, Fault, Shot, nothing, under_load
from faults.judging import judged, reconciled
from faults.record import Record
from faults.rows import (
    broker,
    database,
    delivery,
    failover,
    flood,
    full,
    migrating,
    moments,
    services,
)
from integration.own import PROVOTE

REPOSITORY = PROVOTE.parent
FOLDERS = {
    "core": REPOSITORY / "shared" / "tests",
    "analytics": REPOSITORY / "services" / "analytics" / "tests",
    "integration": REPOSITORY / "tests" / "integration",
}
RATE = 100.0  # requests a second
QUICK = 6.0  # seconds of a row among the tests
Then = Callable[[Environment, Shot, Record], None]


@dataclass(frozen=True)
class Row:
    """A row of the table. `quick` rows are also tests, with six seconds of casting.

    `calm` rows must not get a 5xx; `then` has the conditions of this row only.
    """

    number: str
    title: str
    fault: Fault = nothing
    seconds: float = 30
    rate: float = RATE
    calm: bool = False
    throughout: bool = False
    quick: bool = False
    then: Sequence[Then] = field(default=())
    needs: str = "faults"  # the module that implements the tested feature

    @property
    def is_built(self) -> bool:
        """Whether the platform has the tested feature."""
        return find_spec(self.needs) is not None

    def run(self, env: Environment, *, quick: bool = False) -> Record:
        """Run the row once. A quick run casts for six seconds."""
        seconds = min(self.seconds, QUICK) if quick else self.seconds
        shot = under_load(
            env, self.fault, seconds=seconds, rate=self.rate, throughout=self.throughout
        )
        record = judged(env, self.number, self.title, shot, calm=self.calm)
        for hold in self.then:
            hold(env, shot, record)
        if not quick:
            reconciled(env, shot, record)
        env.flush_to(record)
        return record


@dataclass(frozen=True)
class Scene:
    """A row with its own requests instead of the crowd's."""

    number: str
    title: str
    play: Callable[[Environment], Record]
    quick: bool = False
    missing: Callable[[], str] = str  # what this machine lacks for it; "" if nothing
    is_built: ClassVar = True

    def run(self, env: Environment, *, quick: bool = False) -> Record:
        """Run the row once; its duration is its own."""
        if reason := self.missing():
            return Record(self.number, self.title, beside=[f"skipped: {reason}"])
        return self.play(env)


@dataclass(frozen=True)
class Tests:
    """A row that consists of test modules, on the servers of their suite."""

    number: str
    title: str
    suite: str
    modules: Sequence[str]
    quick: bool = False  # they are tests already

    @property
    def is_built(self) -> bool:
        """Whether the modules exist."""
        return all((FOLDERS[self.suite] / f"{module}.py").exists() for module in self.modules)

    def run(self, env: Environment, *, quick: bool = False) -> Record:
        """Run `./provote test` for these modules only; the record has their results."""
        record, provote = Record(self.number, self.title), env.stack.tree / "provote"
        done = subprocess.run(
            [sys.executable, str(provote), "test", self.suite, "--", "-k", self._expression()],
            capture_output=True,
            text=True,
        )
        lines = done.stdout.strip().splitlines()
        counts = next((line for line in lines if " passed" in line), "no test passed")
        modules = ", ".join(f"`{module}.py`" for module in self.modules)
        record.beside.append(f"{modules}: {counts}")
        passed = done.returncode == 0 and " passed" in counts
        record.require(passed, "\n".join(lines[-20:]))
        return record

    def _expression(self) -> str:
        return " or ".join(self.modules)


ROWS: Sequence[Row | Scene | Tests] = (
    Row("0", "none"),
    Row("1", "Redis SIGKILL, back after 10 s, empty", broker.redis_away, calm=True,
        then=[broker.resumes]),
    Row("2", "Redis absent for the whole run", broker.redis_absent, calm=True, throughout=True,
        then=[broker.lag_stays_low]),
    Row("3", "FLUSHALL every 2 s", broker.redis_flushed, calm=True,
        then=[broker.resumes]),
    Row("4", "Redis frozen 20 s", broker.redis_frozen, seconds=60, calm=True,
        then=[broker.casts_do_not_wait]),
    Row("5", "half-open broker sockets", broker.redis_half_open, calm=True, quick=True),
    Row("6", "Redis full, then evicting", full.redis_full, calm=True,
        then=[broker.resumes]),
    Row("7", "Celery worker SIGKILL, repeatedly", broker.worker_killed, calm=True, quick=True,
        then=[broker.resumes]),
    Row("8", "relay killed at each statement, three relays at once", delivery.relays_killed,
        calm=True, quick=True),
    Row("9", "votes workers killed at random", delivery.casting_killed, quick=True),
    Row("10", "rolling restart of every service", delivery.all_restarted, seconds=60, calm=True,
        needs="local.process.control_socket"),
    Row("11", "PostgreSQL killed: a backend, then the postmaster", database.postgres_killed,
        seconds=45),
    Row("12", "connection cut right after COMMIT was sent", database.commits_cut_off, quick=True),
    Row("13", "table locked 10 s, 200 readers besides", database.votes_locked,
        then=[database.nothing_hangs]),
    Tests("14", "50 writers commit out of order, 10 % roll back", "core", ["test_sequencer"]),
    Row("15a", "analytics away for a minute", delivery.counting_away, seconds=180, calm=True),
    Row("15b", "the database of analytics away for a minute", delivery.counting_without_database,
        seconds=180, calm=True),
    Tests("16", "batches duplicated, shuffled, replayed, forged", "analytics",
          ["test_reconciliation", "test_counting"]),
    Tests("17", "poison event", "core", ["test_dead_letters"]),
    Tests("18", "votes restored to an older dump", "core", ["test_epochs"]),
    Tests("19", "analytics corrupted by hand", "analytics", ["test_reconciliation"]),
    Tests("20", "rebuild under load", "analytics", ["test_rebuilding"]),
    Row("21", "polls slow, talking nonsense, down; users down", services.siblings_away, calm=True,
        quick=True),
    Row("22", "polls close at 500 votes/s", moments.closing, seconds=15, rate=500,
        then=[moments.closed_at_closed_at]),
    Scene("23", "one voter, 100 parallel votes, 200 voters", moments.one_voter_in_parallel),
    Scene("24", "one key 100 times in parallel; other body; other user",
          moments.one_key_in_parallel),
    Scene("25", "upstream dies after receiving a POST", services.sent_once, quick=True),
    Tests("26", "forged headers of identity and forwarding", "integration", ["test_forged"]),
    Tests("27", "tokens of every wrong kind", "integration", ["test_tokens"]),
    Tests("28", "every route, every kind of caller", "integration", ["test_callers"]),
    Scene("29", "flood at 20 times capacity", flood.flood),
    Scene("29b", "a backend at 20 times its allowance", flood.beyond_allowance),
    Tests("30", "slow clients, huge and malicious input", "integration", ["test_abuse"]),
    Tests("31", "brute force on logins; does a name exist?", "integration", ["test_guesses"]),
    Row("32", "migration under load", migrating.migrated, calm=True, quick=True),
    Scene(failover.NUMBER, failover.TITLE, failover.play, missing=cluster.missing),
)  # fmt: skip


NAMES = {"failover": failover.NUMBER}


def chosen(names: Sequence[str]) -> list[Row | Scene | Tests]:
    """The rows of these numbers, where "15" is 15a and 15b; without numbers all that are built.

    A number that is missing in the result belongs to no row, or to one that is not built.
    """
    built = [row for row in ROWS if row.is_built]
    if not names:
        return built
    wanted = {NAMES.get(name, name) for name in names}
    return [row for row in built if {row.number, row.number.rstrip("ab")} & wanted]
