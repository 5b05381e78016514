"""No process is left behind after a kill of the supervisor or the subreaper."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest

from local.process.subreaper import end_strays
from local.tests.conftest import Toys, eventually

Start = Callable[..., Toys]


@pytest.fixture
def toys(start_toys: Start) -> Toys:
    """Some toys, ready."""
    toys = start_toys("steady", "family", "stubborn")
    toys.wait_until_ready()
    return toys


def test_a_killed_supervisor_ends_all_processes(toys: Toys) -> None:
    os.kill(toys.supervisor, signal.SIGKILL)
    eventually(lambda: not toys.remaining())
    eventually(lambda: not toys.instance.is_locked())
    assert toys.subreaper.wait(5) == 128 + signal.SIGKILL


def test_a_killed_subreaper_ends_all_processes(toys: Toys) -> None:
    toys.subreaper.kill()
    eventually(lambda: not toys.remaining())
    eventually(lambda: not toys.instance.is_locked())


def test_the_lock_is_held_until_all_processes_have_ended(toys: Toys) -> None:
    os.kill(toys.supervisor, signal.SIGKILL)
    eventually(lambda: not toys.instance.is_locked())
    assert toys.remaining() == []


def test_processes_left_by_a_kill_of_both_are_found_and_ended(toys: Toys) -> None:
    supervisor = toys.supervisor
    os.kill(toys.subreaper.pid, signal.SIGSTOP)
    os.kill(supervisor, signal.SIGKILL)
    os.kill(toys.subreaper.pid, signal.SIGKILL)
    end_strays(toys.instance.family, toys.instance.data, patience=1)
    assert toys.remaining() == []


def test_a_child_killed_before_changes_nothing(toys: Toys) -> None:
    os.kill(toys.pid("family"), signal.SIGKILL)
    os.kill(toys.supervisor, signal.SIGKILL)
    eventually(lambda: not toys.remaining())
