"""A platform of a test's own: with settings of its own, to be stopped and started again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pytest

from integration.processes import ProcessStack
from integration.scaling import CRASHES
from local.addresses import free_port

PROVOTE = Path(__file__).resolve().parents[2] / "provote"
# For modules of such tests: in containers they would only be tried once more.
OF_ITS_OWN = pytest.mark.processes("it starts platforms of its own by ./provote up")
OPTIONS = os.environ.get("PROVOTE_TEST_OPTIONS", "").split()  # e.g. --system


class OwnPlatform(ProcessStack):
    """An instance on a data directory of its own and a free port, from this tree or another."""

    def __init__(
        self,
        data: Path,
        *,
        options: Sequence[str] = (),
        environment: Mapping[str, str],
        tree: Path | None = None,
    ) -> None:
        self.data, self.port = data, free_port()
        super().__init__(f"http://127.0.0.1:{self.port}", data, tree or PROVOTE.parent)
        self.options = [*OPTIONS, *options]
        crashes = {"PROVOTE_CRASH_AT": str(data / CRASHES)}
        self.environment = {**os.environ, **crashes, **environment}

    def up(self) -> str:
        """Start it and return what it said."""
        return self.command("up", "--detach", "--port", str(self.port), *self.options)

    def down(self) -> str:
        """Stop it and return what it said; its data stays."""
        return self.command("down")

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Up, for the length of a block; its data stays."""
        self.up()
        try:
            yield self
        finally:
            self.down()

    @contextmanager
    def while_down(self) -> Iterator[None]:
        """Stopped, for the length of a block."""
        self.down()
        try:
            yield
        finally:
            self.up()

    def manage_py(self, service: str, *words: str) -> str:
        """Run `./provote manage`, whose options stand before the service."""
        return self.command("manage", "--data", str(self.data), service, *words, own=False)

    def command(
        self,
        *words: str,
        code: int = 0,
        cwd: Path | None = None,
        stdin: str | None = None,
        own: bool = True,
    ) -> str:
        """Run a command of ./provote on its data, in a folder, and return what it said."""
        data = ("--data", str(self.data)) if own else ()
        done = subprocess.run(
            [str(self.tree / "provote"), *words, *data],
            env=self.environment,
            cwd=cwd,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
        )
        said = done.stdout + done.stderr
        assert done.returncode == code, said
        return said
