"""Files of ballots: reading and writing them in the formats of the field.

read     an ElectionFile of a path or a stream, in any of the formats
readers  one module a format
"""

import gzip
import io
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from provote_rules.formats.detection import detect
from provote_rules.formats.errors import CannotHold, MalformedFile, UnknownFormat
from provote_rules.formats.files import Anomalies, ElectionFile
from provote_rules.formats.lines import Lines
from provote_rules.formats.readers.abif import read_abif
from provote_rules.formats.readers.blt import read_blt
from provote_rules.formats.readers.csv import read_csv
from provote_rules.formats.readers.ndjson import read_ndjson
from provote_rules.formats.readers.preflib import read_preflib
from provote_rules.formats.readers.rctab import read_rctab
from provote_rules.formats.readers.tables import MARKS, RANKS, VALUES
from provote_rules.formats.spool import SpooledBallots
from provote_rules.formats.writers.abif import write_abif
from provote_rules.formats.writers.blt import write_blt
from provote_rules.formats.writers.csv import write_csv
from provote_rules.formats.writers.ndjson import write_ndjson
from provote_rules.formats.writers.preflib import write_preflib
from provote_rules.texts import tr

__all__ = [
    "CELLS", "READERS", "WRITERS", "Anomalies", "CannotHold", "ElectionFile", "MalformedFile",
    "SpooledBallots", "UnknownFormat", "read", "write",
]  # fmt: skip

CELLS = (RANKS, VALUES, MARKS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What single formats need beside the lines."""

    folder: Path | None = None
    cells: str | None = None


READERS: dict[str, Callable[[Lines, Options], ElectionFile]] = {
    "abif": lambda lines, _: read_abif(lines),
    "blt": lambda lines, _: read_blt(lines),
    "csv": lambda lines, options: read_csv(lines, cells=options.cells),
    "ndjson": lambda lines, _: read_ndjson(lines),
    "preflib": lambda lines, _: read_preflib(lines),
    "rctab": lambda lines, options: read_rctab(lines, options.folder),
}

WRITERS: dict[str, Callable[[ElectionFile], Iterator[str]]] = {
    "abif": write_abif,
    "blt": write_blt,
    "csv": write_csv,
    "ndjson": write_ndjson,
    "preflib": write_preflib,
}

_GZIP = b"\x1f\x8b"
_BEGINNING = 2**16


def read(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    format: str | None = None,
    name: str = "",
    progress: Callable[[int], None] | None = None,
    folder: Path | None = None,
    cells: str | None = None,
    spool: Callable[[], BinaryIO] | None = None,
) -> ElectionFile:
    """The election of a file, gzipped or not; a repeat returns an equal one.

    `format` is one of READERS, else it is recognised by the beginning and the name (`name` is
    that of a stream). `progress` is called with the number of bytes of each line. `folder` has the
    files that an RCTab configuration names; without one, such a stream is refused. `cells` is one
    of CELLS: what a CSV file has below the candidates' names. With `spool`, which opens an empty
    file for reading and writing, the profile's ballots are SpooledBallots: memory does not grow
    with their number. Raises MalformedFile, UnknownFormat, and OSError for a file that cannot be
    opened.
    """
    if not hasattr(source, "read"):
        path = Path(cast(str, source))
        with path.open("rb") as stream:
            return read(
                stream, format=format, name=name or path.name, progress=progress,
                folder=path.parent, cells=cells, spool=spool,
            )  # fmt: skip
    opened: Any = io.BufferedReader(cast(io.RawIOBase, source), _BEGINNING)
    try:
        buffered = _unzipped(opened)
        beginning = buffered.peek(_BEGINNING)[:_BEGINNING]
        if not beginning:
            raise MalformedFile(None, tr("the file is empty"))
        found = format or detect(beginning, name)
        if found not in READERS:
            raise UnknownFormat(f"{found!r} is no format; there are {', '.join(sorted(READERS))}")
        return READERS[found](
            Lines(buffered, progress=progress, spool=spool), Options(folder=folder, cells=cells)
        )
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise MalformedFile(
            None, tr("the gzipped file is damaged: {error}", error=str(error))
        ) from error
    finally:
        opened.detach()  # the source stays open: it is the caller's


def write(election: ElectionFile, format: str) -> Iterator[str]:
    """The lines of a file, to be written in UTF-8; what is read back has an equal profile.

    `format` is one of WRITERS. Raises CannotHold, before any line, for ballots that the format
    cannot express, and UnknownFormat.
    """
    if format not in WRITERS:
        raise UnknownFormat(f"{format!r} is no format; there are {', '.join(sorted(WRITERS))}")
    return WRITERS[format](election)


def _unzipped(stream: Any) -> Any:
    """The stream, or its content if it is gzipped; with `peek`."""
    if stream.peek(2)[:2] != _GZIP:
        return stream
    return io.BufferedReader(cast(io.RawIOBase, gzip.GzipFile(fileobj=stream)), _BEGINNING)
