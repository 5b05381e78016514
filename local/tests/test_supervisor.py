"""Starting, restarting and stopping, with real processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from local.process.keeper import FIRST_DELAY
from local.tests.conftest import Toys, eventually

Start = Callable[..., Toys]


def test_a_killed_process_is_started_again(start_toys: Start) -> None:
    toys = start_toys("steady")
    toys.wait_until_ready()
    first = toys.pid("steady")
    os.kill(first, signal.SIGKILL)
    eventually(lambda: toys.fact("steady", "pid") not in (None, first))
    assert toys.fact("steady", "restarts") == 1


def test_pauses_grow_for_a_process_that_dies_repeatedly(start_toys: Start) -> None:
    """Each pause has a minimum; a busy machine makes all of them longer."""
    toys = start_toys("steady")
    toys.wait_until_ready()
    pauses = []
    for number in range(1, 4):
        pid, killed = toys.pid("steady"), time.time()
        os.kill(pid, signal.SIGKILL)
        eventually(lambda number=number: toys.is_started("steady", number))
        pauses.append(float(str(toys.fact("steady", "started_at"))) - killed)
    assert pauses[0] >= FIRST_DELAY
    assert pauses[1] >= 2 * FIRST_DELAY
    assert pauses[2] >= 4 * FIRST_DELAY


def test_children_of_a_killed_process_end_before_its_successor_starts(
    start_toys: Start,
) -> None:
    toys = start_toys("family")
    toys.wait_until_ready()
    os.kill(toys.pid("family"), signal.SIGKILL)
    eventually(lambda: toys.fact("family", "restarts") == 1)
    toys.pid("family")
    assert len(toys.remaining()) == 3


def test_a_process_waits_for_its_dependencies(start_toys: Start) -> None:
    toys = start_toys("second", "steady")
    toys.wait_until_ready()
    assert str(toys.fact("steady", "started_at")) < str(toys.fact("second", "started_at"))


def test_a_process_that_does_not_start_is_a_failure_with_its_own_message(
    start_toys: Start,
) -> None:
    toys = start_toys("failing", "steady")
    said = toys.said()
    assert "failing does not start (exit code 7): nothing works" in said
    assert toys.subreaper.returncode == 1
    assert toys.remaining() == []


def test_a_stop_ends_all_processes_also_those_that_ignore_the_signal(start_toys: Start) -> None:
    toys = start_toys("steady", "family", "stubborn")
    toys.wait_until_ready()
    toys.subreaper.terminate()
    assert toys.subreaper.wait(10) == 0
    assert toys.remaining() == []
