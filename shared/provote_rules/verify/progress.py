"""A progress bar on the terminal's standard error, for files that take long to read."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_STEP = 2**20
_WIDTH = 30


@contextmanager
def progress_bar(file: str) -> Iterator[Callable[[int], None] | None]:
    """A function to be called with the number of bytes read; None where there is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = _Bar(_size(file))
    try:
        yield bar.add
    finally:
        bar.clear()


def _size(file: str) -> int:
    """The size in bytes; 0 where it says nothing about what will be read."""
    try:
        return 0 if file == "-" or file.lower().endswith(".gz") else os.stat(file).st_size
    except OSError:
        return 0


class _Bar:
    def __init__(self, size: int) -> None:
        self._size, self._read, self._shown = size, 0, 0

    def add(self, number: int) -> None:
        """So many more bytes are read."""
        self._read += number
        if self._read - self._shown >= _STEP:
            self._shown = self._read
            print(f"\r{self._text()}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the bar away."""
        if self._shown:
            print("\r" + " " * (_WIDTH + 20) + "\r", end="", file=sys.stderr, flush=True)

    def _text(self) -> str:
        if not self._size:
            return f"{self._read // _STEP} MiB read"
        share = min(self._read / self._size, 1)
        done = int(share * _WIDTH)
        return f"[{'#' * done}{'.' * (_WIDTH - done)}] {share:4.0%}"
