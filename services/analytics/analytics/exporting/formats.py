"""Tables as CSV, JSON and NDJSON, written while their rows are read.

The last line of every file has the number of rows and the SHA-256 of all bytes before that line,
so that a file that was cut off is noticed. Equal tables have equal bytes.
"""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from analytics.downloads import FileFormat
from analytics.exporting.tables import Table

FORMATS: Mapping[str, FileFormat] = {
    "csv": FileFormat("text/csv; charset=utf-8", "csv"),
    "json": FileFormat("application/json", "json"),
    "ndjson": FileFormat("application/x-ndjson", "ndjson"),
    "pdf": FileFormat("application/pdf", "pdf"),
}
# The signs that begin a formula, with their other forms in Unicode, which some programs take
# for the same.
SIGNS = (
    "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u207c\u207a\u208c\u208a\ufb29\u2212"
)
# What programs may skip before a formula: white space, quotes, and characters without a shape.
SKIPPED = r"\s\x00-\x1f\"'\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff"
# A formula begins a cell. In a program that does not separate cells by commas, as in countries
# with a decimal comma, a cell begins also after one of these.
_BEGIN = r"(?:^|(?<=[;|\t\n])|(?<=\r)(?!\n))"
_FORMULA = re.compile(rf"{_BEGIN}(?=[{SKIPPED}]*[{SIGNS}])|^(?=[\t\r\n])")
END = "#end"  # the first cell of the last line of CSV

Head = Mapping[str, Any]
Chunks = Iterator[bytes]
_encoder = msgspec.json.Encoder()


def write(table: Table, head: Head, format: str) -> Chunks:
    """The file in chunks of bytes. `head` is what JSON and NDJSON say about the table."""
    return _WRITERS[format](table, head)


class _Sum:
    """The number of rows and the digest of what was written."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.sha256()

    def __call__(self, chunk: bytes, rows: int = 0) -> bytes:
        self.count += rows
        self._digest.update(chunk)
        return chunk

    @property
    def digest(self) -> str:
        return self._digest.hexdigest()


def neutral(text: str) -> str:
    """The text with an apostrophe where a spreadsheet would begin a cell with a formula."""
    return _FORMULA.sub("'", text)


def _write_csv(table: Table, head: Head) -> Chunks:
    done = _Sum()
    texts = [index for index, name in enumerate(table.columns) if name in table.texts]
    yield done(_csv_lines([table.columns]))
    for rows in table.rows:
        yield done(_csv_lines([_cells(row, texts) for row in rows]), len(rows))
    end = [END, done.count, done.digest]
    yield _csv_lines([end + [""] * (len(table.columns) - len(end))])


def _csv_lines(rows: Sequence[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _cells(row: Sequence[Any], texts: Sequence[int]) -> list[Any]:
    """The cells as JSON writes them, null as an empty cell, and text without formulas."""
    cells = [_PLAIN[type(cell)](cell) if type(cell) in _PLAIN else cell for cell in row]
    for index in texts:
        if cells[index] is not None:
            cells[index] = neutral(cells[index])
    return cells


def _time(moment: datetime) -> str:
    text: str = msgspec.to_builtins(moment)
    return text


_PLAIN: Mapping[type, Callable[[Any], str]] = {
    datetime: _time,
    bool: lambda flag: "true" if flag else "false",
}


def _write_ndjson(table: Table, head: Head) -> Chunks:
    done = _Sum()
    yield done(_encoder.encode(head) + b"\n")
    for rows in table.rows:
        yield done(_encoder.encode_lines(_named(table, rows)), len(rows))
    yield _encoder.encode({"count": done.count, "sha256": done.digest}) + b"\n"


def _write_json(table: Table, head: Head) -> Chunks:
    done = _Sum()
    yield done(_encoder.encode(head)[:-1] + b',"rows":[')
    for rows in table.rows:
        lines = _encoder.encode_lines(_named(table, rows)).rstrip(b"\n")
        # The lines have no other line breaks: JSON escapes those of texts.
        separated = (b",\n" if done.count else b"\n") + lines.replace(b"\n", b",\n")
        yield done(separated, len(rows))
    yield done(b"\n],\n")
    yield _encoder.encode({"count": done.count, "sha256": done.digest})[1:] + b"\n"


def _named(table: Table, rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [dict(zip(table.columns, row, strict=True)) for row in rows]


_WRITERS: Mapping[str, Callable[[Table, Head], Chunks]] = {
    "csv": _write_csv,
    "json": _write_json,
    "ndjson": _write_ndjson,
}
