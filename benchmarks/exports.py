"""A timeline of a million minutes, as a file of each format."""

from __future__ import annotations

import hashlib
import re
import time
from pathlib import Path
from typing import Any

from benchmarks import memory
from benchmarks.measure import Options, Samples
from benchmarks.platform import Platform
from local.failures import Failure

MINUTES = 1_000_000
EXPORTER = "analytics"
# It would find that these minutes are of no events, and remove them.
RECONCILER = "analytics-worker"
FORMATS = ("csv", "json", "ndjson")
FILL = """
INSERT INTO analytics.poll_minute
    (poll_id, minute, "cast", changed, retracted, quarantined, released, voided)
SELECT %s, timestamptz '2020-01-01 00:00:00Z' + number * interval '1 minute',
       number %% 997, number %% 31, number %% 7, number %% 5, number %% 3, number %% 2
FROM generate_series(1, %s) AS number
"""
_COUNT = re.compile(r"([0-9]+)[^0-9a-f]+(?:sha256[^0-9a-f]+)?([0-9a-f]{64})")


class Exports:
    """Each round: the timeline of a poll in each format, written to a file, and checked."""

    def __init__(self, platform: Platform, options: Options) -> None:
        self.platform, self.options = platform, options
        self.minutes = options.votes(MINUTES)
        self.samples = Samples()
        self.added: dict[str, dict[str, float]] = {}
        self.sizes: dict[str, int] = {}

    def prepare(self) -> None:
        """Open the poll."""
        self.poll = self.platform.open_poll("delegated")
        self.platform.settle()

    def round(self) -> None:
        """Measure each format once."""
        with self.platform.frozen(RECONCILER), self.platform.database() as connection:
            connection.execute(FILL, (self.poll.id, self.minutes))
            connection.execute("VACUUM ANALYZE analytics.poll_minute")
            self.platform.rest()
            for format_ in FORMATS:
                self._measure(format_)
            connection.execute(
                "DELETE FROM analytics.poll_minute WHERE poll_id = %s", (self.poll.id,)
            )

    def _measure(self, format_: str) -> None:
        file = self.options.folder / f"timeline.{format_}"
        with memory.added(self.platform) as added:
            began = time.monotonic()
            self._fetch(format_, file)
            self.samples.add(format_, self.minutes / (time.monotonic() - began))
        if whole_rows(file) != self.minutes:
            raise Failure("void: the file is not whole")
        self.sizes[format_] = file.stat().st_size
        known = self.added.setdefault(format_, {})
        for process, size in added.items():
            known[process] = max(size, known.get(process, 0))

    def _fetch(self, format_: str, file: Path) -> None:
        query = {"what": "timeline", "format": format_}
        headers = {"Authorization": f"Bearer {self.platform.owner()}"}
        path = f"/polls/{self.poll.id}/export/"
        get = self.platform.api.http.stream("GET", path, params=query, headers=headers)
        with file.open("wb") as written, get as answer:
            for block in answer.iter_bytes():
                written.write(block)
        if answer.status_code != 200:
            raise Failure(f"void: {answer.status_code} {file.read_text()[:500]}")

    def results(self) -> dict[str, dict[str, Any]]:
        """Return exports.FORMAT; memory is that of all rounds."""
        return {
            f"exports.{format_}": self.samples.result(format_, "rows/s")
            | {
                "bytes": self.sizes[format_],
                "added_mb": self.added[format_][EXPORTER],
                "added_mb_by_process": self.added[format_],
            }
            for format_ in FORMATS
        }


def whole_rows(file: Path) -> int:
    """The number of rows by the last line, whose digest is compared; 0 if it is not right."""
    *lines, last = file.read_bytes().splitlines(keepends=True)
    found = _COUNT.search(last.decode())
    if found is None or hashlib.sha256(b"".join(lines)).hexdigest() != found[2]:
        return 0
    return int(found[1])
