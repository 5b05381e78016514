"""provote-verify export: whether the file of an export is whole."""

import argparse
import csv
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

from provote_rules.verify.output import RIGHT, WRONG, CannotVerify

# The last line of CSV, and of JSON and NDJSON.
_END = re.compile(
    rb'(?:#end,([0-9]{1,19}),([0-9a-f]{64}),*|\{?"count":([0-9]{1,19}),"sha256":"([0-9a-f]{64})"\})'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """The rows and digests of a file; `rows` and `stated` are None without a last line."""

    stated_rows: int | None
    rows: int
    stated: str | None
    computed: str

    @property
    def matches(self) -> bool:
        """Whether the file has all rows and bytes that its last line states."""
        return (self.stated_rows, self.stated) == (self.rows, self.computed)


def run(args: argparse.Namespace) -> int:
    """Verify the file of the command line; returns the exit code. Raises CannotVerify."""
    try:
        if args.file == "-":
            found = verify_export(sys.stdin.buffer)
        else:
            with open(args.file, "rb") as file:
                found = verify_export(file)
    except OSError as error:
        raise CannotVerify(f"{args.file}: {error.strerror or error}") from error
    if args.json:
        print(json.dumps({**asdict(found), "matches": found.matches}))
    elif found.matches:
        print(f"right: {found.rows} rows with the digest {found.computed}")
    elif found.stated is None:
        print("WRONG: the last line has no count and digest; the file was cut off")
    else:
        print(f"WRONG: {found.rows} rows with the digest {found.computed}")
        print(f"but states {found.stated_rows} rows with the digest {found.stated}")
    return RIGHT if found.matches else WRONG


def verify_export(file: BinaryIO) -> Whole:
    """Compare the lines of an export, read one at a time, with what its last line states."""
    lines = _Lines(file)
    first = next(iter(lines), b"")
    if first.startswith(b"{"):
        # JSON closes its list of rows in a line of its own.
        rows = sum(1 for line in lines if line != b"],\n")
    else:
        rows = _rows_of_csv(lines)
    end = _END.fullmatch(lines.last.rstrip(b"\r\n"))
    count, digest = (end[1] or end[3], end[2] or end[4]) if end else (None, None)
    return Whole(
        stated_rows=int(count) if count else None,
        rows=rows,
        stated=digest.decode() if digest else None,
        computed=lines.digest.hexdigest(),
    )


def _rows_of_csv(lines: Iterable[bytes]) -> int:
    """The number of rows, whose cells may have line breaks."""
    text = (line.decode("utf-8", "replace") for line in lines)
    try:
        return sum(1 for _ in csv.reader(text))
    except csv.Error:
        return sum(1 for _ in lines)


class _Lines:
    """The lines of a file but the last one, which is `last` after them, and their digest."""

    def __init__(self, file: BinaryIO) -> None:
        self.last = b""
        self.digest: Any = hashlib.sha256()
        self._lines = self._read(file)

    def __iter__(self) -> Iterator[bytes]:
        return self._lines

    def _read(self, file: BinaryIO) -> Iterator[bytes]:
        self.last = file.readline()
        while line := file.readline():
            self.digest.update(self.last)
            yield self.last
            self.last = line
