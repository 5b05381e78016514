"""The whole platform, by the commands of ./provote."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from local.addresses import free_port
from local.commands.status import MEMORY_GOAL
from local.install import REPOSITORY, SERVICES
from local.instance import Instance
from local.servers import postgres
from local.tests.conftest import Observed, eventually

UNPROXIED = urllib.request.build_opener(urllib.request.ProxyHandler({}))
pytestmark = pytest.mark.instance


class Terminal(Observed):
    """Runs ./provote on one data directory."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port()
        self.instance = Instance(data)

    def provote(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [sys.executable, str(REPOSITORY / "provote"), *words, "--data", str(self.data)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    def up(self) -> subprocess.CompletedProcess[str]:
        """Start in the background."""
        return self.provote("up", "--detach", "--port", str(self.port))

    def status(self) -> dict[str, Any]:
        """Return the output of status --json."""
        status: dict[str, Any] = json.loads(self.provote("status", "--json").stdout)
        return status

    def answers(self, path: str = "/health") -> bool:
        """Return whether the gateway answers 200."""
        try:
            url = f"http://127.0.0.1:{self.port}{path}"
            return bool(UNPROXIED.open(url, timeout=5).status == 200)
        except OSError:
            return False


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    """A terminal on its own data directory, which exists only after the first start."""
    terminal = Terminal(tmp_path_factory.mktemp("platform") / "data")
    yield terminal
    terminal.provote("down")
    assert terminal.remaining() == []


@pytest.fixture
def running(terminal: Terminal) -> Terminal:
    """The platform, running."""
    if not terminal.instance.is_locked():
        done = terminal.up()
        assert done.returncode == 0, done.stdout + done.stderr
    return terminal


def test_everything_runs_below_the_goal_of_memory(running: Terminal) -> None:
    eventually(lambda: running.status()["state"] == "running")
    assert running.status()["pss_bytes"] < MEMORY_GOAL
    for service in (
        "users",
        "polls",
        "votes",
        "votes-cast",
        "analytics",
        "analytics-stream",
        "webhooks",
    ):
        assert running.answers(f"/health/{service}/ready")


def test_a_second_start_on_the_same_data_is_refused(running: Terminal) -> None:
    done = running.up()
    assert done.returncode == 1
    assert done.stderr.startswith(f"provote: already running on {running.data}")
    assert len(done.stderr.splitlines()) == 1
    assert running.answers()


def test_another_instance_may_not_take_the_port(running: Terminal, tmp_path: Path) -> None:
    other = Terminal(tmp_path / "other")
    other.port = running.port
    done = other.up()
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert not other.data.exists()


@pytest.mark.parametrize("name", ["gateway", "postgres", "redis", "votes-cast", "polls-worker"])
def test_a_killed_process_is_restarted(running: Terminal, name: str) -> None:
    restarts = running.fact(name, "restarts")
    os.kill(running.fact(name, "pid"), signal.SIGKILL)
    eventually(lambda: running.fact(name, "restarts") == restarts + 1)
    eventually(lambda: running.status()["state"] == "running")
    eventually(lambda: running.answers("/health/votes-cast/ready"))


def test_a_killed_fork_server_and_its_processes_are_restarted(running: Terminal) -> None:
    before = running.fact("votes-cast", "pid")
    os.kill(running.fact("fork-server", "pid"), signal.SIGKILL)
    eventually(lambda: running.fact("votes-cast", "pid") not in (None, before))
    eventually(lambda: running.status()["state"] == "running")
    eventually(lambda: running.answers("/health/votes-cast/ready"))


def test_a_role_reaches_no_schema_but_its_own(running: Terminal) -> None:
    for role in SERVICES:
        with psycopg.connect(postgres.url(running.instance, role)) as connection:
            connection.autocommit = True
            for schema in (*SERVICES, "public"):
                query = (
                    "SELECT has_schema_privilege(%s, 'USAGE'), has_schema_privilege(%s, 'CREATE')"
                )
                found = connection.execute(query, (schema, schema)).fetchone()
                assert found == ((True, True) if schema == role else (False, False)), (
                    role,
                    schema,
                )


def test_a_killed_supervisor_leaves_no_process_and_the_next_start_works(
    running: Terminal,
) -> None:
    os.kill(running.status()["supervisor"], signal.SIGKILL)
    done = running.up()
    assert done.returncode == 0, done.stdout + done.stderr
    os.kill(running.status()["supervisor"], signal.SIGKILL)
    eventually(lambda: not running.instance.is_locked())
    assert running.remaining() == []
    assert not running.answers()


def test_down_leaves_no_process_and_may_be_repeated(running: Terminal) -> None:
    os.kill(running.fact("users-relay", "pid"), signal.SIGKILL)
    assert running.provote("down").stdout == "Stopped\n"
    assert running.remaining() == []
    again = running.provote("down")
    assert (again.returncode, again.stdout) == (0, f"Nothing runs on {running.data}\n")
    assert running.provote("status").returncode == 1
