"""One suite: pytest in its own process, with its output shown live or kept until it ends."""

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
    """The result of a suite: pytest's exit code, or one with the same meaning."""

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
    folder: Path,
    words: Sequence[str],
    more: Mapping[str, str],
    output: Path | None = None,
    outer: Mapping[str, str] | None = None,
) -> int:
    """Run pytest in a folder with `more` variables beside the shell's; return its exit code.

    `outer` are variables instead of the shell's. Its output is appended to `output`, if given; its
    standard input is empty then.
    """
    outer = os.environ if outer is None else outer
    kept = {n: v for n, v in outer.items() if n != "DJANGO_SETTINGS_MODULE"}
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
