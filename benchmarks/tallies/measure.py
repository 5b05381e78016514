"""The measure: each method on each profile, by Provote and by its peers, in turns."""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

from benchmarks.measure import Options
from benchmarks.tallies import counting, peers, profiles
from local.failures import Failure
from local.install import REPOSITORY

PATH = (REPOSITORY, REPOSITORY / "shared")
LIMIT = 60  # processor seconds of one count by a peer
SEATS = {"irv": 1, "schulze": 1, "scottish-stv": 3, "meek-prf": 3}
PEERS = {
    "irv": ("pref_voting", "votekit"),
    "schulze": ("pref_voting", "votekit"),
    "scottish-stv": ("pref_voting", "votekit"),
    "meek-prf": ("pref_voting",),
}
PROFILES = {"113k": profiles.few, "874k": profiles.many}


class Tally:
    """Counts of 1,000,000 ballots; processor seconds, and how many times as fast as each peer."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._files: dict[str, Path] = {}
        self._seconds: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        self._stopped: set[tuple[str, str, str]] = set()
        self._elected: dict[tuple[str, str, str], list[int]] = {}
        self._peers: Path | None = None

    def prepare(self) -> None:
        """Make the profiles, and the environment of the peers if there is a network."""
        for name, make in PROFILES.items():
            self._files[name] = self.options.folder / f"{name}.json"
            profiles.write(make(self.options.votes(profiles.BALLOTS)), self._files[name])
        if self.options.alone:
            return
        try:
            self._peers = peers.python()
        except Failure as failure:
            print(f"tally: {failure}: counted without them", file=sys.stderr)

    def round(self) -> None:
        """Count each profile by each method, by Provote and its peers in turns."""
        for size in PROFILES:
            for method in SEATS:
                self._count(Path(sys.executable), "provote", method, size)
                for peer in PEERS[method] if self._peers else ():
                    if (peer, method, size) not in self._stopped and self._peers:
                        self._count(self._peers, peer, method, size)

    def results(self) -> dict[str, dict[str, Any]]:
        """The medians by profile and method."""
        return {
            f"tally.{size}.{method}": self._result(method, size)
            for size in PROFILES
            for method in SEATS
        }

    def _count(self, python: Path, library: str, method: str, size: str) -> None:
        words = [library, method, str(SEATS[method]), str(self._files[size])]
        done = subprocess.run(
            [str(python), "-m", counting.__name__, *words],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PATH))},
            capture_output=True,
            text=True,
            preexec_fn=_limited if library != "provote" else None,
        )
        key = (library, method, size)
        if done.returncode < 0 and library != "provote":
            self._stopped.add(key)
            self._seconds[key].append(LIMIT)
            return
        if done.returncode:
            raise Failure(f"{library} could not count {method}: {done.stderr[-500:]}")
        found = json.loads(done.stdout.splitlines()[-1])
        self._seconds[key].append(found["make"] + found["count"])
        self._elected[key] = found["elected"]

    def _result(self, method: str, size: str) -> dict[str, Any]:
        own = ("provote", method, size)
        others = [key for key in self._seconds if key[1:] == own[1:] and key != own]
        return {
            "value": round(statistics.median(self._seconds[own]), 2),
            "unit": "seconds",
            "p50_ms": None,
            "p99_ms": None,
            "ratios": {key[0]: self._ratio(key, own) for key in others},
            "stopped": sorted(key[0] for key in others if key in self._stopped),
            "elect_others": sorted(
                key[0]
                for key in others
                if key in self._elected and self._elected[key] != self._elected[own]
            ),
            "rounds": [round(each, 2) for each in self._seconds[own]],
        }

    def _ratio(self, peer: tuple[str, str, str], own: tuple[str, str, str]) -> float:
        """How many times as long the peer takes; of a stopped one: at least as long."""
        return round(
            statistics.median(self._seconds[peer]) / statistics.median(self._seconds[own]), 1
        )


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
