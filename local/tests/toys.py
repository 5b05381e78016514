"""A subreaper and a supervisor over toy processes: `toys.py DATA NAME…`, names as in TOYS."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from local import proc
from local.failures import Failure
from local.instance import Instance
from local.process import probes
from local.process.children import Process
from local.process.subreaper import run_under_subreaper
from local.process.supervisor import Supervisor

TOYS = {
    "steady": "sleep 1000",
    "second": "sleep 1000",
    # Like Nginx and Celery: children that keep running when their parent is killed.
    "family": "sleep 1001 & sleep 1002 & wait",
    "stubborn": "trap '' TERM INT; while :; do sleep 0.1; done",
    "failing": "echo nothing works >&2; exit 7",
}
ORDER = {"second": 1}
NEEDS = {"second": ("steady",)}


def table(instance: Instance, names: list[str]) -> list[Process]:
    """Return the processes of some toys."""
    environment = {"PATH": os.environ["PATH"], proc.MARKER: f"{instance.family}-toys"}
    return [
        Process(
            name,
            ["sh", "-c", TOYS[name]],
            instance.data,
            environment,
            probes.at_rest(0.1),
            NEEDS.get(name, ()),
            ORDER.get(name, 0),
            stop_patience=1,
        )
        for name in names
    ]


async def supervise(instance: Instance, names: list[str]) -> int:
    """Run the toys until SIGTERM; publish their states like `up`."""
    told_to_stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told_to_stop.set)
    ready = False

    def publish(*_: object) -> None:
        facts = supervisor.facts()
        state = {"supervisor": os.getpid(), "ready": ready, "processes": facts}
        instance.write_state(state)

    supervisor = Supervisor(table(instance, names), instance.logs, publish)
    try:
        await supervisor.start()
        ready = True
        publish()
        await told_to_stop.wait()
    except Failure as failure:
        print(failure)
        return 1
    finally:
        await supervisor.stop()
        print(json.dumps(supervisor.facts()))
    return 0


def main(data: str, *names: str) -> int:
    """Acquire the lock and run the toys under a subreaper."""
    instance = Instance(Path(data))
    instance.lock()
    instance.prepare()
    return run_under_subreaper(lambda: asyncio.run(supervise(instance, list(names))))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
