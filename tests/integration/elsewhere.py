"""PostgreSQL servers beside the platform's own, which tests start, stop and kill."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from integration.waiting import eventually
from local.instance import Instance
from local.process import environment
from local.secrets import Secrets
from local.servers import locate, postgres
from local.servers.postgres import Postgres


class Server:
    """One server with the roles and schemas of deploy/postgres, on data of its own."""

    def __init__(self, folder: Path) -> None:
        self.instance = Instance(folder)
        self.instance.lock()
        self.instance.prepare()
        Secrets(self.instance.secrets).ensure()
        self.postgres = Postgres(self.instance, locate.find(system=False))
        self.postgres.prepare()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()
        asyncio.run(self.postgres.apply_roles())

    def url(self, role: str) -> str:
        """DATABASE_URL of a service, or of the superuser."""
        if role == postgres.SUPERUSER:
            return postgres.superuser_url(self.instance)
        return postgres.url(self.instance, role)

    def start(self) -> None:
        """Start it, and wait until it accepts connections."""
        with (self.instance.logs / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                self.postgres.command(),
                cwd=self.postgres.data,
                env=environment.of_programs("elsewhere"),
                stdout=log,
                stderr=log,
            )
        eventually(lambda: asyncio.run(self.postgres.ready(0)))

    def stop(self) -> None:
        """Stop it at once, with an end to each connection; a repeat does nothing."""
        if self._process and self._process.poll() is None:
            os.kill(self._postmaster(), signal.SIGINT)
            self._process.wait(60)

    def _postmaster(self) -> int:
        return int((self.postgres.data / "postmaster.pid").read_text().split("\n", 1)[0])

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stop it for the length of a block."""
        self.stop()
        try:
            yield
        finally:
            self.start()


@contextmanager
def running(folder: Path, names: Sequence[str]) -> Iterator[dict[str, Server]]:
    """A server for each name."""
    with ExitStack() as all_of_them:
        servers = {}
        for name in names:
            servers[name] = Server(folder / name)
            all_of_them.callback(servers[name].stop)
        yield servers
