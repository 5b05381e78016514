"""The memory that processes add while something happens, from the kernel's record of peaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.platform import Platform
from local import proc

# Its processes map the same buffers, which count in each of them.
SHARED = {"postgres"}


@contextmanager
def added(platform: Platform) -> Iterator[dict[str, float]]:
    """Yield a dict that holds, after the block, the memory in MB that each process added to its
    memory before, at its peak; with its children."""
    before = {pid: proc.reset_peak_bytes(pid) for pid in _pids(platform)}
    found: dict[str, float] = {}
    yield found
    for name, pids in platform.processes().items():
        if name not in SHARED:
            peaks = (proc.peak_bytes(pid) - before.get(pid, 0) for pid in pids)
            found[name] = round(max(0, sum(peaks)) / 1e6, 1)


def _pids(platform: Platform) -> list[int]:
    return [pid for pids in platform.processes().values() for pid in pids]
