"""One suite of tests: pytest in a process of its own, shown as it goes or kept until it ends."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from local.install import PYTHON

NO_TESTS = 5  # pytest's exit code


@dataclass(frozen=True)
class Result:
    """What a suite came to: pytest's exit code, or one that means the same."""

    name: str
    code: int
    seconds: float

    @property
    def good(self) -> bool:
        """Whether nothing failed."""
        return self.code in (0, NO_TESTS)

    def __str__(self) -> str:
        word = {0: "passed", NO_TESTS: "no tests"}.get(
            self.code, f"FAILED (pytest said {self.code})"
        )
        return f"{self.name:<13} {word} in {self.seconds:.0f} s"


async def pytest(
    folder: Path, words: Sequence[str], more: Mapping[str, str], output: Path | None = None
) -> int:
    """Run pytest in a folder with more variables than the shell's; return its exit code.

    What it prints is appended to `output`, where given; nobody can answer it then.
    """
    kept = {n: v for n, v in os.environ.items() if n != "DJANGO_SETTINGS_MODULE"}
    with ExitStack() as stack:
        stream = stack.enter_context(output.open("ab")) if output else None
        process = await asyncio.create_subprocess_exec(
            str(PYTHON),
            "-m",
            "pytest",
            *words,
            cwd=folder,
            env={**kept, **more},
            stdin=subprocess.DEVNULL if output else None,
            stdout=stream,
            stderr=stream,
        )
        return await process.wait()
