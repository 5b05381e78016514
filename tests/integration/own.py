"""A separate platform for tests, with its own settings, which they may stop and start."""

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
# For modules of such tests: with containers they would only repeat the same.
OF_ITS_OWN = pytest.mark.processes("it starts its own platforms by ./provote up")
OPTIONS = os.environ.get("PROVOTE_TEST_OPTIONS", "").split()  # e.g. --system


class OwnPlatform(ProcessStack):
    """An instance with its own data directory and a free port, from this tree or another."""

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
        """Start it and return the output."""
        return self.command("up", "--detach", "--port", str(self.port), *self.options)

    def down(self) -> str:
        """Stop it and return the output; its data stay."""
        return self.command("down")

    @contextmanager
    def running(self) -> Iterator[Self]:
        """Run it for the length of a block; its data stay."""
        self.up()
        try:
            yield self
        finally:
            self.down()

    @contextmanager
    def while_down(self) -> Iterator[None]:
        """Stop it for the length of a block."""
        self.down()
        try:
            yield
        finally:
            self.up()

    def manage_py(self, service: str, *words: str) -> str:
        """Run `./provote manage`, whose options come before the service."""
        return self.command("manage", "--data", str(self.data), service, *words, own=False)

    def command(
        self,
        *words: str,
        code: int = 0,
        cwd: Path | None = None,
        stdin: str | None = None,
        own: bool = True,
    ) -> str:
        """Run a command of ./provote on its data, in folder `cwd`, and return the output."""
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
        printed = done.stdout + done.stderr
        assert done.returncode == code, printed
        return printed
