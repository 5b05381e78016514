"""Results of an open poll with a million votes over 64 connections, and a static file."""

from __future__ import annotations

import urllib.request
from dataclasses import asdict
from typing import Any

from benchmarks import load
from benchmarks.measure import Options, Samples
from benchmarks.platform import Platform
from local.failures import Failure

VOTES = 1_000_000
UNPROXIED = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Results:
    """Each round: whole results, unchanged results (304), a file of their size."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.samples = Samples()

    def prepare(self) -> None:
        """Create the poll and its votes, and wait until all are counted."""
        self.poll = self.platform.open_poll("delegated")
        votes = self.options.votes(VOTES)
        self.platform.fill(self.poll, votes, whole=False)
        self.platform.settle()
        path = f"/api/v1/polls/{self.poll.id}/results/"
        with UNPROXIED.open(self.platform.url + path) as answer:
            body, etag = answer.read(), answer.headers["ETag"]
        (self.platform.instance.static / "bench.json").write_bytes(body)
        self.files = {
            "open": self._file("open", load.get(path)),
            "not_modified": self._file("not_modified", load.get(path, if_none_match=etag)),
            "static": self._file("static", load.get("/static/bench.json")),
        }
        self.accounting = self.platform.account(self.poll, votes)

    def _file(self, name: str, request: bytes) -> Any:
        file = self.options.folder / f"{name}.requests"
        load.write(file, [request])
        return file

    def round(self) -> None:
        """Measure each of the three once."""
        for name, file in self.files.items():
            shot = load.shoot(self.platform.url, file, seconds=self.options.seconds)
            if shot.lost or shot.refused:
                raise Failure(f"void: {name} had {shot.refused} refused, {shot.lost} lost")
            self.samples.add(name, shot.rate, shot)

    def results(self) -> dict[str, dict[str, Any]]:
        """Return results.open, results.not_modified and their reference."""
        found = {}
        for name in ("open", "not_modified"):
            found[f"results.{name}"] = self.samples.result(name, "answers/s", static="static")
            found[f"results.{name}"]["accounting"] = asdict(self.accounting)
        return found | {"yardstick.static": self.samples.result("static", "answers/s")}
