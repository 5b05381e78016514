"""This checkout and another one (`--against TREE`), each with an instance, measured in turns."""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks.measure import Options
from benchmarks.platform import Platform

OTHER = ".against"


class Sides:
    """The platforms to measure, by the suffix that the names of their samples have."""

    def __init__(self, platform: Platform, options: Options, running: ExitStack) -> None:
        self.platforms = {"": platform}
        if options.against:
            data = options.folder / f"against-{len(list(options.folder.iterdir()))}"
            other = Platform(
                data, workers=platform.workers, system=platform.system, tree=options.against
            )
            running.enter_context(other.running())
            self.platforms[OTHER] = other

    def rest(self) -> None:
        """Return both to an idle state."""
        for platform in self.platforms.values():
            platform.rest()

    def swap(self) -> None:
        """Let the other one be measured first from now on."""
        self.platforms = dict(reversed(self.platforms.items()))

    def other(self, name: str) -> dict[str, str]:
        """Return {"against": the name of the other's samples}, if there is one."""
        return {"against": name + OTHER} if OTHER in self.platforms else {}
