"""Tools for the runner's tests: real processes and servers, with their own data."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from local import proc
from local.instance import Instance

TOYS = Path(__file__).with_name("toys.py")


def eventually(holds: Callable[[], object], within: float = 60.0) -> None:
    """Wait until something holds, at most `within` seconds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it did not come to hold in time"
        time.sleep(0.01)


class Observed:
    """An instance as tests see it."""

    instance: Instance

    def fact(self, name: str, what: str) -> Any:
        """What the supervisor published about a process, e.g. its "pid"."""
        processes = self.instance.read_state()["processes"]
        return next(entry[what] for entry in processes if entry["name"] == name)

    def remaining(self) -> list[int]:
        """The process ids of all its processes and their descendants."""
        return proc.marked(self.instance.family, self.instance.data)


class Toys(Observed):
    """A subreaper, its supervisor and a few toy processes."""

    def __init__(self, folder: Path, *names: str) -> None:
        self.instance = Instance(folder)
        command = [sys.executable, str(TOYS), str(folder), *names]
        self.subreaper = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def wait_until_ready(self) -> None:
        """Wait until the supervisor reports that everything is ready."""
        eventually(lambda: self.instance.read_state().get("ready"))

    @property
    def supervisor(self) -> int:
        """The supervisor's process id."""
        return int(self.instance.read_state()["supervisor"])

    def pid(self, name: str) -> int:
        """The process id of a running process."""
        eventually(lambda: self.fact(name, "state") == "running")
        return int(str(self.fact(name, "pid")))

    def is_started(self, name: str, restarts: int) -> bool:
        """Whether a process runs and has had this number of restarts."""
        facts = [self.fact(name, what) for what in ("restarts", "pid")]
        return facts[0] == restarts and facts[1] is not None

    def said(self) -> str:
        """What the toys printed until they ended."""
        out, _ = self.subreaper.communicate(timeout=20)
        return str(out)


@pytest.fixture
def start_toys(tmp_path: Path) -> Iterator[Callable[..., Toys]]:
    """Start toys by name (see toys.py); remaining ones are ended after the test."""
    started = []

    def start(*names: str) -> Toys:
        toys = Toys(tmp_path / "data", *names)
        started.append(toys)
        return toys

    yield start
    for toys in started:
        if toys.subreaper.poll() is None:
            toys.subreaper.terminate()
            toys.subreaper.wait(20)
        if toys.subreaper.stdout:
            toys.subreaper.stdout.close()


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """An instance on which nothing runs."""
    instance = Instance(tmp_path / "data")
    instance.data.mkdir()
    instance.prepare()
    return instance


@pytest.fixture
def as_root() -> None:
    """Skip unless the tests run as root."""
    if os.geteuid() != 0:
        pytest.skip("needs root")
