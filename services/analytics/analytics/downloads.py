"""Files that are read from the database while they are sent, each in a transaction of its own."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from itertools import chain, islice
from typing import NamedTuple

from analytics.snapshots import one_moment

BLOCK = 60_000  # characters or bytes sent at once
# A snapshot that is held for long keeps PostgreSQL from removing old rows, in all tables.
LONGEST = 600.0  # seconds for a whole file


class FileFormat(NamedTuple):
    """A format of files: its media type and the extension of its files' names."""

    media_type: str
    extension: str


class TooSlow(Exception):
    """The reader has not received the file in LONGEST seconds; the connection is closed."""


class Download:
    """The blocks of a file as bytes, with the snapshot that they are read from.

    `read` is called in the transaction that `moment` begins, before the first block: what it
    raises is raised by the constructor, and the transaction is over. Close it: the transaction
    ends then.
    """

    def __init__(
        self,
        read: Callable[[], Iterable[bytes]],
        *,
        moment: Callable[[], AbstractContextManager[None]] = one_moment,
    ) -> None:
        self._until = time.monotonic() + LONGEST
        self._open = ExitStack()
        try:
            self._open.enter_context(moment())
            self._blocks = self._open.enter_context(_closed(read()))
        except BaseException:
            self._open.close()
            raise

    def begin(self) -> None:
        """Read the first block, so that what it raises becomes the response."""
        try:
            self._blocks = chain([*islice(self._blocks, 1)], self._blocks)
        except BaseException:
            self.close()
            raise

    def __iter__(self) -> Iterator[bytes]:
        """The blocks, once; then it is closed. Raises TooSlow."""
        with closing(self):
            for block in self._blocks:
                if time.monotonic() > self._until:
                    raise TooSlow(f"A file was not sent in {LONGEST:.0f} s.")
                yield block

    def on_close(self, call: Callable[[], object]) -> None:
        """Have this called when it is closed."""
        self._open.callback(call)

    def close(self) -> None:
        """End the transaction; a repeat does nothing."""
        self._open.close()


@contextmanager
def _closed(blocks: Iterable[bytes]) -> Iterator[Iterator[bytes]]:
    """An iterator of the blocks; a generator is closed at the end, and its cursor with it."""
    found = iter(blocks)
    try:
        yield found
    finally:
        if isinstance(found, Generator):
            found.close()


def in_blocks(lines: Iterable[str]) -> Iterator[bytes]:
    """The lines as UTF-8, joined to blocks of about BLOCK characters."""
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size > BLOCK:
            yield "".join(block).encode()
            block, size = [], 0
    yield "".join(block).encode()


def disposition(name: str, kind: FileFormat) -> str:
    """The header Content-Disposition of a file to be saved; `name` is ASCII without quotes."""
    return f'attachment; filename="{name}.{kind.extension}"'
