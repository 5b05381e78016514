"""The rows of the first sheet of an Excel workbook (xlsx), as texts.

Only what cast vote records need: texts and numbers in cells. The parts of the workbook are limited
in size, and document types, which could expand to anything, are refused.
"""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat  # nosec B407 # document types are refused

from provote_rules.formats.errors import MalformedFile

_MAX_PART = 2**28
_MAX_COLUMNS = 16_384
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# What zipfile, its decompressors and expat raise for damaged files.
_BROKEN = (
    zipfile.BadZipFile, expat.ExpatError, zlib.error, lzma.LZMAError, struct.error, KeyError,
    EOFError, OSError, OverflowError, RuntimeError, ValueError,
)  # fmt: skip

Row = tuple[int, list[str]]


def rows(path: Path) -> Iterator[Row]:
    """The rows that have cells, with their numbers, from 1. Raises MalformedFile."""
    try:
        with zipfile.ZipFile(path) as workbook:
            names = [name for name in workbook.namelist() if _is_sheet(name)]
            if not names:
                raise MalformedFile(None, f"{path.name}: the workbook has no sheet")
            texts = _texts(workbook)
            sheet = _Sheet(texts)
            _parse(workbook, min(names, key=lambda name: (len(name), name)), sheet)
    except MalformedFile:
        raise
    except _BROKEN as error:
        raise MalformedFile(None, f"{path.name} is not an Excel workbook: {error}") from error
    yield from sheet.rows


def _is_sheet(name: str) -> bool:
    return re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) is not None


def _texts(workbook: zipfile.ZipFile) -> list[str]:
    name = "xl/sharedStrings.xml"
    if name not in workbook.namelist():
        return []
    shared = _Shared()
    _parse(workbook, name, shared)
    return shared.texts


def _parse(workbook: zipfile.ZipFile, name: str, target: "_Target") -> None:
    if workbook.getinfo(name).file_size > _MAX_PART:
        raise MalformedFile(None, f"{name} is larger than {_MAX_PART} bytes")
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = target.start
    parser.EndElementHandler = target.end
    parser.CharacterDataHandler = target.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with workbook.open(name) as part:
        left = _MAX_PART
        while content := part.read(2**16):
            left -= len(content)
            if left < 0:
                raise MalformedFile(None, f"{name} is larger than {_MAX_PART} bytes")
            parser.Parse(content, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: Any) -> None:
    raise MalformedFile(None, "the workbook has a document type, which none needs")


class _Target:
    """What is called for the elements of a part; names are without their namespaces."""

    def __init__(self) -> None:
        self._text: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self.begin(name.rpartition(" ")[2], attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        self.finish(name.rpartition(" ")[2])

    def data(self, text: str) -> None:
        """Text inside of an element."""
        if self._text is not None:
            self._text.append(text)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def finish(self, name: str) -> None:
        """An element ends."""

    def taken(self) -> str:
        """The text since it was last collected."""
        text, self._text = "".join(self._text or ()), None
        return text


class _Shared(_Target):
    """The texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._parts: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Collect the text of a part of a text."""
        if name == "si":
            self._parts = []
        elif name == "t":
            self._text = []

    def finish(self, name: str) -> None:
        """Add the text."""
        if name == "t":
            self._parts.append(self.taken())
        elif name == "si":
            self.texts.append("".join(self._parts))


class _Sheet(_Target):
    """The cells of a sheet."""

    def __init__(self, texts: list[str]) -> None:
        super().__init__()
        self.rows: list[Row] = []
        self._shared, self._row, self._number = texts, dict[int, str](), 0
        self._column, self._kind, self._value = 0, "n", ""

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row or a cell, or collect the text of a value."""
        if name == "row":
            number = attributes.get("r", "")
            self._number = int(number) if re.fullmatch("[0-9]{1,7}", number) else self._number + 1
            self._row, self._column = {}, -1
        elif name == "c":
            found = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column(found[1]) if found else self._column + 1
            self._kind, self._value = attributes.get("t", "n"), ""
        elif name in ("v", "t"):
            self._text = []

    def finish(self, name: str) -> None:
        """Add the value, the cell or the row."""
        if name in ("v", "t"):
            self._value += self.taken()
        elif name == "c" and self._value and self._column < _MAX_COLUMNS:
            self._row[self._column] = self._cell()
        elif name == "row" and self._row:
            width = max(self._row) + 1
            cells = [self._row.get(column, "") for column in range(width)]
            self.rows.append((self._number, cells))

    def _cell(self) -> str:
        if self._kind != "s":
            return self._value.strip().removesuffix(".0")
        index = self._value.strip()
        if not re.fullmatch("[0-9]{1,9}", index) or int(index) >= len(self._shared):
            raise MalformedFile(self._number, "a cell refers to a text that the workbook lacks")
        return self._shared[int(index)].strip()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
