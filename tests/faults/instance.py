"""A platform of the run's own, from this tree or another, with limits that nobody reaches."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.ground import Ground
from integration.own import OwnPlatform

# The limiter works as always; only its limits are out of reach.
UNREACHED = ",".join(
    f"{kind}=100000000/s" for kind in ("read", "write", "login", "cast", "delegate", "device")
)


@contextmanager
def own(seed: int, *, tree: Path | None = None, limits: str = UNREACHED) -> Iterator[Ground]:
    """Start it, and stop it in the end; logs and data are kept if something was raised."""
    folder = Path(tempfile.mkdtemp(prefix="provote-faults-"))
    settings = {"PROVOTE_RATE_LIMITS": limits}
    platform = OwnPlatform(folder / "data", environment=settings, tree=tree)
    say("starting an instance of its own")
    try:
        platform.up()
        ground = Ground(platform, seed)
        yield ground
        ground.close()
    except BaseException:
        say(f"logs and data: {folder}")
        platform.down()
        raise
    platform.down()
    shutil.rmtree(folder, ignore_errors=True)


def say(line: str) -> None:
    """Tell how far the run is."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
