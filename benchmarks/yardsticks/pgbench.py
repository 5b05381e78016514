"""pgbench on the instance's own PostgreSQL: the capacity of the database alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from benchmarks.platform import Platform
from local.failures import Failure
from local.servers.postgres import DATABASE, Postgres

HERE = Path(__file__).parent
CLIENTS = (4, 8, 16, 32)
THREADS = 2
BATCH = 500  # votes, in gathered.sql


class Pgbench:
    """Runs the scripts beside this module, each at its best number of clients."""

    def __init__(self, platform: Platform) -> None:
        self._postgres = Postgres(platform.instance, platform.found)
        self._programs = platform.found.postgres
        self._best: dict[str, int] = {}
        with platform.database() as connection:
            connection.execute((HERE / "tables.sql").read_text())

    def prepare(self, script: str, *, seconds: float) -> int:
        """Find the number of clients with the highest rate of a script; return it."""
        rates = {clients: self._run(script, clients, seconds) for clients in CLIENTS}
        self._best[script] = max(rates, key=lambda clients: rates[clients])
        return self._best[script]

    def votes_per_second(self, script: str, *, seconds: float) -> float:
        """Run a prepared script for some seconds."""
        each = BATCH if script == "gathered" else 1
        return each * self._run(script, self._best[script], seconds)

    def _run(self, script: str, clients: int, seconds: float) -> float:
        command = [str(self._programs / "pgbench"), "-n", "-M", "prepared"]
        command += ["-c", str(clients), "-j", str(THREADS), "-T", f"{seconds:.0f}"]
        command += ["-f", str(HERE / f"{script}.sql")]
        environment = self._postgres.client_environment(DATABASE)
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        found = re.search(r"^tps = ([\d.]+)", done.stdout, re.MULTILINE)
        if done.returncode or not found:
            raise Failure(f"pgbench failed: {(done.stderr or done.stdout).strip()}")
        return float(found[1])
