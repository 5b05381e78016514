"""What stands behind the gateway: its processes, to be hurt, and its data, to be looked at.

The tests know this interface and the gateway, and nothing else of how the platform is run.
processes.py has it for `./provote up`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import httpx
import redis

# Where the development's mails are printed, tokens and all: docs/configuration.md says so.
MAILBOX = "users-worker"


class Stack(Protocol):
    """A running platform. Names of processes are those of `./provote status`.

    Whoever watches over the platform starts again what dies, except what was stopped.
    """

    url: str

    def status(self) -> dict[str, Any]:
        """The facts of `./provote status --json`: "state", and "processes" with their names."""

    def pid(self, name: str) -> int | None:
        """A process's id on this machine; None while it is not running."""

    # Ends and starts

    def stop(self, name: str) -> None:
        """Ask a process to end, wait until it has, and leave it stopped."""

    def start(self, name: str) -> None:
        """Let a stopped process run again; return when it does."""

    def restart(self, *names: str) -> None:
        """Replace processes (all services' without a name) gracefully; return when they run."""

    def kill(self, name: str) -> None:
        """SIGKILL a process; it is started again by whoever watches over it."""

    def kill_worker(self, name: str) -> None:
        """SIGKILL one of the children that do a process's work; the process itself stays."""

    def kept_down(self, name: str) -> AbstractContextManager[None]:
        """Kill a process whenever it comes up, for the length of a block."""

    def crash(self, service: str, at: str) -> None:
        """Arm a crash point (provote_core.failpoint) once: who of the service reaches it dies."""

    def armed(self) -> list[str]:
        """The crash points nobody has reached yet, as "service.point"."""

    # Between running and not

    def frozen(self, name: str) -> AbstractContextManager[None]:
        """Freeze a process and its children, for the length of a block: silent, not gone."""

    def partitioned(self, name: str) -> AbstractContextManager[None]:
        """Cut a server off from those who use it, for the length of a block.

        Connections to it break and nobody gets a new one; the process itself goes on.
        """

    def scaled(self, name: str, count: int) -> AbstractContextManager[None]:
        """Run `count` of what does a process's work, for the length of a block."""

    def heal(self) -> None:
        """Wait until everything runs again, and disarm the crash points."""

    # Looking inside

    def log(self, name: str) -> str:
        """What a process has said."""

    def logs(self) -> dict[str, str]:
        """Everything that has been said, by process."""

    def inside(self, name: str) -> httpx.Client:
        """A client of a service itself, past the gateway; close it."""

    def secrets(self) -> dict[str, str]:
        """The platform's own passwords, keys and tokens, by their names in local/secrets.py."""

    def redis(self) -> redis.Redis:
        """A client of the platform's Redis; close it."""

    def database_url(self, role: str) -> str:
        """Where `role` (a service, or postgres for the superuser) finds the database."""

    def manage(self, service: str, *words: str, said: str = "") -> str:
        """Run a manage.py command as the service's own process would; return what it printed.

        `said` is its standard input. Fails with what it printed if it does not exit with 0.
        """


def who_said(stack: Stack, needles: Sequence[str]) -> list[str]:
    """The processes that have said one of the needles."""
    said = stack.logs()
    return sorted(name for name, text in said.items() if any(needle in text for needle in needles))
