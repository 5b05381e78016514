"""A progress bar in plain text: redrawn on a terminal, a line a quarter anywhere else."""

from __future__ import annotations

import time
from typing import TextIO

WIDTH = 32
REDRAWN_EVERY = 0.1  # seconds


class Bar:
    """Shows how much of `total` is done, how fast it goes, and at the end how long it took."""

    def __init__(self, what: str, total: int, stream: TextIO) -> None:
        self.what = what
        self.total = total
        self.stream = stream
        self.done = 0
        self.began = time.monotonic()
        self._redrawable = stream.isatty()
        self._drawn_at = float("-inf")
        self._quarter = 0

    def advance(self, steps: int = 1) -> None:
        """Count some more as done."""
        self.done += steps
        now, quarter = time.monotonic(), 4 * self.done // max(self.total, 1)
        if self._redrawable:
            due = now - self._drawn_at >= REDRAWN_EVERY or self.done >= self.total
        else:
            due = quarter > self._quarter
        if due:
            self._drawn_at, self._quarter = now, quarter
            self._draw()

    def _draw(self) -> None:
        share = self.done / max(self.total, 1)
        seconds = max(time.monotonic() - self.began, 0.001)
        filled = int(share * WIDTH)
        bar = "#" * filled + "-" * (WIDTH - filled)
        line = f"  {self.what} [{bar}] {share:4.0%}  {self.done:,}, {self.done / seconds:,.0f}/s"
        if self._redrawable:
            end = "\n" if self.done >= self.total else ""
            print(f"\r{line}\033[K", end=end, file=self.stream, flush=True)
        else:
            print(line, file=self.stream, flush=True)
