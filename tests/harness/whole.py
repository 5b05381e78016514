"""The suites that test the whole platform from outside: integration, and the pages."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import suite
from local import caller
from local.addresses import free_port
from local.failures import Failure
from local.install import PYTHON, REPOSITORY

# The folder with the tests of each suite, and options for pytest that an argument can replace.
SUITES = {
    "integration": ["tests/integration"],
    # A test of pages waits for its own browser most of the time, so two run beside each other.
    "pages": ["web/tests", "--numprocesses=2", "--dist=worksteal"],
}
PATHS = {"PYTHONPATH": os.pathsep.join([str(REPOSITORY / "tests"), str(REPOSITORY)])}


@dataclass(frozen=True)
class Whole:
    """Runs a suite, with arguments for pytest; returns pytest's exit code."""

    folder: Path
    system: bool
    pytest_arguments: Sequence[str]

    async def everything(self, name: str, output: Path | None) -> int:
        """Run all tests of a suite, on a platform that starts for them."""
        return await self._on_a_platform(name, {}, output)

    async def shared(self, name: str, output: Path | None) -> int:
        """Run the tests of integration that share a platform."""
        return await self._on_a_platform(name, {"PROVOTE_TEST_PART": "shared"}, output)

    async def own(self, name: str, output: Path | None) -> int:
        """Run the tests of integration that start platforms of their own."""
        return await self._pytest(name, {"PROVOTE_TEST_PART": "own"}, output)

    async def in_containers(self, name: str, output: Path | None) -> int:
        """Run all tests on the containers of compose.yaml, a Compose project of its own."""
        from harness import containers

        with containers.platform(self.folder) as settings:
            return await self._pytest(name, settings, output)

    async def _on_a_platform(self, name: str, more: Mapping[str, str], output: Path | None) -> int:
        data, port = self.folder / name, free_port()
        options = ["--system"] if self.system else []
        crashes = {"PROVOTE_CRASH_AT": str(data / "crash")}
        words = ("up", "--detach", "--port", str(port), "--data", str(data), *options)
        await self._provote(*words, more=crashes)
        where = {"PROVOTE_TEST_URL": f"http://127.0.0.1:{port}", "PROVOTE_TEST_DATA": str(data)}
        try:
            return await self._pytest(name, {**where, **more}, output)
        finally:
            await self._provote("down", "--data", str(data))

    async def _provote(self, *words: str, more: Mapping[str, str] | None = None) -> None:
        command = [str(PYTHON), str(REPOSITORY / "provote"), *words]
        process = await asyncio.create_subprocess_exec(
            *command, stdout=subprocess.DEVNULL, env={**os.environ, **(more or {})}
        )
        if await process.wait():
            raise Failure(f"./provote {words[0]} of the instance under test failed")

    async def _pytest(self, name: str, more: Mapping[str, str], output: Path | None) -> int:
        # Programs that the tests start are clients of the platform, too.
        outer = caller.without_proxies(os.environ)
        words = [*SUITES[name], *self.pytest_arguments]
        return await suite.pytest(REPOSITORY, words, {**PATHS, **more}, output, outer)
