"""./provote down: stops the instance of a data directory, and leftover processes of it."""

from __future__ import annotations

import argparse
import signal
import time

from local import proc
from local.failures import Failure
from local.instance import Instance
from local.process.subreaper import end_strays

PATIENCE = 60.0


def down(args: argparse.Namespace) -> int:
    """Stop all processes and wait for their end; does nothing if none runs."""
    instance = Instance(args.data)
    was_running = instance.is_locked()
    if was_running:
        _stop(instance)
    strays = proc.marked(instance.family, instance.data)
    end_strays(instance.family, instance.data)
    print("Stopped" if was_running or strays else f"Nothing runs on {instance.data}")
    return 0


def _stop(instance: Instance) -> None:
    supervisor = instance.read_state().get("supervisor")
    if isinstance(supervisor, int):
        try:
            proc.send([supervisor], signal.SIGTERM)
        except PermissionError:
            raise Failure(f"what runs on {instance.data} is another account's") from None
    deadline = time.monotonic() + PATIENCE
    while instance.is_locked():
        if time.monotonic() > deadline:
            raise Failure(f"the supervisor (process {supervisor}) does not stop: kill -9 it")
        time.sleep(0.05)
