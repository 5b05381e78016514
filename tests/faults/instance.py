"""A platform for one run, from this tree or another, with limits that no load reaches."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.environment import Environment
from integration.own import OwnPlatform

# The limiter works as usual, with limits out of reach.
UNREACHED = ",".join(
    f"{kind}=100000000/s" for kind in ("read", "write", "login", "cast", "delegate", "device")
)


@contextmanager
def own(seed: int, *, tree: Path | None = None, limits: str = UNREACHED) -> Iterator[Environment]:
    """Start a platform, and stop it at the end; logs and data stay after an exception."""
    folder = Path(tempfile.mkdtemp(prefix="provote-faults-"))
    settings = {"PROVOTE_RATE_LIMITS": limits}
    platform = OwnPlatform(folder / "data", environment=settings, tree=tree)
    say("starting an instance")
    try:
        platform.up()
        env = Environment(platform, seed)
        yield env
        env.close()
    except BaseException:
        say(f"logs and data: {folder}")
        platform.down()
        raise
    platform.down()
    shutil.rmtree(folder, ignore_errors=True)


def say(line: str) -> None:
    """Print a line about the progress of the run."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
