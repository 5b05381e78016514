"""Ballots kept in a file instead of memory, for files with more ballots than memory has room for.

What a reader makes of its marks at the end is computed again each time the ballots are read.
"""

import marshal
from collections.abc import Callable, Hashable, ItemsView, Iterator, Mapping
from typing import Any, BinaryIO, cast

_PIECE = 10_000  # marks of one piece of the file, which is read at once

Entry = tuple[Hashable, int, int]  # marks, number of ballots, line
Translation = Callable[[Any, int], Hashable]  # from marks as they were added, and their line


class Spool:
    """Ballots in their order, in a binary file that is open for reading and writing."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._waiting: list[Entry] = []
        self._marks = 0

    def add(self, marks: Any, number: int, line: int) -> None:
        """Append ballots; their marks are nested tuples of numbers, texts and None."""
        self._waiting.append((marks, number, line))
        self._marks += 1 + len(marks)
        if self._marks >= _PIECE:
            self._write()

    def __iter__(self) -> Iterator[Entry]:
        """All ballots, from the beginning; other iterations and additions may go on meanwhile."""
        self._write()
        position, end = 0, self._file.seek(0, 2)
        while position < end:
            self._file.seek(position)
            piece = marshal.load(self._file)  # nosec B302 # this object has written it
            position = self._file.tell()
            yield from piece

    def _write(self) -> None:
        if self._waiting:
            self._file.seek(0, 2)
            marshal.dump(self._waiting, self._file)
            self._waiting, self._marks = [], 0


class SpooledBallots(Mapping[Hashable, int]):
    """A profile's ballots in spools: `items` and iteration have equal marks several times.

    It serves readers, which add up; for a count, group the items.
    """

    def __init__(self, *parts: tuple[Spool, Translation | None]) -> None:
        self._parts = parts

    def entries(self) -> Iterator[Entry]:
        """The ballots with their lines, always in the same order: that of the file, by part."""
        for spool, translation in self._parts:
            if translation is None:
                yield from spool
            else:
                for marks, number, line in spool:
                    yield translation(marks, line), number, line

    def items(self) -> ItemsView[Hashable, int]:
        """Marks and numbers of ballots."""
        pairs = ((marks, number) for marks, number, _ in self.entries())
        return cast(ItemsView[Hashable, int], pairs)

    def __iter__(self) -> Iterator[Hashable]:
        return (marks for marks, _, _ in self.entries())

    def __len__(self) -> int:
        return sum(1 for _ in self.entries())

    def __getitem__(self, marks: Hashable) -> int:
        found = [number for other, number in self.items() if other == marks]
        if not found:
            raise KeyError(marks)
        return sum(found)
