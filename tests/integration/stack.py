"""The interface of the platform behind the gateway: its processes and its data.

Tests use only this interface and the gateway, so that they run on every kind of platform.
processes.py implements it for `./provote up`, containers.py for compose.yaml.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import httpx
import redis

# The process whose log has the mails of development, tokens included (docs/configuration.md).
MAILBOX = "users-worker"
INVITATIONS = "users-mail"


class Stack(Protocol):
    """A running platform. Names of processes are those of `./provote status`.

    The supervisor restarts processes that die, except stopped ones.
    """

    url: str

    def status(self) -> dict[str, Any]:
        """The facts of `./provote status --json`: "state", and "processes" with their names."""

    def pid(self, name: str) -> int | None:
        """A process's id on this machine; None while it is not running."""

    # Ends and starts

    def stop(self, name: str) -> None:
        """Send SIGTERM, wait for the end of the process, and keep it stopped."""

    def start(self, name: str) -> None:
        """Let a stopped process run again; return when it runs."""

    def restart(self, *names: str) -> None:
        """Replace processes (all services' without a name) gracefully; return when they run."""

    def kill(self, name: str) -> None:
        """SIGKILL a process; the supervisor starts it again."""

    def kill_worker(self, name: str) -> None:
        """SIGKILL one of the children that do a process's work; the process itself stays."""

    def kept_down(self, name: str) -> AbstractContextManager[None]:
        """Kill a process whenever it starts, for the length of a block."""

    def crash(self, service: str, at: str) -> None:
        """Arm a crash point (provote_core.failpoint): the first process that reaches it dies."""

    def armed(self) -> list[str]:
        """The crash points that no process has reached yet, as "service.point"."""

    # Between running and not

    def frozen(self, name: str) -> AbstractContextManager[None]:
        """Freeze a process and its children, for the length of a block."""

    def partitioned(self, name: str) -> AbstractContextManager[None]:
        """Cut a server off from its clients, for the length of a block.

        Its connections break and no new one is possible; the process itself keeps running.
        """

    def scaled(self, name: str, count: int) -> AbstractContextManager[None]:
        """Run `count` workers or replicas of a process, for the length of a block."""

    def heal(self) -> None:
        """Wait until everything runs again, and disarm the crash points."""

    # Looking inside

    def log(self, name: str) -> str:
        """The log of a process."""

    def logs(self) -> dict[str, str]:
        """All logs, by process."""

    def inside(self, name: str) -> httpx.Client:
        """A client of a service itself, past the gateway; close it."""

    def secrets(self) -> dict[str, str]:
        """The platform's own passwords, keys and tokens, by their names in local/secrets.py."""

    def redis(self) -> redis.Redis:
        """A client of the platform's Redis; close it."""

    def database_url(self, role: str) -> str:
        """The URL of the database for `role` (a service, or postgres for the superuser)."""

    def manage(self, service: str, *words: str, stdin: str = "") -> str:
        """Run a manage.py command with the service's environment; return its output.

        `stdin` is its standard input. Fails with the output if the exit code is not 0.
        """


def processes_that_logged(stack: Stack, needles: Sequence[str]) -> list[str]:
    """The processes whose logs contain one of the needles."""
    logs = stack.logs()
    return sorted(name for name, text in logs.items() if any(needle in text for needle in needles))
