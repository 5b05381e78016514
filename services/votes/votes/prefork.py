"""gunicorn's configuration for the casting workers (`--config python:votes.prefork`).

The application is loaded once, before the workers are forked, and its objects are frozen in the
garbage collector, so that workers share their memory: 45 MiB less for two.
"""

import gc
import os
from pathlib import Path
from typing import Any

from prometheus_client import multiprocess

preload_app = True
# Each collection traverses the casts in progress, which may be hundreds: with Python's default of
# 700 that takes a quarter of a worker's time (docs/performance.md).
gc.set_threshold(20_000)
# The folder of the workers' shared metrics (docs/metrics.md).
METRICS_FOLDER = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


def pre_fork(server: object, worker: object) -> None:
    """Called in the master before each fork, also for a worker that replaces a dead one."""
    gc.collect()
    gc.freeze()


def child_exit(server: object, worker: Any) -> None:
    """Called in the master after a worker ended: its gauges are removed, its counters stay."""
    if METRICS_FOLDER:
        multiprocess.mark_process_dead(worker.pid, METRICS_FOLDER)  # type: ignore[no-untyped-call]


def _prepare_metrics() -> None:
    """Create the folder, and delete metrics of processes of an earlier start."""
    folder = Path(METRICS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.db"):
        if not Path(f"/proc/{file.stem.rpartition('_')[2]}").exists():
            file.unlink(missing_ok=True)


if METRICS_FOLDER:
    _prepare_metrics()
